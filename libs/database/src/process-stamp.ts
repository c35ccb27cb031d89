// Who a process is. A pid alone is reused by the kernel, so a process is stamped with its start time as well
// where the system tells it (Linux). A zombie is dead: in a container nobody may ever collect it.
import { readFileSync, readlinkSync, realpathSync } from 'node:fs';
import { spawnSync } from 'node:child_process';

function linuxStat(pid: number): { state: string; started: string } | undefined {
  try {
    // the second field is the command in brackets and may itself hold spaces and brackets
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state: fields[0] ?? '', started: fields[19] ?? '' };
  } catch {
    return undefined;
  }
}

export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM: it lives, but belongs to another user
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  if (process.platform !== 'linux') return true;
  const state = linuxStat(pid)?.state;
  return state !== 'Z' && state !== 'X';
}

/** `pid` or `pid start-time`, to be written to a file and asked about later. */
export function stampOf(pid: number): string {
  const started = process.platform === 'linux' ? linuxStat(pid)?.started : undefined;
  return started === undefined ? `${pid}` : `${pid} ${started}`;
}

/** Whether the very process that `stamp` was made of still lives. */
export function stampLives(stamp: string): boolean {
  const [pid, started] = stamp.trim().split(' ');
  if (!isAlive(Number(pid))) return false;
  if (started === undefined || process.platform !== 'linux') return true;
  const now = linuxStat(Number(pid))?.started;
  return now === undefined || now === started;
}

/**
 * Whether `pid` is a PostgreSQL that serves `cluster`. `unknown` when the system does not let us look.
 * A postmaster's current directory is its data directory, which no other program has by accident.
 */
export function servesCluster(pid: number, cluster: string): 'yes' | 'no' | 'unknown' {
  if (!isAlive(pid)) return 'no';
  if (process.platform === 'linux') {
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === realpathSync(cluster) ? 'yes' : 'no';
    } catch {
      return 'unknown';
    }
  }
  if (process.platform === 'win32') return 'unknown';
  const { status, stdout } = spawnSync('ps', ['-p', String(pid), '-o', 'command='], { encoding: 'utf8' });
  if (status !== 0) return 'unknown';
  return stdout.includes('postgres') && stdout.includes(cluster) ? 'yes' : 'no';
}
