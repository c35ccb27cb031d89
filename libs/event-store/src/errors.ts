// What an event store can answer besides success. A conflict is worth a retry, an id reuse never is,
// and an unavailable store is worth one later: appends are idempotent by id.
import type { ExpectedRevision } from './port.js';

const revisionText = (revision: ExpectedRevision): string =>
  typeof revision === 'number' ? `revision ${revision}` : revision === 'none' ? 'no events' : 'any revision';

/** The stream is not where the caller thought. `actual` is its last revision, or `none` if it has no events. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
  constructor(
    readonly stream: string,
    readonly expected: ExpectedRevision,
    readonly actual: number | 'none',
    /** How many of the events handed in are there already. */
    readonly alreadyAppended = 0,
  ) {
    const partly = alreadyAppended > 0 ? `; ${alreadyAppended} of the events are there already` : '';
    super(`stream ${stream}: expected ${revisionText(expected)}, actual ${revisionText(actual)}${partly}`);
  }
}

export type ReusedField = 'type' | 'effectiveAt' | 'data' | 'source';

/** An id that is in the stream already came again with other content. `fields` says what differs. */
export class IdReuseError extends Error {
  override readonly name = 'IdReuseError';
  constructor(
    readonly stream: string,
    readonly id: string,
    readonly fields: readonly ReusedField[],
  ) {
    super(`stream ${stream}: event ${id} exists already with other ${fields.join(', ')}`);
  }
}

/** The store cannot be reached. Whether an append under way was kept is unknown: append it again to find out. */
export class StoreUnavailableError extends Error {
  override readonly name = 'StoreUnavailableError';
}
