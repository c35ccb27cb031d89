// Documents kept whole and addressed by their sha256, in PostgreSQL whatever the event store is: an event cites a
// document by this address and line numbers, so the words it rests on can be opened for ever.
import { createHash } from 'node:crypto';
import { checkStream } from './event.js';

export interface NewDocument {
  /** sha256 of `bytes`, 64 hex digits in lower case. */
  readonly sha256: string;
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
  /** The decoded text with its lines; null for what has none, such as a spreadsheet. */
  readonly text: string | null;
}

export interface StoredDocument extends NewDocument {
  readonly storedAt: string;
}

export interface ListedDocument {
  readonly sha256: string;
  readonly name: string;
  /** Size in bytes. */
  readonly bytes: number;
  readonly storedAt: string;
}

/** Every method rejects with `StoreUnavailableError` when the database cannot be reached. */
export interface DocumentStore {
  /** Keeps a document; one that is there already stays as it is, with its first name. RangeError for a wrong sha256. */
  put(document: NewDocument): Promise<void>;
  get(sha256: string): Promise<StoredDocument | null>;
  /**
   * Lines `from` to `to`, 1-based and inclusive, as far as there are; `total` counts all lines.
   * null when the document is not there or has no text.
   */
  lines(sha256: string, from: number, to: number): Promise<{ lines: string[]; total: number } | null>;
  /** Oldest first. */
  list(): Promise<ListedDocument[]>;
  /**
   * Notes the event streams in which events of this document may be. It is written before the first event that cites
   * the document, so that a re-import or a withdrawal finds the document's events on any event store by reading these
   * streams, without scanning everything; a stream that never got its event does no harm.
   */
  addStreams(sha256: string, streams: readonly string[]): Promise<void>;
  /** The streams noted so far, in the order of their code points. */
  streams(sha256: string): Promise<string[]>;
}

/** Throws RangeError or TypeError for a document that cannot be kept under its address. */
export function checkDocument({ sha256, name, bytes, text }: NewDocument): void {
  const actual = createHash('sha256').update(bytes).digest('hex');
  if (sha256 !== actual) throw new RangeError(`document ${name}: its sha256 is ${actual}, not ${sha256}`);
  if (text?.includes('\0')) throw new TypeError(`document ${name}: its text contains a NUL character`);
}

/**
 * Physical lines as every editor numbers them: a line break at the very end begins no further line. A lone CR ends a
 * line only in texts without LF, as old Macs wrote them; the readers, whose lines events cite, hold to the same rule.
 */
export function physicalLines(text: string): string[] {
  const lines = text.includes('\n') ? text.replace(/\r+$/, '').split(/\r*\n/) : text.split('\r');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

export function linesOf(text: string, from: number, to: number): { lines: string[]; total: number } {
  if (!Number.isInteger(from) || !Number.isInteger(to) || from < 1 || to < from)
    throw new RangeError(`lines ${from}–${to} are not a range of whole numbers from 1`);
  const lines = physicalLines(text);
  return { lines: lines.slice(from - 1, to), total: lines.length };
}

/** Documents that live as long as the process, for tests of what stands on the port. */
export function memoryDocumentStore(clock: () => Date = () => new Date()): DocumentStore {
  const documents = new Map<string, StoredDocument>();
  const streams = new Map<string, Set<string>>();
  return {
    async put(document) {
      await Promise.resolve(checkDocument(document));
      if (documents.has(document.sha256)) return;
      documents.set(document.sha256, {
        ...document,
        bytes: Uint8Array.from(document.bytes),
        storedAt: clock().toISOString(),
      });
    },
    get: (sha256) => Promise.resolve(documents.get(sha256) ?? null),
    async lines(sha256, from, to) {
      const document = await this.get(sha256);
      return typeof document?.text === 'string' ? linesOf(document.text, from, to) : null;
    },
    list: () =>
      Promise.resolve(
        [...documents.values()].map(({ sha256, name, bytes, storedAt }) => ({
          sha256,
          name,
          bytes: bytes.length,
          storedAt,
        })),
      ),
    async addStreams(sha256, names) {
      names.forEach(checkStream);
      if (!(await this.get(sha256))) throw new RangeError(`document ${sha256} is not kept here`);
      streams.set(sha256, new Set([...(streams.get(sha256) ?? []), ...names]));
    },
    streams: (sha256) => Promise.resolve([...(streams.get(sha256) ?? [])].sort()),
  };
}
