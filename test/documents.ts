// The three real documents. They are not part of this project, so a machine may be without them: a test that needs one
// is then skipped, and says so aloud.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const FOLDER = path.join('..', 'shared', 'documents');
const NAMES = {
  systems: '000_3baf802b7c7a8540.txt',
  report: '001_572a2423e63ed170.txt',
  inventory: '002_24bd2b2296c381af.txt',
} as const;

export type DocumentName = keyof typeof NAMES;

export const documentFile = (name: DocumentName): string => path.join(FOLDER, NAMES[name]);

const all = Object.keys(NAMES) as DocumentName[];
export const haveDocuments = all.every((name) => existsSync(documentFile(name)));

/** The paths of all three, or none. */
export const documentFiles = haveDocuments ? all.map(documentFile) : [];

/** Text of a document; empty on a machine without it, for what is read outside a test. */
export const documentText = (name: DocumentName): string =>
  haveDocuments ? readFileSync(documentFile(name), 'utf8') : '';

/** `describe` where the real documents are; elsewhere skipped, and said aloud. */
export function describeOnDocuments(title: string, tests: () => void): void {
  if (haveDocuments) {
    describe(title, tests);
    return;
  }
  console.warn(`SKIPPED "${title}": it needs the three documents in ${FOLDER}`);
  describe.skip(title, tests);
}
