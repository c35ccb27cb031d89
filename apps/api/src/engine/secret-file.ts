// Secrets that lie in files: read whole, and looked at for who else may read them.
import { readFileSync, statSync } from 'node:fs';
import { errorCode } from '#libs/database';
import { SettingsError } from './settings-error.js';

/** What the file of a setting holds, without the line end. @throws SettingsError when it cannot be read or is empty */
export function readSecretFile(setting: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8').replace(/(\r?\n)+$/, '');
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    const [vi, en] =
      code === 'ENOENT'
        ? ['không có tệp này', 'there is no such file']
        : ['không đọc được', 'cannot be read'];
    throw new SettingsError(`${setting}=${file}: ${vi} / ${en} (${code})`);
  }
  if (text.trim() === '') throw new SettingsError(`${setting}=${file}: tệp trống / the file is empty`);
  return text;
}

/** The mode in octal when others than its owner may read the file, else null. Windows has no such modes. */
export function readableByOthers(file: string): string | null {
  if (process.platform === 'win32') return null;
  const mode = statSync(file).mode & 0o777;
  return (mode & 0o077) === 0 ? null : mode.toString(8).padStart(3, '0');
}

/** One line for a file that others may read. */
export function openToOthers(file: string, mode: string): string {
  return `${file}: người khác đọc được (quyền ${mode}); chạy: chmod 600 / readable by others; run: chmod 600`;
}
