// Why a program cannot listen where it is told to, in one line.
import { errorCode } from '#libs/database';
import { SettingsError } from './settings-error.js';
import type { Settings } from './settings.js';

/** null when it is nothing that HOST or PORT could put right. */
export function listenRefusal(
  error: unknown,
  { host, port }: Pick<Settings, 'host' | 'port'>,
): SettingsError | null {
  switch (errorCode(error)) {
    case 'EADDRINUSE':
      return new SettingsError(
        `cổng ${host}:${port} đang có chương trình khác dùng; đặt PORT=… khác / port ${host}:${port} is taken; set another PORT=…`,
      );
    case 'EACCES':
      return new SettingsError(
        `không được phép mở cổng ${host}:${port}; đặt PORT=… từ 1024 / not allowed to open port ${host}:${port}; set PORT=… from 1024`,
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new SettingsError(
        `HOST=${host}: máy này không có địa chỉ đó / this machine does not have that address`,
      );
    default:
      return null;
  }
}
