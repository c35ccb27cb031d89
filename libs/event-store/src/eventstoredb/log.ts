// The log of an EventStoreDB as this program sees it: its own events, whatever lies between them.
import { checkCount } from '../event.js';
import { StoreUnavailableError } from '../errors.js';
import type { Connection, LogRecord, Place, Subscription } from './connection.js';
import { recordedOf, type Recorded } from './envelope.js';

/** What is looked for from behind is mostly the last record; pages grow from there. */
const smallPage = 2;
const largePage = 1000;

export class Log {
  /** @param prefixes of the streams that are ours */
  constructor(
    readonly connection: Connection,
    readonly prefixes: readonly string[],
  ) {}

  isOurs(stream: string): boolean {
    return this.prefixes.some((prefix) => stream.startsWith(prefix));
  }

  /** All events of a stream of ours from a revision on. */
  async stream(name: string, from = 0): Promise<Recorded[]> {
    return (await this.connection.stream(name, from)).map(recordedOf);
  }

  /** Every record from the end on backwards, with the event where it is ours. */
  async *backwards(
    place: number | 'end' = 'end',
  ): AsyncGenerator<{ readonly position: number; readonly event: Recorded | null }, void, undefined> {
    for await (const page of this.#pages('backwards', place, smallPage))
      for (const record of page)
        yield { position: record.position, event: this.isOurs(record.stream) ? recordedOf(record) : null };
  }

  /** Events of ours after a position, in order, to the end of the log; as many as are asked for are read at once. */
  async *after(position: number, expected = largePage): AsyncGenerator<Recorded, void, undefined> {
    checkCount(position, 'position');
    const first = Math.max(smallPage, Math.min(expected + 1, largePage));
    for await (const page of this.#pages('forwards', position === 0 ? 'start' : position, first))
      for (const record of page)
        if (record.position > position && this.isOurs(record.stream)) yield recordedOf(record);
  }

  /** The event of ours at exactly that position, null when there is none. */
  async at(position: number): Promise<Recorded | null> {
    try {
      const [record] = await this.connection.page('forwards', position, 1);
      return record?.position === position && this.isOurs(record.stream) ? recordedOf(record) : null;
    } catch (error) {
      if (await this.#isNoRecord(error)) return null;
      throw error;
    }
  }

  /** What comes after a position, from the server's own filter. */
  subscribe(after: number, buffer: number): Subscription {
    return this.connection.subscribe(after, this.prefixes, buffer);
  }

  /** The records of a subscription that are ours and come after a position. */
  ours(records: readonly LogRecord[], after: number): Recorded[] {
    return records.filter((one) => one.position > after && this.isOurs(one.stream)).map(recordedOf);
  }

  /** Where to begin to get what comes after a position that a person may have typed. */
  async beginning(position: number): Promise<number> {
    if (position === 0 || (await this.at(position))) return position;
    let before = 0;
    for await (const record of this.after(0)) {
      if (record.position > position) break;
      before = record.position;
    }
    return before;
  }

  /** Pages to the end of the log or to its start. Each is read whole: a cut read would cost the connection. */
  async *#pages(
    direction: 'forwards' | 'backwards',
    from: Place,
    size: number,
  ): AsyncGenerator<LogRecord[], void, undefined> {
    let [place, count, reached] = [from, size, Number.NaN];
    for (;;) {
      let page: LogRecord[];
      try {
        page = await this.connection.page(direction, place, count);
      } catch (error) {
        // a position at which no record begins: everything from the start on, the caller drops what is before
        if (direction === 'backwards' || typeof place === 'string' || !(await this.#isNoRecord(error)))
          throw error;
        place = 'start';
        continue;
      }
      // forwards, a page begins with the record on which the one before ended
      const fresh = page.filter(({ position }) =>
        Number.isNaN(reached) ? true : direction === 'forwards' ? position > reached : position < reached,
      );
      if (fresh.length > 0) yield fresh;
      const last = fresh.at(-1);
      if (!last || page.length < count) return;
      place = reached = last.position;
      count = Math.min(count * 4, largePage);
    }
  }

  /** A server that refuses one read and answers the next was asked for a position at which nothing begins. */
  async #isNoRecord(error: unknown): Promise<boolean> {
    if (!(error instanceof StoreUnavailableError)) return false;
    return this.connection.page('backwards', 'end', 1).then(
      () => true,
      () => false,
    );
  }
}
