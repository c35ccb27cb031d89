// The only file that knows the client of EventStoreDB. It gives the few calls that the adapter needs, each with an end
// in time, and turns what goes wrong into the errors of faults.ts.
import {
  BACKWARDS,
  END,
  EventStoreDBClient,
  FORWARDS,
  jsonEvent,
  NO_STREAM,
  START,
  streamNameFilter,
  type AllStreamRecordedEvent,
  type AllStreamResolvedEvent,
  type JSONType,
  type RecordedEvent,
  type StreamingRead,
} from '@eventstore/db-client';
import { randomUUID } from 'node:crypto';
import type { Address } from './address.js';
import { faultOf, incompatible, isListening, Silence, WrongRevision } from './faults.js';
import { Subscribed, type Source } from './subscribed.js';

/** A record of the log as the server has it: ours, somebody else's or the system's. */
export interface LogRecord {
  readonly stream: string;
  readonly revision: number;
  /** Commit position; NaN where the server did not give one. */
  readonly position: number;
  /** Records of an explicit transaction share a commit position. */
  readonly inTransaction: boolean;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
  /** The id that the server knows it by. */
  readonly recordId: string;
}

export interface NewRecord {
  readonly recordId: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

/** See Subscribed; whatever the client hands over in it. */
export type Subscription = Pick<Subscribed<unknown>, 'take' | 'failure' | 'silentMs' | 'wait' | 'close'>;

/** A position of a record, or one end of the log. */
export type Place = number | 'start' | 'end';

/** Nothing for so long, and a server is taken for dead. */
const silenceMs = 4000;
/** More appends than this wait for their turn. */
const mostInFlight = 16;

export class Connection {
  #client: EventStoreDBClient;
  readonly #waiting: (() => void)[] = [];
  #inFlight = 0;

  /** @throws Error where a file named in the address cannot be read */
  constructor(readonly address: Address) {
    this.#client = this.#connect();
  }

  #connect(): EventStoreDBClient {
    const client = EventStoreDBClient.connectionString(this.address.url);
    // One call for each append. With its calls in batches the client shares what awaits an answer among all connections
    // of the process, forgets it when one of them breaks, and throws where nobody can catch it when the answer comes.
    return Object.assign(client, { supports: () => Promise.resolve(false) });
  }

  /** @returns the version of the server
   * @throws IncompatibleStoreError, or StoreUnavailableError with what to do */
  async check(): Promise<string> {
    try {
      const { serverVersion } = await this.#within(Features.of(this.#client));
      const [major = 0, minor = 0] = serverVersion.split('.').map(Number);
      // from 22.10 on, what is read from a stream says its position in the log
      if (!(major > 22 || (major === 22 && minor >= 10))) throw incompatible(this.address);
      return serverVersion;
    } catch (error) {
      const fault = faultOf(this.address, error);
      const answers = !(error instanceof Silence) && (await isListening(this.address));
      // unavailable though somebody listens: a server that speaks another protocol, or TLS against none
      throw answers && isUnavailable(error) ? incompatible(this.address, error) : fault;
    }
  }

