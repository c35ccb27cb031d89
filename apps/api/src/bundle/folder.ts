// A bundle as a folder on disk.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BundleFiles } from '#libs/ledger';

/** Every file below the folder; links are listed as they are, and so are files that only a system puts there. */
export function folderBundle(folder: string): BundleFiles {
  const below = (relative: string): string[] =>
    readdirSync(path.join(folder, relative), { withFileTypes: true }).flatMap((entry) => {
      const name = relative === '' ? entry.name : `${relative}/${entry.name}`;
      return entry.isDirectory() ? below(name) : [name];
    });
  return {
    list: () => below(''),
    read: (name) => readFileSync(path.join(folder, ...name.split('/'))),
  };
}
