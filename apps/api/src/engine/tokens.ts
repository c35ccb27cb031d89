// Who may write: named bearer tokens in a file that only its owner can read. The name is the `actor` of what is written.
import { randomBytes, timingSafeEqual, createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { SettingsError } from './settings.js';

const FIRST_NAME = 'chuyen-vien';

export interface Tokens {
  readonly file: string;
  /** True when the file was made just now. */
  readonly created: boolean;
  /** The name of the token, or null when it is not one of ours. */
  actor(token: string): string | null;
}

/** Reads `tokens` in the data directory (lines `name token`), or makes one with a first token. */
export function openTokens(dataDir: string): Tokens {
  const file = path.join(dataDir, 'tokens');
  const created = !existsSync(file);
  if (created) {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    writeFileSync(file, `${FIRST_NAME} ${randomBytes(24).toString('base64url')}\n`, {
      mode: 0o600,
      flag: 'wx',
    });
  }
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
    throw new SettingsError(
      `${file}: người khác đọc được (quyền ${mode.toString(8)}); chạy: chmod 600 / readable by others; run: chmod 600`,
    );
  }
  const entries = readFileSync(file, 'utf8')
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line, i) => {
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
  };
}

/** Digests have one length, so that the comparison takes one time. */
function digest(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}
