// Where the data of this machine's user lives when no DATABASE_URL is given.
import { mkdirSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { DatabaseFault } from './fault.js';

export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly platform: NodeJS.Platform;
  readonly home: string;
}

/** The path only; nothing is made. `READINESS_DATA_DIR`, else the platform's directory for a user's data. */
export function dataDirectoryPath(
  { env, platform, home }: Surroundings = {
    env: process.env,
    platform: process.platform,
    home: os.homedir(),
  },
): string {
  const chosen = env['READINESS_DATA_DIR'];
  if (chosen !== undefined && chosen.trim() !== '') return path.resolve(chosen);
  switch (platform) {
    case 'win32':
      return path.join(env['LOCALAPPDATA'] ?? path.join(home, 'AppData', 'Local'), 'readiness-ledger');
    case 'darwin':
      return path.join(home, 'Library', 'Application Support', 'readiness-ledger');
    default: {
      const xdg = env['XDG_DATA_HOME'];
      const base = xdg !== undefined && path.isAbsolute(xdg) ? xdg : path.join(home, '.local', 'share');
      return path.join(base, 'readiness-ledger');
    }
  }
}

/** Makes the data directory (0700) if it is missing and returns its absolute path. Throws DatabaseFault. */
export function dataDirectory(surroundings?: Surroundings): string {
  const directory = dataDirectoryPath(surroundings);
  try {
    mkdirSync(directory, { recursive: true, mode: 0o700 });
  } catch (error) {
    throw DatabaseFault.ofFiles(directory, error);
  }
  return directory;
}
