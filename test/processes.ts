// Real processes of what is built in dist, for tests of what a person at a terminal meets. `npm test` builds first.
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const CLI = 'dist/readiness.mjs';
const SERVER = 'dist/apps/api/src/main.js';
const PROJECTOR = 'dist/apps/projector/src/main.js';

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly ms: number;
}

export interface Running {
  readonly child: ChildProcessWithoutNullStreams;
  readonly ended: Promise<Ended>;
  /** Resolves with what was printed so far when stdout and stderr together match; rejects when the process ends first. */
  printed(pattern: RegExp): Promise<string>;
}

export interface ProcessOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly uid?: number;
  readonly gid?: number;
}

/** Keys and checkpoints of the databases that tests use; never those of the person who runs them. */
const dataDir = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-processes-'));
afterAll(() => rmSync(dataDir, { recursive: true, force: true }));

/** The environment of a test process: nothing of ours but what the test sets. */
function environment(env: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) =>
      !/^(READINESS_|DATABASE_URL|EVENTSTORE_URL|HOST$|PORT$|NODE_OPTIONS|JEST|NODE_ENV)/.test(name),
  );
  return { ...Object.fromEntries(kept), READINESS_DATA_DIR: dataDir, ...env };
}

function start(args: readonly string[], { env = {}, ...who }: ProcessOptions): Running {
  const begun = performance.now();
  const child = spawn(process.execPath, args, { env: environment(env), ...who });
  let [stdout, stderr] = ['', ''];
  const waiting = new Set<() => void>();
  const tell = (): void => waiting.forEach((check) => check());
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text;
    tell();
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
    tell();
  });
  child.stdin.end();
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) =>
      resolve({ code, signal, stdout, stderr, ms: performance.now() - begun }),
    );
  });
  const printed = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const check = (): void => {
        const text = stdout + stderr;
        if (!pattern.test(text)) return;
        waiting.delete(check);
        resolve(text);
      };
      waiting.add(check);
      check();
      void ended.then((end) => reject(new Error(`ended with ${end.code}: ${end.stdout}${end.stderr}`)));
    });
  return { child, ended, printed };
}

export function startReadiness(args: readonly string[], options: ProcessOptions = {}): Running {
  return start([CLI, ...args], options);
}

/** `readiness …`, until it ends. */
export function readiness(args: readonly string[], options: ProcessOptions = {}): Promise<Ended> {
  return startReadiness(args, options).ended;
}

/** What `npm run start:projector` runs once everything is built. */
export function startProjector(options: ProcessOptions): Running {
  return start([PROJECTOR], options);
}

/** What `npm start` runs once everything is built. */
export function startServer(options: ProcessOptions): Running {
  return start([SERVER], options);
}
