// This machine: Node, the build, what may be written where, and how much room there is.
import { accessSync, constants, existsSync, rmSync, statfsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openToOthers, readableByOthers } from '../../../api/src/engine/secret-file.js';
import type { Settings } from '../../../api/src/engine/settings.js';
import { fail, ok, warn, type Finding } from './finding.js';

const GB = 1024 ** 3;
const LEAST_FREE_BYTES = GB;
const LEAST_FREE_PART = 0.05;
const BUILT = [
  'apps/api/src/main.js',
  'apps/projector/src/main.js',
  'readiness.mjs',
  'verify.mjs',
  'web/index.html',
];

export function checkMachine(settings: Settings, root: string): Finding[] {
  return [
    checkNode(process.versions.node),
    checkBuild(path.join(root, 'dist')),
    ...settings.warnings.map((line) => {
      const [vi = line, en = vi] = line.split(' / ', 2);
      return warn('settings', [vi, en], ['xem bảng cài đặt trong README', 'see the settings in the README']);
    }),
    ...checkDirectory(settings.dataDir),
    ...checkTokens(settings),
    checkDisk(settings.dataDir),
  ];
}

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19))
    return ok('node', `Node.js ${version}`, `Node.js ${version}`);
  return fail(
    'node',
    [`Node.js ${version} quá cũ`, `Node.js ${version} is too old`],
    ['cài Node.js 20.19 trở lên: https://nodejs.org', 'install Node.js 20.19 or newer: https://nodejs.org'],
  );
}

function checkBuild(dist: string): Finding {
  const missing = BUILT.filter((name) => !existsSync(path.join(dist, name)));
  if (missing.length === 0) return ok('build', 'bản dựng đầy đủ', 'the build is complete');
  return fail(
    'build',
    [`${dist} thiếu ${missing.join(', ')}`, `${dist} is without ${missing.join(', ')}`],
    ['chạy: npm run build', 'run: npm run build'],
  );
}

/** The data directory takes a file, and nobody else may look into it. */
function checkDirectory(dataDir: string): Finding[] {
  const there = existing(dataDir);
  const choose = [
    'sửa quyền, hoặc đặt READINESS_DATA_DIR',
    'put the rights right, or set READINESS_DATA_DIR',
  ] as const;
  if (there !== dataDir) {
    if (statSync(there).isDirectory() && writable(there))
      return [ok('data-directory', `${dataDir}: sẽ được tạo`, `${dataDir}: will be made`)];
    return [fail('data-directory', [`${dataDir}: không tạo được`, `${dataDir}: cannot be made`], choose)];
  }
  if (!statSync(dataDir).isDirectory())
    return [
      fail('data-directory', [`${dataDir}: không phải thư mục`, `${dataDir}: is no directory`], choose),
    ];
  if (!writable(dataDir))
    return [fail('data-directory', [`${dataDir}: không ghi được`, `${dataDir}: is not writable`], choose)];
  const mode = readableByOthers(dataDir);
  if (mode !== null) {
    return [
      warn(
        'data-directory',
        [`${dataDir}: người khác vào được (quyền ${mode})`, `${dataDir}: open to others (mode ${mode})`],
        [`chạy: chmod 700 ${dataDir}`, `run: chmod 700 ${dataDir}`],
      ),
    ];
  }
  return [ok('data-directory', `${dataDir}: ghi được`, `${dataDir}: writable`)];
}

/** A file is made and taken away: rights alone say nothing about a read-only or full disk. */
function writable(directory: string): boolean {
  const probe = path.join(directory, `.doctor-${process.pid}`);
  try {
    accessSync(directory, constants.W_OK | constants.X_OK);
    writeFileSync(probe, 'x', { flag: 'wx', flush: true });
    return true;
  } catch {
    return false;
  } finally {
    rmSync(probe, { force: true });
  }
}

function checkTokens({ tokensFile, dataDir }: Settings): Finding[] {
  const file = tokensFile ?? path.join(dataDir, 'tokens');
  // readSettings has looked at one that is set
  if (tokensFile !== null || !existsSync(file)) return [];
  const mode = readableByOthers(file);
  if (mode === null)
    return [ok('tokens', `${file}: chỉ chủ đọc được`, `${file}: only its owner can read it`)];
  const [vi = '', en = ''] = openToOthers(file, mode).split(' / ', 2);
  return [fail('tokens', [vi, en], [`chmod 600 ${file}`, `chmod 600 ${file}`])];
}

function checkDisk(dataDir: string): Finding {
  const { bavail, bsize, blocks } = statfsSync(existing(dataDir));
  return diskFinding(dataDir, bavail * bsize, blocks * bsize);
}

export function diskFinding(place: string, free: number, total: number): Finding {
  const part = total > 0 ? free / total : 1;
  const text = `${(free / GB).toFixed(1)} GB (${Math.round(part * 100)} %)`;
  if (free >= LEAST_FREE_BYTES && part >= LEAST_FREE_PART)
    return ok('disk', `ổ đĩa của ${place} còn ${text}`, `${text} free on the disk of ${place}`);
  return warn(
    'disk',
    [`ổ đĩa của ${place} chỉ còn ${text}`, `only ${text} free on the disk of ${place}`],
    ['giải phóng chỗ trước khi đầy', 'free some space before it is full'],
  );
}

/** The directory itself, or the nearest above it that is there. */
function existing(directory: string): string {
  for (let at = path.resolve(directory); ; at = path.dirname(at))
    if (existsSync(at) || at === path.dirname(at)) return at;
}
