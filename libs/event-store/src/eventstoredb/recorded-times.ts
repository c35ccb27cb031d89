// When an event was recorded, as every reader sees it: never earlier than that of the position before, though the
// writers are many and their clocks differ.
//
// Definition: `recordedAt` of an event is the latest `stamp.recordedAt` among all events of ours up to its position (the
// running maximum). A writer reads the end of the log, `stamp.after`, and stamps no earlier than what it finds there. So
// only events that lie between `stamp.after` and the event itself, appended by others meanwhile, can raise the maximum,
// and the time of any one event is found by reading that stretch and nothing else.
import type { StoredEvent } from '../port.js';
import type { Recorded } from './envelope.js';
import type { Log } from './log.js';

/** Times are kept for this many events, then forgotten and found again. */
const mostKept = 200_000;
/** `positionAt` keeps one stamp in so many of those it passes. */
const milestoneEvery = 500;
/** Records of the log that are looked at to find what is new at its end; beyond that, one event is enough to go on. */
const mostLookedAt = 2000;
/** Stretches read at the same time. */
const atOnce = 8;

/** The end of the log as it was found. */
export interface End {
  /** Position of the last record, ours or not; 0 for an empty log. */
  readonly end: number;
  /** The last event of ours and when it was recorded; 0 and null where there is none. */
  readonly position: number;
  readonly recordedAt: string | null;
}

interface Stretch {
  readonly after: number;
  to: number;
  readonly events: Recorded[];
}

export class RecordedTimes {
  readonly #kept = new Map<number, string>();
  readonly #milestones: { readonly position: number; readonly recordedAt: string }[] = [];

  #seen: End = { end: 0, position: 0, recordedAt: null };

  constructor(private readonly log: Log) {}

  /** Where the log ends now, found from behind: only what is new since the last look is read. */
  async end(): Promise<End> {
    const seen = this.#seen;
    const fresh: Recorded[] = [];
    let end: number | null = null;
    let looked = 0;
    let cut = false;
    for await (const { position, event } of this.log.backwards()) {
      end ??= position;
      if (position <= seen.end) break;
      if (event) fresh.push(event);
      cut = fresh.length > 0 && (seen.end === 0 || ++looked > mostLookedAt);
      if (cut) break;
    }
    const [last] = fresh;
    let { position, recordedAt } = seen;
    if (last) {
      position = last.position;
      recordedAt = cut
        ? (await this.stored([last]))[0]!.recordedAt
        : fresh.reduce((time, { stamp }) => later(time, stamp.recordedAt), recordedAt ?? '');
      this.#keep(position, recordedAt);
    }
    const found = { end: Math.max(end ?? 0, seen.end), position, recordedAt };
    if (found.end > this.#seen.end) this.#seen = found;
    return found;
  }

  /** Events of any positions, such as those of a stream. */
  async stored(events: readonly Recorded[]): Promise<StoredEvent[]> {
    const times = new Map<number, string>();
    const unknown: Recorded[] = [];
    for (const event of events) {
      const kept = this.#kept.get(event.position);
      if (kept === undefined) unknown.push(event);
      else times.set(event.position, kept);
    }
    const stretches = merged(unknown);
    const workers = Array.from({ length: Math.min(atOnce, stretches.length) }, async () => {
      for (let next = stretches.shift(); next; next = stretches.shift()) await this.#settle(next, times);
    });
    await Promise.all(workers);
    return events.map((event) => storedOf(event, times.get(event.position) ?? event.stamp.recordedAt));
  }

  /**
   * Events that follow each other in the log.
   * @param before the time of the event before the first, where it is known
   */
  async inOrder(events: readonly Recorded[], before: string | null): Promise<StoredEvent[]> {
    const [first] = events;
    if (!first) return [];
    let time = before ?? (await this.stored([first]))[0]!.recordedAt;
    return events.map((event) => {
      time = later(time, event.stamp.recordedAt);
      this.#keep(event.position, time);
      return storedOf(event, time);
    });
  }

  /** The last position of which the running maximum is not after `time`; reads backwards from the first later known. */
  async positionAt(time: string): Promise<number> {
    const beyond = this.#milestones.filter(({ recordedAt }) => recordedAt > time);
    const from = beyond.length > 0 ? Math.min(...beyond.map(({ position }) => position)) : 'end';
    let found: Recorded | null = null;
    let passed = 0;
    for await (const { event } of this.log.backwards(from)) {
      if (!event) continue;
      const { recordedAt } = event.stamp;
      // nothing up to there was recorded after what was found
      if (found && event.position <= found.stamp.after) break;
      if (recordedAt <= time) found ??= event;
      else {
        found = null;
        if (++passed % milestoneEvery === 0) this.#milestones.push({ position: event.position, recordedAt });
      }
    }
    return found?.position ?? 0;
  }

  /** Reads a stretch and finds the times of the events in it that were asked for. */
  async #settle({ after, to, events }: Stretch, times: Map<number, string>): Promise<void> {
    const wanted = [...events];
    let time = '';
    const settleUpTo = (position: number): void => {
      while (wanted.length > 0 && wanted[0]!.position < position) {
        const event = wanted.shift()!;
        time = later(time, event.stamp.recordedAt);
        times.set(event.position, time);
        this.#keep(event.position, time);
      }
    };
    for await (const event of this.log.after(after, 2 * events.length)) {
      settleUpTo(event.position);
      if (event.position > to) break;
      time = later(time, event.stamp.recordedAt);
    }
    settleUpTo(Number.POSITIVE_INFINITY);
  }

  #keep(position: number, time: string): void {
    if (this.#kept.size >= mostKept) this.#kept.clear();
    this.#kept.set(position, time);
  }
}

/** The stretches between `after` and each event, those that overlap as one. */
function merged(events: readonly Recorded[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const event of [...events].sort((a, b) => a.stamp.after - b.stamp.after)) {
    const last = stretches.at(-1);
    if (last && event.stamp.after <= last.to) {
      last.events.push(event);
      last.to = Math.max(last.to, event.position);
    } else stretches.push({ after: event.stamp.after, to: event.position, events: [event] });
  }
  for (const { events: list } of stretches) list.sort((a, b) => a.position - b.position);
  return stretches;
}

function storedOf(event: Recorded, recordedAt: string): StoredEvent {
  const { id, type, effectiveAt, data, metadata, stream, revision, position } = event;
  return { id, type, effectiveAt, data, metadata, stream, revision, position, recordedAt };
}

export function later(one: string, other: string): string {
  return one > other ? one : other;
}
