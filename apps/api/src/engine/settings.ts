// Settings come from the environment and are checked once, at start: a wrong one is named, with what to do.
import { isIPv4 } from 'node:net';
import os from 'node:os';
import { dataDirectoryPath } from '#libs/database';

export interface Settings {
  /** null: the embedded PostgreSQL under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly database: string;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** The sample is served from a database of its own. */
  readonly sample: boolean;
  /** `token`: reading needs a token too. Writing always does. */
  readonly auth: 'loopback' | 'token';
  readonly uploadLimitBytes: number;
  readonly programmeDir: string;
}

export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

export function isLoopback(host: string): boolean {
  return host === '::1' || host.toLowerCase() === 'localhost' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Reads the environment.
 * @param use `start` is `npm start`, which serves the sample unless told otherwise; `cli` always means the real store
 * @throws SettingsError naming the variable, its value and what it may be
 */
export function readSettings(env: NodeJS.ProcessEnv, use: 'start' | 'cli', root: string): Settings {
  const databaseUrl = env['DATABASE_URL']?.trim() || null;
  if (databaseUrl !== null && !/^postgres(ql)?:\/\//.test(databaseUrl)) {
    throw new SettingsError('DATABASE_URL: phải bắt đầu bằng postgres:// / must begin with postgres://');
  }
  if (env['EVENTSTORE_URL']) {
    throw new SettingsError(
      'EVENTSTORE_URL: bản này chỉ lưu sự kiện trong PostgreSQL; hãy bỏ biến này / this version stores events in PostgreSQL only; unset it',
    );
  }
  const sampleWish = env['READINESS_SAMPLE']?.trim() || 'demo';
  if (!['demo', 'none'].includes(sampleWish)) {
    throw new SettingsError(`READINESS_SAMPLE="${sampleWish}": demo | none`);
  }
  const sample = use === 'start' && databaseUrl === null && sampleWish === 'demo';
  const host = env['HOST']?.trim() || '127.0.0.1';
  const auth = env['READINESS_AUTH']?.trim() || 'loopback';
  if (auth !== 'loopback' && auth !== 'token')
    throw new SettingsError(`READINESS_AUTH="${auth}": loopback | token`);
  if (!isLoopback(host) && auth !== 'token') {
    throw new SettingsError(
      `HOST=${host}: từ chối mở ra ngoài máy này khi chưa bật xác thực; đặt READINESS_AUTH=token / refusing to listen beyond this machine without authentication; set READINESS_AUTH=token`,
    );
  }
  return {
    databaseUrl,
    database: sample ? 'demo' : 'readiness',
    dataDir: dataDirectoryPath({ env, platform: process.platform, home: os.homedir() }),
    host,
    port: wholeNumber(env, 'PORT', 3000, 0, 65_535),
    sample,
    auth,
    uploadLimitBytes: wholeNumber(env, 'READINESS_UPLOAD_LIMIT_MB', 20, 1, 1024) * 1024 * 1024,
    programmeDir: env['READINESS_PROGRAMME_DIR']?.trim() || `${root}/data/programmes/vn-two-tier-2025`,
  };
}

function wholeNumber(
  env: NodeJS.ProcessEnv,
  name: string,
  fallback: number,
  min: number,
  max: number,
): number {
  const text = env[name]?.trim();
  if (!text) return fallback;
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new SettingsError(
      `${name}="${text}": số nguyên từ ${min} đến ${max} / a whole number from ${min} to ${max}`,
    );
  }
  return value;
}
