// How an event of ours is written into the log and read from it: the caller's metadata inside an envelope of our own,
// because the server keeps no time but its own, compares no content and takes an id for a repetition.
import type { NewEvent } from '../port.js';
import type { LogRecord, NewRecord } from './connection.js';

/** When an event was recorded, as its writer saw it; see recorded-times.ts. */
export interface Stamp {
  readonly recordedAt: string;
  /** The end of the log as the writer saw it: nothing up to there was recorded later than this. */
  readonly after: number;
}

/** An event of ours as the log has it. */
export interface Recorded extends NewEvent {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly stamp: Stamp;
  readonly recordId: string;
}

interface Envelope extends Stamp {
  readonly envelope: 1;
  readonly id: string;
  readonly effectiveAt: string;
  readonly metadata: unknown;
}

/** @param recordId new for each attempt, so that the server never takes one for another */
export function recordOf(event: NewEvent, { recordedAt, after }: Stamp, recordId: string): NewRecord {
  const { id, type, effectiveAt, data, metadata } = event;
  const envelope: Envelope = { envelope: 1, id, effectiveAt, recordedAt, after, metadata };
  return { recordId, type, data, metadata: envelope };
}

/** @throws Error for what stands in a stream of ours and was not written by this program */
export function recordedOf(record: LogRecord): Recorded {
  const { stream, revision, position, type, data, metadata, recordId } = record;
  const where = `EventStoreDB, stream ${stream}, revision ${revision}`;
  if (record.inTransaction)
    throw new Error(`${where}: written in an explicit transaction, so it has no position of its own`);
  if (!Number.isSafeInteger(position))
    throw new RangeError(`${where}: position ${position} is not a whole number below 2^53`);
  if (!isEnvelope(metadata))
    throw new Error(`${where}: written by another program; streams of these names belong to this one alone`);
  const { id, effectiveAt, recordedAt, after } = metadata;
  return {
    ...{ id, type, effectiveAt, data, metadata: metadata.metadata },
    ...{ stream, revision, position, recordId, stamp: { recordedAt, after } },
  };
}

function isEnvelope(value: unknown): value is Envelope {
  if (typeof value !== 'object' || value === null) return false;
  const { envelope, id, effectiveAt, recordedAt, after, metadata } = value as Partial<Envelope>;
  const texts = [id, effectiveAt, recordedAt].every((text) => typeof text === 'string');
  return envelope === 1 && texts && Number.isSafeInteger(after) && metadata !== undefined;
}
