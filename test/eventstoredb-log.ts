// The log of the double of an EventStoreDB: records at positions that are bytes, with those of others between ours.
import { EventEmitter } from 'node:events';
import { randomUUID } from 'node:crypto';

export interface ProposedRecord {
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface DoubleRecord extends ProposedRecord {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly created: number;
}

const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

export class DoubleLog {
  readonly changed = new EventEmitter();
  readonly #records: DoubleRecord[] = [];
  readonly #streams = new Map<string, DoubleRecord[]>();
  readonly #places = new Map<number, number>();
  #end = 0;
  #others = 0;

  constructor() {
    this.changed.setMaxListeners(0);
    this.write('$settings', 3, '$UserCreated');
  }

  get records(): readonly DoubleRecord[] {
    return this.#records;
  }

  /** @param expected last revision as text, -1 for no stream, null for any */
  append(
    stream: string,
    records: readonly ProposedRecord[],
    expected: string | number | null,
  ): { revision: number; position: number } | { actual: number } {
    const there = this.#streams.get(stream) ?? [];
    const actual = there.length - 1;
    if (expected !== null && Number(expected) !== actual) return { actual };
    for (const record of records) {
      const stored = { ...record, stream, revision: there.length, position: this.#end, created: Date.now() };
      this.#places.set(this.#end, this.#records.length);
      this.#records.push(stored);
      there.push(stored);
      // as long as the record, rounded up by something that nobody can guess
      this.#end += record.data.byteLength + record.metadata.byteLength + 97 + (this.#records.length % 13);
    }
    this.#streams.set(stream, there);
    setImmediate(() => this.changed.emit('appended'));
    return { revision: there.length - 1, position: there.at(-1)!.position };
  }

  /** Records of another program or of the system, written with no regard to us. */
  write(stream: string, count: number, type = 'OrderPlaced', value: unknown = { total: 7 }): void {
    const records = Array.from({ length: count }, () => ({
      ...{ id: randomUUID(), type, contentType: 'application/json', data: text(value), metadata: text(null) },
    }));
    this.append(stream, records, null);
  }

  /** Now these, now those. */
  writeOfOthers(): void {
    this.#others++;
    if (this.#others % 2 === 0) this.write(`shop-${this.#others % 5}`, 1 + (this.#others % 3));
    if (this.#others % 3 === 0) this.write('$stats-127.0.0.1:2113', 1, '$statsCollected');
    if (this.#others % 5 === 0) this.write('readinessless-1', 1);
  }

  stream(name: string, from: number, count: number): readonly DoubleRecord[] | null {
    return this.#streams.get(name)?.slice(from, from + count) ?? null;
  }

  /** Forwards from a position on, or backwards before it; null where no record begins. */
  page(backwards: boolean, place: number | 'start' | 'end', count: number): readonly DoubleRecord[] | null {
    const index = place === 'start' ? 0 : place === 'end' ? this.#records.length : this.#places.get(place);
    if (index === undefined) return null;
    return backwards
      ? this.#records.slice(Math.max(0, index - count), index).reverse()
      : this.#records.slice(index, index + count);
  }

  /** Records after a position, or all for -1. */
  after(position: number): readonly DoubleRecord[] {
    return this.#records.slice(position < 0 ? 0 : (this.#places.get(position) ?? -1) + 1);
  }
}