  /** Records of the whole log from a place on, in either direction: forwards including it, backwards before it. */
  async page(direction: 'forwards' | 'backwards', from: Place, count: number): Promise<LogRecord[]> {
    const fromPosition =
      from === 'start' ? START : from === 'end' ? END : { commit: BigInt(from), prepare: BigInt(from) };
    const events = await this.#collect<AllStreamResolvedEvent>(
      this.#client.readAll({
        direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
        fromPosition,
        maxCount: count,
        requiresLeader: true,
      }),
    );
    return events.flatMap(({ event }) => (event ? [recordOf(event)] : []));
  }

  /** The records of a stream from a revision on; none when there is no stream. */
  async stream(name: string, from: number): Promise<LogRecord[]> {
    try {
      const events = await this.#collect<{ event?: RecordedEvent }>(
        this.#client.readStream(name, { fromRevision: BigInt(from), requiresLeader: true }),
      );
      return events.flatMap(({ event }) => (event ? [recordOf(event)] : []));
    } catch (error) {
      if (error instanceof NoStream) return [];
      throw error;
    }
  }

  /**
   * Appends at exactly that last revision, -1 for a stream that is not there.
   * Answers the position that the server gives the whole; NaN if it gives none.
   * @throws WrongRevision, TooLarge, StoreUnavailableError; after the last it may have been appended all the same
   */
  async append(stream: string, records: readonly NewRecord[], revision: number): Promise<number> {
    await this.#turn();
    try {
      const events = records.map(({ recordId, type, data, metadata }) =>
        jsonEvent({ id: recordId, type, data: data as JSONType, metadata: metadata as JSONType }),
      );
      const { success, position } = await this.#within(
        this.#client.appendToStream(stream, events, {
          expectedRevision: revision < 0 ? NO_STREAM : BigInt(revision),
          requiresLeader: true,
          deadline: silenceMs,
        }),
      );
      if (!success) throw new WrongRevision(stream);
      return Number(position?.commit);
    } catch (error) {
      throw error instanceof WrongRevision ? error : faultOf(this.address, error);
    } finally {
      this.#inFlight--;
      this.#waiting.shift()?.();
    }
  }

  /** What comes after a place, filtered by the server, until it is closed. It has a connection of its own. */
  subscribe(after: number, prefixes: readonly string[], buffer: number): Subscription {
    const client = this.#connect();
    const open = (onCheckpoint: () => void): Source<AllStreamResolvedEvent> =>
      client.subscribeToAll(
        {
          fromPosition: after === 0 ? START : { commit: BigInt(after), prepare: BigInt(after) },
          filter: streamNameFilter({
            prefixes: [...prefixes],
            checkpointInterval: 10,
            checkpointReached: () => Promise.resolve(onCheckpoint()),
          }),
        },
        { highWaterMark: buffer },
      ) as unknown as Source<AllStreamResolvedEvent>;
    return new Subscribed(
      open,
      ({ event }) => (event ? recordOf(event) : null),
      (error) => faultOf(this.address, error),
      () => void client.dispose(),
    );
  }

  async close(): Promise<void> {
    await this.#client.dispose();
  }

  #turn(): Promise<void> {
    this.#inFlight++;
    if (this.#inFlight <= mostInFlight) return Promise.resolve();
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #within<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const silence = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(this.#silent()), silenceMs);
    });
    try {
      return await Promise.race([answer, silence]);
    } finally {
      clearTimeout(timer);
    }
  }

  #collect<T>(reading: StreamingRead<T>): Promise<T[]> {
    return new Promise((resolve, reject) => {
      const found: T[] = [];
      const silent = (): void => {
        reject(faultOf(this.address, this.#silent()));
        void reading.cancel().catch(() => undefined);
      };
      const timer = setTimeout(silent, silenceMs);
      reading
        .on('data', (one: T) => {
          found.push(one);
          timer.refresh();
        })
        .on('end', () => {
          clearTimeout(timer);
          resolve(found);
        })
        .on('error', (error: Error & { type?: string }) => {
          clearTimeout(timer);
          reject(error.type === 'stream-not-found' ? new NoStream() : faultOf(this.address, error));
        });
    });
  }

  /** A connection that has gone silent is given up, so that the next call tries a new one. */
  #silent(): Silence {
    const silent = this.#client;
    this.#client = this.#connect();
    void silent.dispose().catch(() => undefined);
    return new Silence();
  }
}

export const newRecordId = (): string => randomUUID();

/** What the server says that it can do, which the client keeps to itself. */
class Features extends EventStoreDBClient {
  static of(client: Features): Promise<{ readonly serverVersion: string }> {
    return client.capabilities;
  }
}

class NoStream extends Error {}

function isUnavailable(error: unknown): boolean {
  return (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    [2, 13, 14].includes(error.code as number)
  );
}

function recordOf(event: RecordedEvent | AllStreamRecordedEvent): LogRecord {
  const position = 'position' in event ? event.position : undefined;
  return {
    stream: event.streamId,
    revision: Number(event.revision),
    position: position === undefined ? Number.NaN : Number(position.commit),
    inTransaction: position?.commit !== position?.prepare,
    type: event.type,
    data: event.data,
    metadata: event.metadata,
    recordId: event.id,
  };
}
