// Settings come from the environment and are checked once, at start: a wrong one is named, with what to do.
import { isIPv4 } from 'node:net';
import os from 'node:os';
import { dataDirectoryPath } from '#libs/database';
import { parseAddress } from '#libs/event-store';
import { distance } from '#libs/intake';
import { openToOthers, readableByOthers, readSecretFile } from './secret-file.js';
import {
  settingNamed,
  SETTINGS,
  type Choice,
  type ChoiceName,
  type RangeName,
  type SecretName,
  type SettingName,
} from './setting-list.js';
import { SettingsError } from './settings-error.js';

export { SettingsError } from './settings-error.js';

export interface Settings {
  /** null: the embedded PostgreSQL under `dataDir`. */
  readonly databaseUrl: string | null;
  readonly database: string;
  /** null: the events are in PostgreSQL too. */
  readonly eventStoreUrl: string | null;
  readonly dataDir: string;
  readonly host: string;
  readonly port: number;
  /** The sample is served from a database of its own. */
  readonly sample: boolean;
  /** `none`: this process leaves the read models to projector processes. */
  readonly projections: 'here' | 'none';
  /** `token`: reading needs a token too. Writing always does. */
  readonly auth: 'loopback' | 'token';
  /** null: `tokens` in the data directory, made when it is missing. */
  readonly tokensFile: string | null;
  /** null: `ledger.key` in the folder of the ledger, made when it is missing. */
  readonly ledgerKeyFile: string | null;
  readonly uploadLimitBytes: number;
  readonly programmeDir: string;
  /** What works but deserves a look, a line each. */
  readonly warnings: readonly string[];
}

export function isLoopback(host: string): boolean {
  return host === '::1' || host.toLowerCase() === 'localhost' || (isIPv4(host) && host.startsWith('127.'));
}

/**
 * Reads the environment.
 * @param use `start` is `npm start`, which serves the sample unless told otherwise; the others mean the real store
 * @throws SettingsError naming the variable, its value and what it may be
 */
export function readSettings(
  env: NodeJS.ProcessEnv,
  use: 'start' | 'cli' | 'projector',
  root: string,
): Settings {
  const warnings = unknownSettings(env);
  const text = (name: SettingName): string | null => env[name]?.trim() || null;
  const looked = (file: string): string => {
    const mode = readableByOthers(file);
    if (mode !== null) warnings.push(openToOthers(file, mode));
    return file;
  };
  const secret = (name: SecretName): string | null => secretOf(env, name, looked);
  const existing = (name: 'READINESS_TOKENS_FILE' | 'READINESS_LEDGER_KEY_FILE'): string | null => {
    const file = text(name);
    if (file === null) return null;
    readSecretFile(name, file);
    return looked(file);
  };

  const databaseUrl = secret('DATABASE_URL');
  if (databaseUrl !== null) checkDatabaseUrl(databaseUrl);
  const eventStoreUrl = secret('EVENTSTORE_URL');
  if (eventStoreUrl !== null) checkEventStoreUrl(eventStoreUrl);
  const projections = choice(env, 'READINESS_PROJECTIONS', 'here');
  const sampleWish = choice(env, 'READINESS_SAMPLE', 'demo');
  const real = databaseUrl !== null || eventStoreUrl !== null || projections === 'none';
  const sample = use === 'start' && !real && sampleWish === 'demo';
  const host = text('HOST') ?? '127.0.0.1';
  const auth = choice(env, 'READINESS_AUTH', 'loopback');
  if (!isLoopback(host) && auth !== 'token') {
    throw new SettingsError(
      `HOST=${host}: từ chối mở ra ngoài máy này khi chưa bật xác thực; đặt READINESS_AUTH=token / refusing to listen beyond this machine without authentication; set READINESS_AUTH=token`,
    );
  }
  return {
    databaseUrl,
    database: sample ? 'demo' : 'readiness',
    eventStoreUrl,
    dataDir: dataDirectoryPath({ env, platform: process.platform, home: os.homedir() }),
    host,
    port: wholeNumber(env, 'PORT', use === 'projector' ? 3001 : 3000),
    sample,
    projections,
    auth,
    tokensFile: existing('READINESS_TOKENS_FILE'),
    ledgerKeyFile: existing('READINESS_LEDGER_KEY_FILE'),
    uploadLimitBytes: wholeNumber(env, 'READINESS_UPLOAD_LIMIT_MB', 20) * 1024 * 1024,
    programmeDir: text('READINESS_PROGRAMME_DIR') ?? `${root}/data/programmes/vn-two-tier-2025`,
    warnings,
  };
}

