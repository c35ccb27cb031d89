// The server of a cluster: find out whether one runs, start it, stop it.
// Whether one runs is decided by logging in to it; files and pids only say where to knock.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { ENVIRONMENT, failed, handOver, identity, ROLE, type Cluster } from './cluster.js';
import { DatabaseFault, errorCode } from './fault.js';
import { sleepSync } from './file-lock.js';
import { isAlive, servesCluster } from './process-stamp.js';

/** PostgreSQL's code for "starting up" and "shutting down". */
const STARTING = '57P03';

export interface Server {
  readonly pid: number;
  readonly port: number;
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
export async function runningServer(cluster: Cluster): Promise<Server | undefined> {
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
): Promise<Server> {
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
): Promise<Server | string> {
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

function signal(cluster: Cluster, pid: number, name: 'SIGINT' | 'SIGQUIT'): void {
  if (process.platform === 'win32') {
    // Windows knows no signals; PostgreSQL brings its own, and the program that sends them
    spawnSync(path.join(cluster.bin, 'pg_ctl'), ['kill', name.slice(3), String(pid)]);
    return;
  }
  try {
    process.kill(pid, name);
  } catch (error) {
    if (errorCode(error) !== 'ESRCH') throw error;
  }
}

/** Fast shutdown (open transactions are rolled back), waiting for the end; after 30 s the immediate one. */
export async function stopServer(cluster: Cluster, pid: number): Promise<void> {
  signal(cluster, pid, 'SIGINT');
  for (let waited = 0; isAlive(pid); waited += 10) {
    if (waited === 30_000) signal(cluster, pid, 'SIGQUIT');
    if (waited >= 40_000) return;
    await pause(10);
  }
}

/** The same from an `exit` listener, where nothing can be awaited. */
export function stopServerSync(cluster: Cluster, pid: number): void {
  signal(cluster, pid, 'SIGINT');
  for (let waited = 0; isAlive(pid) && waited < 5_000; waited += 10) sleepSync(10);
}
