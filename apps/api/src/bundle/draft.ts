// A bundle while it is being written: a folder beside the one that is asked for, and what the manifest says of each file.
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { FileEntry } from '#libs/ledger';

export class Draft {
  readonly folder: string;
  readonly entries: FileEntry[] = [];

  constructor(private readonly out: string) {
    this.folder = `${path.resolve(out)}.${process.pid}.partial`;
    this.drop();
  }

  write(name: string, content: Uint8Array | string): void {
    const file = this.open(name);
    file.add(content);
    file.end();
  }

  /** A file that is written piece by piece. */
  open(name: string): { add(content: Uint8Array | string): void; end(): void } {
    const file = path.join(this.folder, ...name.split('/'));
    mkdirSync(path.dirname(file), { recursive: true });
    const opened = openSync(file, 'w');
    const hash = createHash('sha256');
    let size = 0;
    return {
      add: (content) => {
        const bytes = typeof content === 'string' ? Buffer.from(content, 'utf8') : content;
        writeFileSync(opened, bytes);
        hash.update(bytes);
        size += bytes.byteLength;
      },
      end: () => {
        fsyncSync(opened);
        closeSync(opened);
        this.entries.push({ path: name, sha256: hash.digest('hex'), size });
      },
    };
  }

  /** Moves the folder to where it was asked for. */
  publish(): void {
    if (existsSync(this.out)) rmdirSync(this.out);
    renameSync(this.folder, this.out);
  }

  /** Removes what was not published. */
  drop(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
