// Copying a history from one store into another: which of its events are missing here, and whether they may follow what
// is here. Pure; every adapter decides by it before it writes.
import canonicalize from 'canonicalize';
import { checkCount, checkEvent, checkInstant, checkStream } from './event.js';
import type { StoredEvent } from './port.js';

/**
 * The events that are not here yet, in order: always a tail of what is copied.
 * @param streamsHere every event of the streams that are copied, by revision
 * @param head `recordedAt` of the last event here
 * @throws TypeError or RangeError as `EventStore.copy` does
 */
export function missingEvents(
  events: readonly StoredEvent[],
  streamsHere: ReadonlyMap<string, readonly StoredEvent[]>,
  head: string | null,
): StoredEvent[] {
  const missing: StoredEvent[] = [];
  const ends = new Map<string, number>();
  const ids = new Map([...streamsHere].map(([name, here]) => [name, new Set(here.map(({ id }) => id))]));
  let [position, recordedAt] = [0, head ?? ''];
  for (const event of events) {
    const { stream, revision } = event;
    check(event);
    const where = `stream ${stream}, revision ${revision}`;
    if (event.position <= position)
      throw new RangeError(`${where}: position ${event.position} is out of order`);
    position = event.position;
    const here = streamsHere.get(stream)?.[revision];
    if (here) {
      if (missing.length > 0) throw new RangeError(`${where} is here already, but not what was before it`);
      if (contentOf(here) !== contentOf(event)) throw new RangeError(`${where} is here with other content`);
      continue;
    }
    const next = ends.get(stream) ?? streamsHere.get(stream)?.length ?? 0;
    if (revision !== next) throw new RangeError(`${where} cannot follow: the next revision is ${next}`);
    if (event.recordedAt < recordedAt)
      throw new RangeError(
        `${where}: recordedAt ${event.recordedAt} is before ${recordedAt}, the last one here`,
      );
    const known = ids.get(stream) ?? new Set();
    if (known.has(event.id)) throw new RangeError(`${where}: event ${event.id} is in the stream already`);
    ids.set(stream, known.add(event.id));
    ends.set(stream, next + 1);
    recordedAt = event.recordedAt;
    missing.push(event);
  }
  return missing;
}

function check(event: StoredEvent): void {
  checkStream(event.stream);
  checkEvent(event.stream, event);
  checkCount(event.revision, `stream ${event.stream}: revision`);
  checkCount(event.position, `stream ${event.stream}: position`);
  checkInstant(event.recordedAt, `stream ${event.stream}, event ${event.id}: recordedAt`);
}

function contentOf({ id, type, effectiveAt, data, metadata, recordedAt }: StoredEvent): string | undefined {
  return canonicalize({ id, type, effectiveAt, data, metadata, recordedAt });
}
