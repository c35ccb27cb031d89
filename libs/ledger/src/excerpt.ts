// An excerpt: some events, each with the proof that it stands in the ledger at one signed checkpoint. It shows that
// they are there. It cannot show that there are no others, nor that they were not taken back later.
import { failure, messageOf, type Failure, type KeySource } from './bundle.js';
import { parseCheckpoint, type Checkpoint } from './checkpoint.js';
import { followHandovers, openHandover, signerInTerm } from './handover.js';
import { base64, fromBase64, fromUtf8, type Hash } from './hash.js';
import { canonicalJson, hashOfEvent, leafOf, type LeafEvent } from './leaf.js';
import { formatVerifierKey, parseNote, parseVerifierKey, type VerifierKey } from './note.js';
import { verifyInclusion } from './proof.js';

const format = 'readiness-ledger/excerpt@v1';

export const EXCERPT_PROVES = {
  vi: 'Chỉ chứng minh các sự kiện này có trong sổ cái tại điểm kiểm tra kèm theo; không chứng minh rằng không còn sự kiện nào khác, hay chúng chưa bị rút lại.',
  en: 'Proves presence only: these events are in the ledger at the checkpoint given. Not that there are no others, nor that they were not taken back.',
} as const;

export interface ProvenEvent {
  /** Place in the tree, from 0. */
  readonly index: number;
  readonly event: LeafEvent;
  readonly proof: readonly Hash[];
}

export interface ExcerptParts {
  /** The signed note, as it is. */
  readonly checkpoint: string;
  readonly key: VerifierKey;
  readonly events: readonly ProvenEvent[];
  /** The notes by which the signing keys followed each other, if there was more than one. */
  readonly handovers?: readonly string[];
}

/** The excerpt as JSON text. */
export function formatExcerpt({ checkpoint, key, events, handovers = [] }: ExcerptParts): string {
  const excerpt = {
    format,
    proves: EXCERPT_PROVES,
    checkpoint,
    key: formatVerifierKey(key),
    ...(handovers.length > 0 ? { handovers } : {}),
    events: events.map(({ index, event, proof }) => ({
      index,
      event: leafOf(event),
      proof: proof.map(base64),
    })),
  };
  return `${JSON.stringify(excerpt, null, 2)}\n`;
}

export interface ExcerptAnswer {
  readonly ok: boolean;
  readonly proves: typeof EXCERPT_PROVES;
  readonly size: number | null;
  readonly root: string | null;
  readonly key: KeySource;
  readonly verifier: string | null;
  /** The events whose proof holds. */
  readonly events: readonly { readonly index: number; readonly event: LeafEvent }[];
  readonly failures: readonly Failure[];
}

/** Checks an excerpt with the key given, else with its own, and says which. Never throws. */
export function verifyExcerpt(excerpt: Uint8Array | string, given?: VerifierKey): ExcerptAnswer {
  const failures: Failure[] = [];
  const proven: { index: number; event: LeafEvent }[] = [];
  let key = given ?? null;
  let checkpoint: Checkpoint | null = null;
  try {
    const parts = partsOf(excerpt);
    key ??= parseVerifierKey(parts.key);
    try {
      const { terms } = followHandovers(key, parts.handovers.map(openHandover));
      const said = parseCheckpoint(parseNote(parts.checkpoint).text);
      const signer = signerInTerm(parts.checkpoint, said, terms);
      checkpoint = said;
      if (said.origin !== signer.name)
        failures.push(failure('checkpoint', { path: 'checkpoint' }, signer.name, said.origin));
    } catch (error) {
      failures.push(
        failure('signature', { path: 'checkpoint' }, `signed by ${key.name}+${key.id}`, messageOf(error)),
      );
    }
    for (const [i, part] of parts.events.entries()) {
      const entry = checkpoint && provenOf(part, checkpoint);
      if (entry) proven.push(entry);
      else
        failures.push(failure('proof', { path: `events/${i}` }, checkpoint && base64(checkpoint.root), null));
    }
  } catch (error) {
    failures.push(failure('malformed', {}, format, messageOf(error)));
  }
  return {
    ok: failures.length === 0,
    proves: EXCERPT_PROVES,
    size: checkpoint?.size ?? null,
    root: checkpoint && base64(checkpoint.root),
    key: given ? 'given' : 'own',
    verifier: key && formatVerifierKey(key),
    events: proven,
    failures,
  };
}

/** Throws for anything that is not of the form of an excerpt. */
function partsOf(excerpt: Uint8Array | string): {
  checkpoint: string;
  key: string;
  handovers: string[];
  events: unknown[];
} {
  const text = typeof excerpt === 'string' ? excerpt : fromUtf8(excerpt);
  const value: unknown = JSON.parse(text ?? '');
  if (!isRecord(value) || value['format'] !== format) throw new TypeError(`the format is not ${format}`);
  const { checkpoint, key, events, handovers = [] } = value;
  if (
    typeof checkpoint !== 'string' ||
    typeof key !== 'string' ||
    !Array.isArray(handovers) ||
    !handovers.every((note) => typeof note === 'string') ||
    !Array.isArray(events) ||
    events.length === 0
  )
    throw new TypeError('it needs a checkpoint, a key and at least one event');
  return { checkpoint, key, handovers, events: events as unknown[] };
}

/** The event with its place, null unless the proof holds for all that the entry says of it. */
function provenOf(entry: unknown, { size, root }: Checkpoint): { index: number; event: LeafEvent } | null {
  if (!isRecord(entry) || typeof entry['index'] !== 'number' || !Array.isArray(entry['proof'])) return null;
  const proof = entry['proof'].map((hash) => (typeof hash === 'string' ? fromBase64(hash) : null));
  if (!proof.every((hash) => hash !== null)) return null;
  try {
    const event = leafOf(entry['event'] as LeafEvent);
    // a property that is not hashed would look as proven as the others
    if (canonicalJson(event) !== canonicalJson(entry['event'])) return null;
    const { index } = entry as { index: number };
    return verifyInclusion({ index, size, leaf: hashOfEvent(event), proof, root }) ? { index, event } : null;
  } catch {
    return null;
  }
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
