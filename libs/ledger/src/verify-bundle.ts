// Checks a snapshot bundle with nothing but its files, and a key if the caller has one: signatures, every hash, the
// root over the events, and that events and catalogue give exactly the tables. Never throws; says what is wrong.
import { BUNDLE, failure, messageOf, type BundleFiles, type Failure, type KeySource } from './bundle.js';
import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { followHandovers, openHandover, signerInTerm, type Handover, type KeyTerm } from './handover.js';
import { readEventLines, readLeafLines, type BundledEvent, type EventLine } from './event-lines.js';
import { base64, fromUtf8, hex, sameBytes, sha256, type Hash } from './hash.js';
import { firstDifference } from './difference.js';
import { checkFiles, parseManifest, type Manifest } from './manifest.js';
import { rootOfLeaves } from './merkle.js';
import { formatVerifierKey, parseNote, parseVerifierKey, type VerifierKey } from './note.js';

/** Works a table out anew: all events in ledger order, the catalogue's bytes, the moment. May throw: that is a failure. */
export type TableOf = (events: readonly BundledEvent[], catalogue: Uint8Array, asOf: string) => string;

export interface VerifyOptions {
  /** The key that the caller trusts; without it the bundle's own is used, and the answer says so. */
  readonly key?: VerifierKey | undefined;
  /** The canonical JSON of the matrix; the file must hold just that, with or without a newline at its end. */
  readonly matrixOf: TableOf;
  /** The canonical JSON of other tables that follow from the events, by path; only those in the bundle are compared. */
  readonly tables?: Readonly<Record<string, TableOf>>;
  /** The SHA-256 of every document that the events rest on; each must be in the bundle. */
  readonly documentsOf?: (events: readonly BundledEvent[]) => Iterable<string>;
}

export interface BundleAnswer {
  readonly ok: boolean;
  /** Number of events and root (base64) of the checkpoint, null when it cannot be read. */
  readonly size: number | null;
  readonly root: string | null;
  readonly asOf: string | null;
  readonly key: KeySource;
  /** The verifier key that was used, in text form. */
  readonly verifier: string | null;
  readonly failures: readonly Failure[];
}

const mostNamed = 20;

export function verifyBundle(bundle: BundleFiles, options: VerifyOptions): BundleAnswer {
  const files = readOnce(bundle);
  const failures: Failure[] = [];
  const add = (found: readonly Failure[]): void => void found.forEach((one) => failures.push(one));
  let key = options.key ?? null;
  const answer = (checkpoint: Checkpoint | null, manifest: Manifest | null): BundleAnswer => ({
    ok: failures.length === 0,
    size: checkpoint?.size ?? null,
    root: checkpoint && base64(checkpoint.root),
    asOf: manifest?.asOf ?? null,
    key: options.key ? 'given' : 'own',
    verifier: key && formatVerifierKey(key),
    failures,
  });
  try {
    key ??= ownKey(files, add);
    const { terms, handovers } = key ? keyTerms(files, key, add) : noKey;
    const manifest = readNote(files, BUNDLE.manifest, terms, parseManifest, add);
    const checkpoint = readNote(files, BUNDLE.checkpoint, terms, parseCheckpoint, add);
    if (manifest) add(checkFiles(manifest, files));
    add(checkBelonging(manifest, checkpoint));
    add(checkDocumentNames(files));
    const events = checkEvents(files, checkpoint, handovers, add);
    if (events && options.documentsOf) add(checkCited(files, options.documentsOf(events)));
    if (events && manifest) add(checkTables(files, events, manifest.asOf, options));
    return answer(checkpoint, manifest);
  } catch (error) {
    add([failure('malformed', {}, 'a bundle that can be read', messageOf(error))]);
    return answer(null, null);
  }
}

/** Each file is read once, so that what was hashed is what is then understood. */
function readOnce(bundle: BundleFiles): BundleFiles {
  let paths: readonly string[] | null = null;
  const contents = new Map<string, Uint8Array>();
  return {
    list: () => (paths ??= [...bundle.list()].sort()),
    read: (path) => {
      const bytes = contents.get(path) ?? bundle.read(path);
      contents.set(path, bytes);
      return bytes;
    },
  };
}

type Add = (found: readonly Failure[]) => void;

