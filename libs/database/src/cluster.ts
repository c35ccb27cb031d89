// One PostgreSQL cluster on disk: who owns it, how a child process gets at it, and how it is made.
import { spawnSync } from 'node:child_process';
import {
  chownSync,
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { canReach } from './binaries.js';
import { DatabaseFault, errorCode } from './fault.js';

export const ROLE = 'readiness';
const MAJOR = '17';

export interface Cluster {
  /** PostgreSQL's own data directory. */
  readonly directory: string;
  /** Directory of `initdb` and `postgres`. */
  readonly bin: string;
  readonly logFile: string;
  readonly password: string;
  /** The user to run as when we are root, which PostgreSQL refuses to be. */
  readonly owner: number | undefined;
}

/** The user that the server runs as when this process is root: whoever owns the cluster, else nobody. */
export function serverOwner(directory: string): number | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const found = statSync(directory, { throwIfNoEntry: false })?.uid ?? 0;
  return found === 0 ? 65534 : found;
}

export const ENVIRONMENT = {
  PATH: process.env['PATH'],
  LC_ALL: 'C',
  TZ: 'UTC',
  SystemRoot: process.env['SystemRoot'],
};

/**
 * How a child names a path of ours. Below a directory that the server's user may not enter (/root, a private temporary
 * directory), the open file is handed over as a descriptor and named through it: no mode has to be loosened.
 */
export function handOver(
  cluster: Cluster,
  place: string,
  as: 3 | 4,
): { name: string; fd: number | 'ignore'; done(): void } {
  const hidden = cluster.owner !== undefined && !canReach(path.dirname(place), cluster.owner);
  if (!hidden || process.platform !== 'linux') return { name: place, fd: 'ignore', done: () => undefined };
  const fd = openSync(place, 'r');
  return { name: `/proc/self/fd/${as}`, fd, done: () => closeSync(fd) };
}

export function identity(cluster: Cluster): { uid?: number; gid?: number } {
  return cluster.owner === undefined ? {} : { uid: cluster.owner, gid: cluster.owner };
}

/** Makes the cluster if there is none. A killed attempt leaves nothing that looks like one. */
export function createCluster(cluster: Cluster): void {
  const { directory, owner } = cluster;
  if (existsSync(path.join(directory, 'PG_VERSION'))) {
    const version = readFileSync(path.join(directory, 'PG_VERSION'), 'utf8').trim();
    if (version === MAJOR) return;
    throw new DatabaseFault(
      `Dữ liệu ở ${directory} do PostgreSQL ${version} tạo, bản đi kèm là ${MAJOR}. Hãy chọn READINESS_DATA_DIR khác, hoặc dùng DATABASE_URL.`,
      `The data in ${directory} was made by PostgreSQL ${version}, the embedded one is ${MAJOR}. Choose another READINESS_DATA_DIR, or use DATABASE_URL.`,
    );
  }
  const fresh = `${directory}.new`;
  const passwordFile = `${directory}.password`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { mode: 0o700 });
  if (owner !== undefined) chownSync(fresh, owner, owner);
  writeFileSync(passwordFile, `${cluster.password}\n`, { mode: 0o600 });
  if (owner !== undefined) chownSync(passwordFile, owner, owner);
  const place = handOver(cluster, fresh, 3);
  const secret = handOver(cluster, passwordFile, 4);
  try {
    const made = spawnSync(
      path.join(cluster.bin, 'initdb'),
      // prettier-ignore
      ['-D', place.name, '-U', ROLE, '-A', 'scram-sha-256', `--pwfile=${secret.name}`, '-E', 'UTF8',
        '--locale-provider=icu', '--icu-locale=und', '--locale=C'],
      {
        ...identity(cluster),
        cwd: path.parse(directory).root,
        env: ENVIRONMENT,
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'pipe', place.fd, secret.fd],
      },
    );
    if (made.error !== undefined) throw cannotRun(cluster, made.error);
    if (made.status !== 0) throw failed(cluster, `initdb: ${made.stderr.trim() || made.stdout.trim()}`);
    renameSync(fresh, directory);
  } finally {
    place.done();
    secret.done();
    rmSync(passwordFile, { force: true });
    rmSync(fresh, { recursive: true, force: true });
  }
}

function cannotRun(cluster: Cluster, cause: unknown): DatabaseFault {
  const program = path.join(cluster.bin, 'postgres');
  const libc = errorCode(cause) === 'ENOENT' && existsSync(program) ? ' (glibc?)' : '';
  const text = cause instanceof Error ? cause.message : String(cause);
  return new DatabaseFault(
    `Không chạy được PostgreSQL đi kèm (${program})${libc}: ${text}. Có thể đặt DATABASE_URL để dùng PostgreSQL khác.`,
    `The embedded PostgreSQL (${program}) cannot be run${libc}: ${text}. Set DATABASE_URL to use another PostgreSQL.`,
    { cause },
  );
}

/** What PostgreSQL's own words come to, for a person. */
export function failed(cluster: Cluster, output: string): DatabaseFault {
  if (/No space left on device|disk quota exceeded/i.test(output))
    return DatabaseFault.ofFullDisk(cluster.directory);
  const nameless = /could not look up effective user ID (\d+)/.exec(output)?.[1];
  if (nameless !== undefined) {
    return new DatabaseFault(
      `PostgreSQL không chạy được dưới người dùng số ${nameless} vì số này không có tên trong /etc/passwd. Hãy thêm tên, hoặc đặt DATABASE_URL.`,
      `PostgreSQL cannot run as user ${nameless}, which has no name in /etc/passwd. Add one, or set DATABASE_URL.`,
    );
  }
  const loud = output.split('\n').filter((line) => /FATAL|PANIC|ERROR|error|HINT/.test(line));
  const text = (loud.length > 0 ? loud : output.split('\n').slice(-3)).join(' ').slice(0, 600);
  return new DatabaseFault(
    `PostgreSQL đi kèm không khởi động được: ${text} (nhật ký: ${cluster.logFile})`,
    `The embedded PostgreSQL did not start: ${text} (log: ${cluster.logFile})`,
  );
}
