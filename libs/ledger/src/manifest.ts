// The manifest of a snapshot bundle: every file with its hash and size, the moment and the checkpoint that they are
// about, in one order only, as a signed note. Its first line keeps it from ever being taken for a checkpoint.
import { BUNDLE, failure, isReadme, type BundleFiles, type Failure } from './bundle.js';
import { base64, fromBase64, hex, isHash, sha256, type Hash } from './hash.js';
import { NoteError, signNote, type Signer } from './note.js';

export interface FileEntry {
  readonly path: string;
  /** 64 hex digits, lower case. */
  readonly sha256: string;
  /** Size in bytes. */
  readonly size: number;
}

export interface Manifest {
  /** The ledger, as in its checkpoint. */
  readonly origin: string;
  /** The moment that the tables are about, ISO 8601 UTC with milliseconds. */
  readonly asOf: string;
  /** Size and root of the checkpoint up to which the tables know. */
  readonly size: number;
  readonly root: Hash;
  readonly files: readonly FileEntry[];
}

const firstLine = 'readiness-ledger/snapshot-manifest@v1';
const instantForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;
/** Plain names only, so that a path means the same file on every system and never one outside the bundle. */
const pathForm = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const countForm = /^(0|[1-9][0-9]*)$/;

export const fileEntry = (path: string, bytes: Uint8Array): FileEntry => ({
  path,
  sha256: hex(sha256(bytes)),
  size: bytes.length,
});

/** The text to sign, files in order of their paths. Throws RangeError for what could not be read back. */
export function formatManifest({ origin, asOf, size, root, files }: Manifest): string {
  const sorted = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  const lines = [
    firstLine,
    `origin ${origin}`,
    `as-of ${asOf}`,
    `checkpoint ${size} ${base64(root)}`,
    ...sorted.map((file) => `file ${file.sha256} ${file.size} ${file.path}`),
  ];
  const text = lines.map((line) => `${line}\n`).join('');
  const again = readManifest(text);
  if (typeof again === 'string') throw new RangeError(`no manifest: ${again}`);
  if (again.files.length !== files.length || again.origin !== origin)
    throw new RangeError('no manifest: a line breaks in the middle');
  return text;
}

/** Throws NoteError `malformed-note` for anything but the one spelling of a manifest. */
export function parseManifest(text: string): Manifest {
  const manifest = readManifest(text);
  if (typeof manifest === 'string') throw new NoteError('malformed-note', `not a manifest: ${manifest}`);
  return manifest;
}

/** A signed manifest of the signer's own ledger. */
export const signManifest = (manifest: Omit<Manifest, 'origin'>, signer: Signer): string =>
  signNote(formatManifest({ ...manifest, origin: signer.key.name }), [signer]);

/** Every file that is missing, not listed, or not what the manifest says. */
export function checkFiles({ files }: Manifest, bundle: BundleFiles): Failure[] {
  const there = new Set(bundle.list());
  const listed = new Set(files.map(({ path }) => path));
  const failures: Failure[] = [];
  for (const entry of files) {
    const { path } = entry;
    if (!there.has(path)) {
      failures.push(failure('missing-file', { path }, entry.sha256, null));
      continue;
    }
    const actual = fileEntry(path, bundle.read(path));
    if (actual.sha256 !== entry.sha256 || actual.size !== entry.size)
      failures.push(failure('file', { path }, shown(entry), shown(actual)));
  }
  for (const path of there)
    if (!listed.has(path) && path !== BUNDLE.manifest && !isReadme(path))
      failures.push(failure('unlisted-file', { path }, null, shown(fileEntry(path, bundle.read(path)))));
  return failures;
}

const shown = ({ sha256: hash, size }: FileEntry): string => `${hash} (${size} bytes)`;

/** The manifest, or why it is none. */
function readManifest(text: string): Manifest | string {
  const lines = text.split('\n');
  if (lines.pop() !== '') return 'the last line does not end';
  const [first, originLine = '', asOfLine = '', checkpointLine = '', ...fileLines] = lines;
  if (first !== firstLine) return `the first line is not ${firstLine}`;
  const origin = /^origin (.+)$/u.exec(originLine)?.[1];
  if (origin === undefined) return 'the second line names no origin';
  const asOf = /^as-of (.+)$/.exec(asOfLine)?.[1];
  if (asOf === undefined || !instantForm.test(asOf)) return 'the third line names no moment';
  const [, count = '', encoded = ''] = /^checkpoint (\S+) (\S+)$/.exec(checkpointLine) ?? [];
  const root = fromBase64(encoded);
  const size = Number(count);
  if (!countForm.test(count) || !Number.isSafeInteger(size) || root === null || !isHash(root))
    return 'the fourth line names no checkpoint';
  const files: FileEntry[] = [];
  for (const line of fileLines) {
    const file = fileOf(line);
    if (file === null) return `${JSON.stringify(line)} is not a file line`;
    if (file.path === BUNDLE.manifest) return 'it lists itself';
    const before = files.at(-1);
    if (before && before.path >= file.path) return `${file.path} is out of order`;
    files.push(file);
  }
  return { origin, asOf, size, root, files };
}

function fileOf(line: string): FileEntry | null {
  const [, hash, count = '', path = ''] = /^file ([0-9a-f]{64}) (\S+) (\S+)$/.exec(line) ?? [];
  const size = Number(count);
  return hash !== undefined && countForm.test(count) && Number.isSafeInteger(size) && pathForm.test(path)
    ? { path, sha256: hash, size }
    : null;
}