function readFile(files: BundleFiles, path: string, add: Add): Uint8Array | null {
  if (files.list().includes(path)) return files.read(path);
  add([failure('missing-file', { path }, path, null)]);
  return null;
}

function ownKey(files: BundleFiles, add: Add): VerifierKey | null {
  const path = BUNDLE.key;
  const bytes = readFile(files, path, add);
  if (!bytes) return null;
  try {
    return parseVerifierKey((fromUtf8(bytes) ?? '').replace(/\n$/, ''));
  } catch (error) {
    add([failure('malformed', { path }, 'a verifier key', messageOf(error))]);
    return null;
  }
}

interface Keys {
  readonly terms: readonly KeyTerm[];
  /** The handovers that prove them, by path. */
  readonly handovers: readonly (readonly [path: string, Handover])[];
}
const noKey: Keys = { terms: [], handovers: [] };

/** Which key may sign what: the trusted one, and those that it proves by the handovers in the bundle. */
function keyTerms(files: BundleFiles, trusted: VerifierKey, add: Add): Keys {
  const there = new Map<Handover, string>();
  for (const path of files.list().filter((name) => name.startsWith(BUNDLE.handovers))) {
    try {
      there.set(openHandover(files.read(path)), path);
    } catch (error) {
      add([failure('signature', { path }, 'a handover signed by the keys that it names', messageOf(error))]);
    }
  }
  const { terms, strays } = followHandovers(trusted, [...there.keys()]);
  for (const stray of strays)
    add([
      failure(
        'signature',
        { path: there.get(stray) ?? null },
        `a handover proven by ${nameOf(trusted)}`,
        `from ${nameOf(stray.from)} to ${nameOf(stray.to)}`,
      ),
    ]);
  return {
    terms,
    handovers: [...there].flatMap(([one, path]) => (strays.includes(one) ? [] : [[path, one] as const])),
  };
}

const nameOf = ({ name, id }: VerifierKey): string => `${name}+${id}`;

/** `signer` is the key that must have signed it: the one that did, or the only one that may. */
type Read<T> = T & { readonly signer: VerifierKey | null };

/** The content of a note, also when its signature fails, so that everything else that is wrong can be named as well. */
function readNote<T extends { readonly origin: string; readonly size: number }>(
  files: BundleFiles,
  path: string,
  terms: readonly KeyTerm[],
  parse: (text: string) => T,
  add: Add,
): Read<T> | null {
  const bytes = readFile(files, path, add);
  if (!bytes) return null;
  let content: T;
  try {
    content = parse(parseNote(bytes).text);
  } catch (error) {
    add([failure('malformed', { path }, 'a signed note of its kind', messageOf(error))]);
    return null;
  }
  let signer = terms.length === 1 ? terms[0]!.key : null;
  try {
    signer = signerInTerm(bytes, content, terms);
  } catch (error) {
    const names = terms.map(({ key }) => nameOf(key)).join(' or ');
    add([failure('signature', { path }, names ? `signed by ${names}` : null, messageOf(error))]);
  }
  return { ...content, signer };
}

function checkBelonging(manifest: Read<Manifest> | null, checkpoint: Read<Checkpoint> | null): Failure[] {
  const failures: Failure[] = [];
  const compare = (path: string, expected: string, actual: string): void => {
    if (expected !== actual) failures.push(failure('checkpoint', { path }, expected, actual));
  };
  if (checkpoint?.signer)
    compare(BUNDLE.checkpoint, `origin ${checkpoint.signer.name}`, `origin ${checkpoint.origin}`);
  if (manifest && checkpoint) {
    // each bears the name of its own key, where one key followed another in between
    const { signer } = manifest;
    const due = signer && signer !== checkpoint.signer ? signer.name : checkpoint.origin;
    compare(BUNDLE.manifest, `origin ${due}`, `origin ${manifest.origin}`);
    compare(BUNDLE.manifest, headOf(checkpoint), headOf(manifest));
  }
  return failures;
}

const headOf = ({ size, root }: { size: number; root: Hash }): string => `size ${size}, root ${base64(root)}`;

