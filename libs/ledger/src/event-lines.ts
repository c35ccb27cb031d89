// The events of a bundle, one on a line, in ledger order: the canonical JSON of the leaf with its `position` added. The
// position is no part of the leaf; the manifest signs for it, and it must grow from line to line.
import { failure, type Failure } from './bundle.js';
import { fromUtf8, hex, leafHash, utf8, type Hash } from './hash.js';
import { canonicalJson, hashOfEvent, leafOf, type LeafEvent } from './leaf.js';

export interface BundledEvent extends LeafEvent {
  readonly position: number;
}

/** One line of the events file, newline included. */
export const eventLine = (event: BundledEvent): string =>
  `${canonicalJson({ ...leafOf(event), position: event.position })}\n`;

/** One line of the leaves file, newline included: the leaf hash in hex. */
export const leafLine = (hash: Hash): string => `${hex(hash)}\n`;

export interface EventLine {
  /** Null when the line cannot be read. */
  readonly event: BundledEvent | null;
  /** As far as the line tells. */
  readonly position: number | null;
  readonly leaf: Hash;
}

/** Reads the file, and checks each event's form and that positions, revisions and times follow each other. */
export function readEventLines(path: string, bytes: Uint8Array): { lines: EventLine[]; failures: Failure[] } {
  const text = fromUtf8(bytes);
  if (text === null || (text !== '' && !text.endsWith('\n')))
    return {
      lines: [],
      failures: [failure('malformed', { path }, 'lines of UTF-8, each with its end', null)],
    };
  const failures: Failure[] = [];
  const revisions = new Map<string, number>();
  let before: BundledEvent | null = null;
  const lines: EventLine[] = [];
  for (const line of text.split('\n').slice(0, -1)) {
    const event = eventOf(line);
    if (event === null) {
      const position = positionIn(line);
      const expected = `an event in canonical JSON on line ${lines.length + 1}`;
      failures.push(failure('event', { path, position }, expected, line.slice(0, 200)));
      lines.push({ event, position, leaf: leafHash(utf8(line)) });
      continue;
    }
    const { position } = event;
    const broken = disorder(event, before, revisions);
    if (broken) failures.push(failure('order', { path, position }, broken.expected, broken.actual));
    revisions.set(event.stream, event.revision);
    before = event;
    lines.push({ event, position, leaf: hashOfEvent(event) });
  }
  return { lines, failures };
}

/** The leaf hashes of a leaves file, null when it is not one. */
export function readLeafLines(bytes: Uint8Array): Hash[] | null {
  const text = fromUtf8(bytes);
  if (text === null || !/^([0-9a-f]{64}\n)*$/.test(text)) return null;
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => Buffer.from(line, 'hex'));
}

/** The event, null unless the line is exactly what `eventLine` writes: nothing hides in a second spelling. */
function eventOf(line: string): BundledEvent | null {
  try {
    const event = JSON.parse(line) as BundledEvent;
    const { position } = event;
    return Number.isSafeInteger(position) && position >= 0 && eventLine(event) === `${line}\n`
      ? { ...leafOf(event), position }
      : null;
  } catch {
    return null;
  }
}

/** What a line that cannot be read says of its position. */
function positionIn(line: string): number | null {
  const digits = /,"position":([0-9]{1,15}),"recordedAt":/.exec(line)?.[1];
  return digits === undefined ? null : Number(digits);
}

function disorder(
  event: BundledEvent,
  before: BundledEvent | null,
  revisions: ReadonlyMap<string, number>,
): { expected: string; actual: string } | null {
  const revision = (revisions.get(event.stream) ?? -1) + 1;
  if (event.revision !== revision)
    return { expected: `revision ${revision} of ${event.stream}`, actual: `revision ${event.revision}` };
  if (before && event.position <= before.position)
    return { expected: `a position after ${before.position}`, actual: `position ${event.position}` };
  if (before && event.recordedAt < before.recordedAt)
    return {
      expected: `recorded at ${before.recordedAt} or later`,
      actual: `recorded at ${event.recordedAt}`,
    };
  return null;
}