/** A line for each variable that looks like ours and is none: a misspelt setting must not be silently without effect. */
function unknownSettings(env: NodeJS.ProcessEnv): string[] {
  const names = SETTINGS.flatMap((entry) =>
    'secret' in entry ? [entry.name, `${entry.name}_FILE`] : [entry.name],
  );
  // those of the project's own tests
  const ours = (name: string): boolean => names.includes(name) || /^READINESS_(TEST_.*|CHROMIUM)$/.test(name);
  return Object.keys(env)
    .filter((name) => name.startsWith('READINESS_') && !ours(name))
    .sort()
    .map((name) => {
      const near = names
        .map((known) => ({ known, far: distance(name, known, 4) }))
        .filter(({ far }) => far <= 4)
        .sort((a, b) => a.far - b.far)[0]?.known;
      const [vi, en] = near === undefined ? ['', ''] : [`; ý bạn là ${near}?`, `; did you mean ${near}?`];
      return `${name}: không có cài đặt này${vi} / there is no such setting${en}`;
    });
}

/** From the variable, or from the file that `{name}_FILE` names. */
function secretOf(env: NodeJS.ProcessEnv, name: SecretName, looked: (file: string) => string): string | null {
  const direct = env[name]?.trim() || null;
  const file = env[`${name}_FILE`]?.trim() || null;
  if (file === null) return direct;
  if (direct !== null) {
    throw new SettingsError(
      `${name}, ${name}_FILE: chỉ được đặt một trong hai / only one of the two may be set`,
    );
  }
  const text = readSecretFile(`${name}_FILE`, file).trim();
  looked(file);
  return text;
}

function checkDatabaseUrl(url: string): void {
  if (!/^postgres(ql)?:\/\//.test(url)) {
    throw new SettingsError('DATABASE_URL: phải bắt đầu bằng postgres:// / must begin with postgres://');
  }
  // the password is never repeated
  if (URL.canParse(url) && decodes(new URL(url))) return;
  throw new SettingsError(
    'DATABASE_URL: phải có dạng postgres://người-dùng:mật-khẩu@máy:cổng/cơ-sở-dữ-liệu, một máy, ký tự đặc biệt viết bằng %XX / must be postgres://user:password@host:port/database, one host, special characters as %XX',
  );
}

function checkEventStoreUrl(url: string): void {
  try {
    parseAddress(url);
  } catch (error) {
    throw new SettingsError(`EVENTSTORE_URL: ${(error as Error).message}`);
  }
}

function decodes({ username, password, pathname }: URL): boolean {
  try {
    [username, password, pathname].forEach(decodeURIComponent);
    return true;
  } catch {
    return false;
  }
}

function choice<N extends ChoiceName>(env: NodeJS.ProcessEnv, name: N, fallback: Choice<N>): Choice<N> {
  const text = env[name]?.trim() || fallback;
  const { choices = [] } = settingNamed(name);
  if (!choices.includes(text)) throw new SettingsError(`${name}="${text}": ${choices.join(' | ')}`);
  return text as Choice<N>;
}

function wholeNumber(env: NodeJS.ProcessEnv, name: RangeName, fallback: number): number {
  const text = env[name]?.trim();
  if (!text) return fallback;
  const { range: [min, max] = [0, Number.MAX_SAFE_INTEGER] } = settingNamed(name);
  const value = Number(text);
  if (!Number.isInteger(value) || value < min || value > max) {
    throw new SettingsError(
      `${name}="${text}": số nguyên từ ${min} đến ${max} / a whole number from ${min} to ${max}`,
    );
  }
  return value;
}
