// Who may write: named bearer tokens in a file that only its owner can read. The name is the `actor` of what is written.
import { randomBytes, timingSafeEqual, createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { openToOthers, readableByOthers } from './secret-file.js';
import { SettingsError } from './settings-error.js';
import type { Settings } from './settings.js';

const FIRST_NAME = 'chuyen-vien';

export interface Tokens {
  readonly file: string;
  /** True when the file was made just now. */
  readonly created: boolean;
  /** The name of the token, or null when it is not one of ours. */
  actor(token: string): string | null;
  /** Whether a token of this fingerprint is still one of ours. */
  knows(fingerprint: string): boolean;
}

/** What stands for a token where the token itself must not be kept. */
export function fingerprintOf(token: string): string {
  return digest(token).toString('hex');
}

/**
 * Reads the tokens file that is set, or `tokens` in the data directory (lines `name token`), which is made with a first
 * token when it is missing.
 */
export function openTokens({ dataDir, tokensFile }: Pick<Settings, 'dataDir' | 'tokensFile'>): Tokens {
  const file = tokensFile ?? path.join(dataDir, 'tokens');
  const created = tokensFile === null && makeTokens(file);
  const mode = readableByOthers(file);
  // readSettings has looked at one that is set: a mounted secret is often readable by its group
  if (tokensFile === null && mode !== null) throw new SettingsError(openToOthers(file, mode));
  const entries = readFileSync(file, 'utf8')
    .split('\n')
    .map((line, i) => ({ line: line.trim(), i }))
    .filter(({ line }) => line !== '' && !line.startsWith('#'))
    .map(({ line, i }) => {
      const [name, token, ...rest] = line.split(/\s+/);
      if (!name || !token || rest.length > 0 || token.length < 20) {
        throw new SettingsError(
          `${file}:${i + 1}: "tên mã" (mã từ 20 ký tự) / "name token" (20 characters or more)`,
        );
      }
      return { name, digest: digest(token) };
    });
  return {
    file,
    created,
    actor: (token) => entries.find((entry) => timingSafeEqual(entry.digest, digest(token)))?.name ?? null,
    knows: (fingerprint) => entries.some((entry) => entry.digest.toString('hex') === fingerprint),
  };
}

/** False when the file is there: another process that starts now may have been first. */
function makeTokens(file: string): boolean {
  mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
  try {
    const first = `${FIRST_NAME} ${randomBytes(24).toString('base64url')}\n`;
    writeFileSync(file, first, { mode: 0o600, flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Digests have one length, so that the comparison takes one time. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
