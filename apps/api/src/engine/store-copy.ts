// Copies a whole history from one event store to another, and shows that it arrived: what is there already is compared
// first, the rest is copied in the source's order, and the target is read back for its Merkle root.
import { appendLeaves, emptyFrontier, hashOfEvent, rootOf, type Frontier } from '#libs/ledger';
import type { EventStore, StoredEvent } from '#libs/event-store';
import { InputError } from './input-error.js';

const PAGE = 500;

export type CopyStep = 'compare' | 'copy' | 'read-back';

export interface CopyProgress {
  readonly step: CopyStep;
  /** Events of this step so far, and how many there are of them in a second. */
  readonly events: number;
  readonly eventsPerSecond: number;
  /** How far it is, from 0 to 1: by position, since not every store knows how many events it has. */
  readonly share: number;
}

export interface EventPlace {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  readonly id: string;
}

/** The first place where two histories part; null for one that has ended there. */
export interface Difference {
  /** Counts from 1. */
  readonly event: number;
  readonly source: EventPlace | null;
  readonly target: EventPlace | null;
}

export interface CopiedSide {
  readonly events: number;
  /** Base64. */
  readonly root: string;
  /** Of the last event, in this store. */
  readonly position: number;
}

export interface StoreCopy {
  readonly copied: number;
  readonly alreadyThere: number;
  readonly source: CopiedSide;
  /** As it was read back. */
  readonly target: CopiedSide;
  /** Null when both have the same events with the same ids and times in the same order. */
  readonly difference: Difference | null;
  /** Events were recorded in the source after the copy had come to its end: it is to be run again. */
  readonly behind: boolean;
}

type Readable = Pick<EventStore, 'readAll' | 'head'>;

/**
 * May be ended at any time and run again. Nobody else may write into the target meanwhile; into the source they may.
 * @throws InputError when the target holds anything but a beginning of the source, before anything is written
 */
export async function copyHistory(
  source: Readable,
  target: Readable & Pick<EventStore, 'copy'>,
  onProgress: (progress: CopyProgress) => void = () => undefined,
): Promise<StoreCopy> {
  const { position: end } = await source.head();
  const begun = await sharedBeginning(source, target, meter('compare', end, onProgress));
  if (begun.difference) throw refused(begun.difference);
  const read = begun.source;
  const alreadyThere = read.events;
  const copying = meter('copy', end, onProgress);
  for (;;) {
    const page = await source.readAll(read.position, PAGE);
    if (page.length === 0) break;
    await copyPage(target, page);
    read.take(page);
    copying(page.length, read.position);
  }
  const back = new Tally();
  const reading = meter('read-back', (await target.head()).position, onProgress);
  for await (const page of pagesOf(target)) {
    back.take(page);
    reading(page.length, back.position);
  }
  const [one, other] = [read.side(), back.side()];
  const same = one.root === other.root && one.events === other.events;
  const difference = same ? null : await firstDifference(source, target);
  const behind = (await source.readAll(read.position, 1)).length > 0;
  const copied = read.events - alreadyThere;
  return { copied, alreadyThere, source: one, target: other, difference, behind };
}

/** Of two histories that are not the same: where they part, or the first event that the target lacks. */
async function firstDifference(source: Readable, target: Readable): Promise<Difference> {
  const begun = await sharedBeginning(source, target);
  if (begun.difference) return begun.difference;
  const [missing] = await source.readAll(begun.source.position, 1);
  return {
    event: begun.source.events + 1,
    source: missing ? placeOf(missing) : null,
    target: null,
  };
}

/** Reads both up to where the target ends or parts from the source. */
async function sharedBeginning(
  source: Readable,
  target: Readable,
  onPage: (events: number, position: number) => void = () => undefined,
): Promise<{ readonly source: Tally; readonly difference: Difference | null }> {
  const tally = new Tally();
  for await (const there of pagesOf(target)) {
    const here = await source.readAll(tally.position, there.length);
    for (const [i, found] of there.entries()) {
      const wanted = here[i];
      if (wanted && sameEvent(wanted, found)) continue;
      const event = tally.events + i + 1;
      return {
        source: tally,
        difference: { event, source: wanted ? placeOf(wanted) : null, target: placeOf(found) },
      };
    }
    tally.take(here);
    onPage(here.length, tally.position);
  }
  return { source: tally, difference: null };
}

async function copyPage(target: Pick<EventStore, 'copy'>, page: readonly StoredEvent[]): Promise<void> {
  try {
    await target.copy(page);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new InputError(
      'bad-request',
      `kho đích không nhận: ${error.message}; có ai khác đang ghi vào đó không?`,
      `the target refuses: ${error.message}; does somebody else write there?`,
    );
  }
}

function refused(difference: Difference): InputError {
  const { vi, en } = differenceText(difference);
  return new InputError(
    'bad-request',
    `kho đích chứa các sự kiện khác, chưa ghi gì: ${vi}`,
    `the target holds other events, nothing was written: ${en}`,
    difference,
  );
}

export function differenceText({ event, source, target }: Difference): { vi: string; en: string } {
  const of = (place: EventPlace | null, none: string): string =>
    place ? `${place.stream} ${place.revision} (${place.id}, ${place.position})` : none;
  return {
    vi: `sự kiện thứ ${event}: nguồn ${of(source, 'không có')}, đích ${of(target, 'không có')}`,
    en: `event ${event}: source ${of(source, 'has none')}, target ${of(target, 'has none')}`,
  };
}

/** The events that went by, as a tree. */
class Tally {
  #frontier: Frontier = emptyFrontier;
  position = 0;

  get events(): number {
    return this.#frontier.size;
  }

  take(page: readonly StoredEvent[]): void {
    this.#frontier = appendLeaves(this.#frontier, page.map(hashOfEvent)).frontier;
    this.position = page.at(-1)?.position ?? this.position;
  }

  side(): CopiedSide {
    const root = Buffer.from(rootOf(this.#frontier)).toString('base64');
    return { events: this.events, root, position: this.position };
  }
}

async function* pagesOf(store: Readable): AsyncGenerator<StoredEvent[], void> {
  for (let position = 0; ;) {
    const page = await store.readAll(position, PAGE);
    if (page.length === 0) return;
    yield page;
    position = page.at(-1)!.position;
  }
}

/** All that a leaf of the ledger says, which is all but the position. */
function sameEvent(one: StoredEvent, other: StoredEvent): boolean {
  return Buffer.from(hashOfEvent(one)).equals(hashOfEvent(other));
}

function placeOf({ position, stream, revision, id }: StoredEvent): EventPlace {
  return { position, stream, revision, id };
}

function meter(
  step: CopyStep,
  end: number,
  onProgress: (progress: CopyProgress) => void,
): (events: number, position: number) => void {
  const started = performance.now();
  let events = 0;
  return (more, position) => {
    events += more;
    const seconds = Math.max((performance.now() - started) / 1000, 0.001);
    const share = end === 0 ? 1 : Math.min(position / end, 1);
    onProgress({ step, events, eventsPerSecond: Math.round(events / seconds), share });
  };
}
