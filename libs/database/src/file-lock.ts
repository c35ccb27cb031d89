// A lock between processes that survives kill -9 of its holder: a file made atomically by link(2) that names the
// holder. A dead holder's lock is taken away by exactly one process: the one that links its marker first.
import { randomUUID } from 'node:crypto';
import { linkSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseFault, errorCode } from './fault.js';
import { stampLives, stampOf } from './process-stamp.js';

const RETRY_MS = 15;

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (errorCode(error) === 'EEXIST' || errorCode(error) === 'ENOENT') return false;
    throw error;
  }
}

/** Takes away the lock whose content is `stale`, unless another process is doing so or it has changed hands. */
function clearStale(file: string, stale: string): void {
  const marker = `${file}.dead-${stale.split('\n')[1] ?? 'unnamed'}`;
  if (!linked(file, marker)) {
    // Another process is at it, within microseconds; or it died between its two steps, long ago.
    if (Date.now() - (statSync(marker, { throwIfNoEntry: false })?.ctimeMs ?? Infinity) < 10_000) return;
    rmSync(marker, { force: true });
    return;
  }
  if (contentOf(marker) === stale) rmSync(file, { force: true });
  rmSync(marker, { force: true });
}

/** The function that unlocks, or undefined when a living process holds the lock. */
export function tryLock(file: string): (() => void) | undefined {
  const held = contentOf(file);
  if (held !== undefined) {
    if (stampLives(held.split('\n')[0] ?? '')) return undefined;
    clearStale(file, held);
  }
  const id = randomUUID();
  const own = `${file}.${id}`;
  writeFileSync(own, `${stampOf(process.pid)}\n${id}\n`, { mode: 0o600 });
  try {
    if (!linked(own, file)) return undefined;
  } finally {
    rmSync(own, { force: true });
  }
  return () => {
    rmSync(file, { force: true });
  };
}

/** Runs `work` while holding the lock. Waits for a living holder for up to `waitMs`, then throws DatabaseFault. */
export async function withLock<T>(file: string, work: () => Promise<T>, waitMs = 90_000): Promise<T> {
  const until = Date.now() + waitMs;
  let unlock = tryLock(file);
  while (unlock === undefined) {
    if (Date.now() > until) {
      const holder = contentOf(file)?.split(/\s/)[0] ?? '?';
      throw new DatabaseFault(
        `Tiến trình ${holder} đang giữ khoá ${file} quá lâu.`,
        `Process ${holder} has held the lock ${file} for too long.`,
      );
    }
    await pause(RETRY_MS);
    unlock = tryLock(file);
  }
  try {
    return await work();
  } finally {
    unlock();
  }
}

/** The same for a process that is about to exit and can no longer await. Does nothing when the lock is not to be had. */
export function withLockSync(file: string, work: () => void, waitMs: number): void {
  const until = Date.now() + waitMs;
  let unlock = tryLock(file);
  while (unlock === undefined && Date.now() < until) {
    sleepSync(RETRY_MS);
    unlock = tryLock(file);
  }
  if (unlock === undefined) return;
  try {
    work();
  } finally {
    unlock();
  }
}

export function sleepSync(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
