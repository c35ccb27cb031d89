// The port of the event store: what every adapter (PostgreSQL, memory, EventStoreDB) must do alike.
// The contract suite in contract.ts executes what is written here. Nothing in this room knows the domain.

/** An event as it is handed in. `data` and `metadata` are JSON values; an undefined property is left out. */
export interface NewEvent<D = unknown, M = unknown> {
  /** UUID in lower case, unique within its stream: appending it twice adds nothing. */
  readonly id: string;
  readonly type: string;
  /** When it was true: ISO 8601 in UTC with milliseconds, exactly as `Date.prototype.toISOString` writes it. */
  readonly effectiveAt: string;
  readonly data: D;
  readonly metadata: M;
}

/** An event as it is stored; it never changes again. */
export interface StoredEvent<D = unknown, M = unknown> extends NewEvent<D, M> {
  readonly stream: string;
  /** Counts from 0 within its stream. */
  readonly revision: number;
  /** Global and strictly increasing; contiguous from 1 in PostgreSQL and in memory only. */
  readonly position: number;
  /** When the store took it, ISO 8601 UTC with milliseconds; never earlier than that of the position before. */
  readonly recordedAt: string;
}

/** The last revision that the caller has seen, `none` for a stream that must not exist yet, `any` for no condition. */
export type ExpectedRevision = number | 'none' | 'any';

export interface StreamAppend {
  readonly stream: string;
  readonly events: readonly NewEvent[];
  readonly expected: ExpectedRevision;
}

export interface AppendOutcome {
  readonly stream: string;
  /** `already-appended`: every event was there before, with the same content; nothing was added. */
  readonly outcome: 'appended' | 'already-appended';
  /** Last revision of the stream after this append. */
  readonly revision: number;
  /** Greatest position among the events of this append. */
  readonly position: number;
  /** How many events were added; one that is handed in twice counts once. */
  readonly appended: number;
  /** How many of the events were there before. */
  readonly alreadyAppended: number;
}

export interface CopyOutcome {
  readonly copied: number;
  /** How many were there before. */
  readonly alreadyThere: number;
}

export interface FollowOptions {
  /** Ends the iteration, also while it waits. Aborting is a normal end, not an error. */
  readonly signal: AbortSignal;
  /** Most events per batch; 500 by default. */
  readonly batchSize?: number;
  /** Called each time everything up to `position` has been handed over and nothing more is there yet. */
  readonly onCaughtUp?: (position: number) => void;
  /** Called when the store cannot be reached, before the next attempt. */
  readonly onError?: (error: Error, retryInMs: number) => void;
}

/**
 * Appends and reads immutable events.
 *
 * Every method rejects with `StoreUnavailableError` when the store cannot be reached, and with `TypeError` or
 * `RangeError` for input that no store could keep, before anything is sent.
 */
export interface EventStore {
  /**
   * Appends to one stream. Events that are all there already, with the same content, are `already-appended`
   * whatever `expected` says. Under `any`, those that are missing are appended.
   * @throws ConflictError when the stream is not at `expected`
   * @throws IdReuseError when an id is there already with other content (type, effectiveAt, data or source)
   */
  append(stream: string, events: readonly NewEvent[], expected: ExpectedRevision): Promise<AppendOutcome>;
  /**
   * As `append` for many streams, in order; answers one outcome for each. In PostgreSQL and memory all or nothing. In
   * EventStoreDB what was appended stays when the rest fails: append it all again to go on.
   */
  appendMany(appends: readonly StreamAppend[]): Promise<AppendOutcome[]>;
  /**
   * Appends events as another store recorded them, in the order of their positions, with their ids, revisions and
   * `recordedAt` kept; positions are this store's own. Those that are there already with the same content are skipped,
   * so that a copy that was cut can be resumed. Nobody else may append meanwhile. In PostgreSQL and memory all or nothing.
   * @throws RangeError where a revision would be left out, `recordedAt` would go back, or something else is there
   */
  copy(events: readonly StoredEvent[]): Promise<CopyOutcome>;
  /** The events of a stream by revision, from revision `from` (inclusive, 0 by default); none if there is no stream. */
  read(stream: string, from?: number): Promise<StoredEvent[]>;
  /** The events of many streams in one round trip; a stream without events is an empty list. */
  readMany(streams: readonly string[]): Promise<Map<string, StoredEvent[]>>;
  /** At most `limit` events by position, after `from` (exclusive) and up to `to` (inclusive). */
  readAll(from: number, limit: number, to?: number): Promise<StoredEvent[]>;
  /** All events after `from` (exclusive) in order, without end: what is there and then what comes. */
  follow(from: number, options: FollowOptions): AsyncIterable<readonly StoredEvent[]>;
  /** The last event of ours: position 0 and null when there is none. */
  head(): Promise<{ position: number; recordedAt: string | null }>;
  /** The last position recorded at or before that time, 0 if none. */
  positionAt(recordedAt: string): Promise<number>;
  /** Ends all followers and waits for appends under way. A connection that was handed in stays open. */
  close(): Promise<void>;
}
