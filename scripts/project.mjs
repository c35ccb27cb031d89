// What every script needs before anything is installed: where the project lies, whether Node is new enough, how to run
// a program so that it dies with us, and how to install. Node's own modules only, and nothing on standard output.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

export function say(line) {
  process.stderr.write(`${line}\n`);
}

export function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  say(`Cần Node.js 20.19 trở lên, máy này có ${process.versions.node}. Tải tại https://nodejs.org.`);
  say(`Node.js 20.19 or newer is needed, this is ${process.versions.node}. Get it from https://nodejs.org.`);
  process.exit(2);
}

function parentOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1];
  } catch {
    return undefined;
  }
}

/**
 * Ends this process when the npm that started it is gone. npm runs us through a shell, and a signal to npm ends npm and
 * the shell without reaching us. The shell is our parent, npm is the shell's.
 */
export function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const grandparent = parentOf(parent);
  const watch = setInterval(() => {
    if (process.ppid === parent && parentOf(parent) === grandparent) return;
    clearInterval(watch);
    process.kill(process.pid, 'SIGTERM');
  }, 250);
  watch.unref();
}

const SIGNALS = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 };

/**
 * Runs a program in the project and resolves to { code, output }. Its output goes to standard error, or is kept when
 * `keep` is set. A signal that ends us ends it first.
 */
export function run(program, args, { keep = false, stdio, env } = {}) {
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: stdio ?? (keep ? ['ignore', 'pipe', 'pipe'] : ['ignore', process.stderr, process.stderr]),
    });
    const onSignal = (name) => {
      child.kill(name);
      child.once('close', () => process.exit(SIGNALS[name]));
    };
    for (const name of Object.keys(SIGNALS)) process.on(name, onSignal);
    let output = '';
    child.stdout?.on('data', (data) => (output += data));
    child.stderr?.on('data', (data) => (output += data));
    const done = (code) => {
      for (const name of Object.keys(SIGNALS)) process.off(name, onSignal);
      resolve({ code, output });
    };
    child.once('error', (error) => {
      output += `${error.message}\n`;
      if (!keep) say(error.message);
      done(1);
    });
    child.once('close', (code) => done(code ?? 1));
  });
}

/** Runs the JavaScript of an installed tool: no shell and no .cmd file, so any path and any platform will do. */
export function runTool(file, args, options) {
  return run(process.execPath, [path.join(root, 'node_modules', file), ...args], options);
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

const STALE_MS = 10 * 60_000;

/**
 * Whether the lock was left by a process that was killed. Where process ids start anew (a container on the same
 * checkout), its id may be our own or that of a process that never heard of it; no work here takes ten minutes.
 */
function isStale(lock) {
  try {
    const holder = Number(readFileSync(lock, 'utf8'));
    const age = Date.now() - statSync(lock).mtimeMs;
    if (age > STALE_MS) return true;
    // between its creation and its first byte a lock is empty
    return holder === 0 ? age > 5_000 : holder === process.pid || !isAlive(holder);
  } catch {
    return false;
  }
}

/**
 * Does `work` while no other process of this checkout does work of that name; says `waiting` if it has to wait.
 * Where nothing can be written, ends this process with a line that says so.
 */
export async function alone(name, waiting, work) {
  const lock = path.join(root, 'dist', `.${name}`);
  for (let told = false; ;) {
    try {
      mkdirSync(path.dirname(lock), { recursive: true });
      writeFileSync(lock, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if (error.code !== 'EEXIST') {
        say(`Không ghi được vào ${root} (${error.code}). / Cannot write to ${root} (${error.code}).`);
        process.exit(1);
      }
    }
    if (isStale(lock)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!told) say(waiting);
    told = true;
    await pause(100);
  }
  // a signal that ends a program that `run` has started ends us without another word
  const unlock = () => rmSync(lock, { force: true });
  process.once('exit', unlock);
  try {
    return await work();
  } finally {
    process.off('exit', unlock);
    unlock();
  }
}

function modified(file) {
  return statSync(path.join(root, file), { throwIfNoEntry: false })?.mtimeMs;
}

function packagesOf(file) {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')).packages ?? {};
}

/** Whether node_modules holds what the lock file asks for. A newer date of the lock file alone says little. */
export function isInstalled() {
  const installed = modified('node_modules/.package-lock.json');
  if (installed === undefined) return false;
  if (installed >= (modified('package-lock.json') ?? 0)) return true;
  const there = packagesOf('node_modules/.package-lock.json');
  return Object.entries(packagesOf('package-lock.json')).every(([name, { version, optional }]) => {
    if (name === '') return true;
    return there[name] === undefined ? optional === true : there[name].version === version;
  });
}

/** `npm ci` when the dependencies are missing or not those of the lock file. One at a time: it begins by deleting them. */
export async function ensureInstalled() {
  if (isInstalled()) return;
  await alone(
    'installing',
    'Đang chờ một lần cài khác… / Waiting for another installation…',
    async () => isInstalled() || (await install()),
  );
}

async function install() {
  say(
    'Đang cài các thư viện (lần đầu mất khoảng một phút)… / Installing dependencies (about a minute, once)…',
  );
  const args = ['ci', '--loglevel=error'];
  const npm = process.env.npm_execpath;
  const { code } =
    npm !== undefined && existsSync(npm) && /\.c?js$/.test(npm)
      ? await run(process.execPath, [npm, ...args])
      : await run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args);
  if (code === 0) return;
  say('Không cài được thư viện: xem lỗi của npm ở trên. / Installing failed: see the message of npm above.');
  process.exit(1);
}

/** Runs a built program in this very process, so that a signal reaches it and nothing is left behind. */
export async function become(program) {
  const file = path.join(root, 'dist', program);
  process.argv[1] = file;
  await import(pathToFileURL(file).href);
}
