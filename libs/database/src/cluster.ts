// One PostgreSQL cluster on disk: make it, find out whether a server runs on it, start it, stop it.
// Whether a server runs is decided by logging in to it; files and pids only say where to knock.
import { spawn, spawnSync } from 'node:child_process';
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
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { canReach } from './binaries.js';
import { DatabaseFault, errorCode } from './fault.js';
import { sleepSync } from './file-lock.js';
import { isAlive, servesCluster } from './process-stamp.js';

export const ROLE = 'readiness';
const MAJOR = '17';
const STARTING = '57P03';

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

const ENVIRONMENT = {
  PATH: process.env['PATH'],
  LC_ALL: 'C',
  TZ: 'UTC',
  SystemRoot: process.env['SystemRoot'],
};

/**
 * How a child names a path of ours. Below a directory that the server's user may not enter (/root, a private temporary
 * directory), the open file is handed over as a descriptor and named through it: no mode has to be loosened.
 */
function handOver(
  cluster: Cluster,
  place: string,
  as: 3 | 4,
): { name: string; fd: number | 'ignore'; done(): void } {
  const hidden = cluster.owner !== undefined && !canReach(path.dirname(place), cluster.owner);
  if (!hidden || process.platform !== 'linux') return { name: place, fd: 'ignore', done: () => undefined };
  const fd = openSync(place, 'r');
  return { name: `/proc/self/fd/${as}`, fd, done: () => closeSync(fd) };
}

function identity(cluster: Cluster): { uid?: number; gid?: number } {
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

function failed(cluster: Cluster, output: string): DatabaseFault {
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

/** What the server, or one that died, wrote of itself. */
function pidFile(cluster: Cluster): { pid: number; port: number; ready: boolean } | undefined {
  try {
    const lines = readFileSync(path.join(cluster.directory, 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === 'ready' };
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

/** Logs in: both sides prove that they know the password, so a stranger on the same port is told apart. */
async function knock(cluster: Cluster, port: number): Promise<'ours' | 'starting' | 'nobody'> {
  const sql = postgres({
    host: '127.0.0.1',
    port,
    user: ROLE,
    password: cluster.password,
    database: 'postgres',
    max: 1,
    connect_timeout: 5,
    fetch_types: false,
    onnotice: () => undefined,
  });
  try {
    await sql`select 1`;
    return 'ours';
  } catch (error) {
    return errorCode(error) === STARTING ? 'starting' : 'nobody';
  } finally {
    await sql.end({ timeout: 1 });
  }
}

/** The server that runs on the cluster now, waiting for one that is just starting or stopping; else undefined. */
export async function runningServer(cluster: Cluster): Promise<{ pid: number; port: number } | undefined> {
  for (let waited = 0; ; waited += 50) {
    const found = pidFile(cluster);
    if (found === undefined || !Number.isInteger(found.port)) return undefined;
    const answer = await knock(cluster, found.port);
    if (answer === 'ours') return found;
    const serves = servesCluster(found.pid, cluster.directory);
    if (serves === 'no') {
      // The server was killed, and its pid is dead or somebody else's by now; PostgreSQL itself might take the
      // stranger for a rival and refuse to start.
      rmSync(path.join(cluster.directory, 'postmaster.pid'), { force: true });
      return undefined;
    }
    if (serves === 'unknown' && answer === 'nobody') return undefined;
    if (waited >= 120_000) {
      throw new DatabaseFault(
        `PostgreSQL (pid ${found.pid}) giữ ${cluster.directory} nhưng không trả lời. Xem ${cluster.logFile}.`,
        `PostgreSQL (pid ${found.pid}) holds ${cluster.directory} but does not answer. See ${cluster.logFile}.`,
      );
    }
    await pause(50);
  }
}

/** A port that nobody listens on: the one of last time if it is still free, else any. */
async function freePort(wanted: number): Promise<number> {
  const listen = (port: number): Promise<number | undefined> =>
    new Promise((resolve) => {
      const server = net.createServer();
      server.once('error', () => resolve(undefined));
      server.listen({ port, host: '127.0.0.1', exclusive: true }, () => {
        const address = server.address();
        server.close(() => resolve(typeof address === 'object' ? address?.port : undefined));
      });
    });
  return (await listen(wanted)) ?? (await listen(0)) ?? wanted;
}

/**
 * Starts the server detached, so that Ctrl-C reaches Node first, and waits until it can be logged in to.
 * `spawned` hears of its pid before that.
 */
export async function startServer(
  cluster: Cluster,
  lastPort: number,
  settings: Readonly<Record<string, string>>,
  spawned: (pid: number) => void,
): Promise<{ pid: number; port: number }> {
  for (let attempt = 1; ; attempt++) {
    const port = await freePort(attempt === 1 ? lastPort : 0);
    const before = statSync(cluster.logFile, { throwIfNoEntry: false })?.size ?? 0;
    const outcome = await launch(cluster, port, settings, spawned);
    if (typeof outcome !== 'string') return outcome;
    const output = outcome + readFileSync(cluster.logFile, 'utf8').slice(before);
    // between our look and its start somebody else may have taken the port
    if (!/could not bind|could not create any TCP/.test(output) || attempt === 5)
      throw failed(cluster, output);
  }
}

async function launch(
  cluster: Cluster,
  port: number,
  settings: Readonly<Record<string, string>>,
  spawned: (pid: number) => void,
): Promise<{ pid: number; port: number } | string> {
  const options = Object.entries({
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    max_wal_size: '2GB',
    shared_buffers: '256MB',
    jit: 'off',
    ...settings,
  }).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const log = openSync(cluster.logFile, 'a', 0o600);
  const place = handOver(cluster, cluster.directory, 3);
  const child = spawn(
    path.join(cluster.bin, 'postgres'),
    ['-D', place.name, '-p', String(port), ...options],
    {
      ...identity(cluster),
      cwd: path.parse(cluster.directory).root,
      env: ENVIRONMENT,
      detached: true,
      windowsHide: true,
      stdio: ['ignore', log, log, place.fd],
    },
  );
  if (child.pid !== undefined) spawned(child.pid);
  let ended: string | undefined;
  child.once('error', (error) => (ended = `error: ${error.message}\n`));
  child.once('exit', (code, signal) => (ended ??= `exit ${code ?? signal}\n`));
  closeSync(log);
  place.done();
  while (ended === undefined) {
    const found = pidFile(cluster);
    if (found?.ready === true && found.pid === child.pid && (await knock(cluster, port)) === 'ours') {
      child.unref();
      return { pid: found.pid, port };
    }
    await pause(10);
  }
  return ended;
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Fast shutdown (open transactions are rolled back), waiting for the end; after 30 s the immediate one. */
export async function stopServer(pid: number): Promise<void> {
  signal(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid); waited += 10) {
    if (waited === 30_000) signal(pid, 'SIGQUIT');
    if (waited >= 40_000) return;
    await pause(10);
  }
}

/** The same from an `exit` listener, where nothing can be awaited. */
export function stopServerSync(pid: number): void {
  signal(pid, 'SIGINT');
  for (let waited = 0; isAlive(pid) && waited < 5_000; waited += 10) sleepSync(10);
}
