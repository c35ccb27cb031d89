// The event store in memory, for tests of what stands on the port. It keeps to the whole contract.
import { missingEvents } from './copying.js';
import { decideAppend, outcomeOf } from './decision.js';
import { checkedAppend, checkCount, checkStream, instantOf } from './event.js';
import { followByReading, Hints } from './follow.js';
import type { AppendOutcome, CopyOutcome, EventStore, NewEvent, StoredEvent, StreamAppend } from './port.js';

export interface MemoryEventStoreOptions {
  /** Stamps `recordedAt`; the real clock by default. */
  readonly clock?: () => Date;
}

/** An event store that lives as long as the process; its events are frozen. */
export function memoryEventStore({ clock = () => new Date() }: MemoryEventStoreOptions = {}): EventStore {
  const all: StoredEvent[] = [];
  const streams = new Map<string, StoredEvent[]>();
  const hints = new Hints();
  const closing = new AbortController();
  const events = (stream: string): readonly StoredEvent[] => streams.get(stream) ?? [];

  // decides everything before it changes anything: a refused append leaves nothing behind
  const appendAll = (appends: readonly StreamAppend[]): AppendOutcome[] => {
    const added: StoredEvent[] = [];
    const changed = new Map<string, StoredEvent[]>();
    const recordedAt = notBefore(clock().toISOString(), all.at(-1)?.recordedAt);
    const outcomes = appends.map(checkedAppend).map((append) => {
      const stream = changed.get(append.stream) ?? [...events(append.stream)];
      const decision = decideAppend(append, stream);
      const stored = decision.fresh.map((event, i) =>
        frozen({
          ...jsonOf(event),
          stream: append.stream,
          revision: decision.revision + 1 + i,
          position: all.length + added.length + 1 + i,
          recordedAt,
        }),
      );
      added.push(...stored);
      changed.set(append.stream, [...stream, ...stored]);
      const positions = stored.map(({ position }) => position);
      return outcomeOf(append, decision, positions);
    });
    for (const event of added) all.push(event);
    for (const [name, stream] of changed) streams.set(name, stream);
    if (added.length > 0) hints.give();
    return outcomes;
  };

  const copyAll = (copied: readonly StoredEvent[]): CopyOutcome => {
    const missing = missingEvents(copied, streams, all.at(-1)?.recordedAt ?? null);
    for (const event of missing) {
      const { stream, revision, recordedAt } = event;
      const stored = frozen({ ...jsonOf(event), stream, revision, position: all.length + 1, recordedAt });
      all.push(stored);
      streams.set(stream, [...events(stream), stored]);
    }
    if (missing.length > 0) hints.give();
    return { copied: missing.length, alreadyThere: copied.length - missing.length };
  };

  const readAll = (from: number, limit: number, to = Number.MAX_SAFE_INTEGER): StoredEvent[] => {
    checkCount(from, 'position');
    checkCount(limit, 'limit');
    checkCount(to, 'position');
    return all.slice(from, Math.max(from, Math.min(from + limit, to)));
  };

  return {
    append: (stream, newEvents, expected) =>
      settled(() => appendAll([{ stream, events: newEvents, expected }])[0] as AppendOutcome),
    appendMany: (appends) => settled(() => appendAll(appends)),
    copy: (copied) => settled(() => copyAll(copied)),
    read: (stream, from = 0) =>
      settled(() => {
        checkStream(stream);
        checkCount(from, 'revision');
        return events(stream).slice(from);
      }),
    readMany: (names) =>
      settled(() => {
        names.forEach(checkStream);
        return new Map(names.map((name) => [name, [...events(name)]]));
      }),
    readAll: (from, limit, to) => settled(() => readAll(from, limit, to)),
    follow: (from, options) =>
      followByReading(
        { readAll: (...range) => settled(() => readAll(...range)) },
        from,
        { ...options, signal: AbortSignal.any([options.signal, closing.signal]) },
        hints,
        60_000,
      ),
    head: () => settled(() => ({ position: all.length, recordedAt: all.at(-1)?.recordedAt ?? null })),
    positionAt: (recordedAt) => settled(() => lastAtOrBefore(all, instantOf(recordedAt))),
    close: () => settled(() => closing.abort()),
  };
}

/** Errors come as rejections, as from a store that has to be asked. */
function settled<T>(answer: () => T): Promise<T> {
  return new Promise((resolve) => resolve(answer()));
}

function notBefore(time: string, last: string | undefined): string {
  return last !== undefined && last > time ? last : time;
}

/** recordedAt never falls, so a binary search finds it. */
function lastAtOrBefore(all: readonly StoredEvent[], time: string): number {
  let [low, high] = [0, all.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((all[middle] as StoredEvent).recordedAt <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

function jsonOf({ id, type, effectiveAt, data, metadata }: NewEvent): NewEvent {
  return JSON.parse(JSON.stringify({ id, type, effectiveAt, data, metadata })) as NewEvent;
}

function frozen<T extends object>(value: T): T {
  for (const part of Object.values(value))
    if (typeof part === 'object' && part !== null) frozen(part as object);
  return Object.freeze(value);
}