/** The events, when all of them can be read. */
function checkEvents(
  files: BundleFiles,
  checkpoint: Checkpoint | null,
  handovers: Keys['handovers'],
  add: Add,
): BundledEvent[] | null {
  const path = BUNDLE.events;
  const bytes = readFile(files, path, add);
  if (!bytes) return null;
  const { lines, failures } = readEventLines(path, bytes);
  add(failures);
  if (checkpoint) {
    const { size, root: due } = checkpoint;
    if (lines.length !== size) add([failure('size', { path }, `${size} events`, `${lines.length} events`)]);
    const root = rootOfLeaves(lines.map(({ leaf }) => leaf));
    if (!sameBytes(root, due)) {
      add([failure('root', { path }, base64(due), base64(root))]);
      add(changedEvents(files, checkpoint, lines));
    }
  }
  add(checkHandovers(handovers, lines));
  const events = lines.flatMap(({ event }) => event ?? []);
  return events.length === lines.length && failures.every(({ kind }) => kind === 'order') ? events : null;
}

/**
 * What both keys signed at a handover must be what the bundle begins with: otherwise whoever holds the next key could
 * write anew what lies before its term. A handover beyond the events says nothing about them.
 */
function checkHandovers(handovers: Keys['handovers'], lines: readonly EventLine[]): Failure[] {
  return handovers.flatMap(([path, { size, root }]) => {
    if (size > lines.length) return [];
    const actual = rootOfLeaves(lines.slice(0, size).map(({ leaf }) => leaf));
    if (sameBytes(actual, root)) return [];
    return [failure('checkpoint', { path }, headOf({ size, root }), headOf({ size, root: actual }))];
  });
}

/** Which events are not what was hashed, as far as the leaves file, itself checked against the root, can tell. */
function changedEvents(
  files: BundleFiles,
  { size, root }: Checkpoint,
  lines: readonly EventLine[],
): Failure[] {
  const leaves = files.list().includes(BUNDLE.leaves) ? readLeafLines(files.read(BUNDLE.leaves)) : null;
  if (leaves?.length !== size || !sameBytes(rootOfLeaves(leaves), root)) return [];
  const path = BUNDLE.events;
  const changed = leaves.flatMap((expected, i) => {
    const line = lines[i];
    if (line && sameBytes(expected, line.leaf)) return [];
    return [
      failure(
        'event',
        { path, position: line?.position ?? null },
        hex(expected),
        line ? hex(line.leaf) : null,
      ),
    ];
  });
  const more = changed.length - mostNamed;
  if (more <= 0) return changed;
  return [...changed.slice(0, mostNamed), failure('event', { path }, null, `${more} more events`)];
}

const documentName = /^documents\/([0-9a-f]{64})(\.[A-Za-z0-9]+)?$/;

function checkDocumentNames(files: BundleFiles): Failure[] {
  return files.list().flatMap((path) => {
    if (!path.startsWith(BUNDLE.documents)) return [];
    const name = documentName.exec(path)?.[1] ?? null;
    const actual = hex(sha256(files.read(path)));
    return name === actual ? [] : [failure('document', { path }, name, actual)];
  });
}

function checkCited(files: BundleFiles, cited: Iterable<string>): Failure[] {
  const there = new Set(files.list().map((path) => documentName.exec(path)?.[1]));
  return [...new Set(cited)]
    .filter((document) => !there.has(document))
    .map((document) => failure('document', { path: `${BUNDLE.documents}${document}` }, document, null));
}

function checkTables(
  files: BundleFiles,
  events: readonly BundledEvent[],
  asOf: string,
  { matrixOf, tables = {} }: VerifyOptions,
): Failure[] {
  const failures: Failure[] = [];
  const add: Add = (found) => void failures.push(...found);
  const catalogue = readFile(files, BUNDLE.catalogue, add);
  const there = new Set(files.list());
  const compare = (path: string, tableOf: TableOf): void => {
    const bytes = readFile(files, path, add);
    if (!bytes || !catalogue) return;
    try {
      const due = tableOf(events, catalogue, asOf);
      const stored = (fromUtf8(bytes) ?? '').replace(/\n$/, '');
      if (stored === due) return;
      const { at, left, right } = firstDifference(JSON.parse(due), JSON.parse(stored));
      failures.push(failure('matrix', { path }, `${at} = ${left}`, `${at} = ${right}`));
    } catch (error) {
      failures.push(failure('matrix', { path }, 'what events and catalogue give', messageOf(error)));
    }
  };
  compare(BUNDLE.matrix, matrixOf);
  for (const [path, tableOf] of Object.entries(tables)) if (there.has(path)) compare(path, tableOf);
  return failures;
}
