// What becomes of one append, decided from the events of its stream: pure, for adapters that read before they write.
// PostgreSQL decides the same in postgres/schema.ts, inside the transaction.
import { ConflictError } from './errors.js';
import { refuseReuse } from './event.js';
import type { AppendOutcome, NewEvent, StoredEvent, StreamAppend } from './port.js';

export interface AppendDecision {
  /** What has to be written, in order; empty when everything is there already. */
  readonly fresh: readonly NewEvent[];
  /** What is there already, of this append. */
  readonly known: readonly StoredEvent[];
  /** Last revision of the stream before this append, -1 if it has no events. */
  readonly revision: number;
}

/**
 * Decides a checked append against all events of its stream.
 * @throws ConflictError and IdReuseError as `EventStore.append` does
 */
export function decideAppend(append: StreamAppend, stream: readonly StoredEvent[]): AppendDecision {
  const ids = new Set(append.events.map(({ id }) => id));
  const there = new Map(stream.filter(({ id }) => ids.has(id)).map((event) => [event.id, event]));
  const fresh: NewEvent[] = [];
  for (const event of append.events) {
    const stored = there.get(event.id);
    if (stored) refuseReuse(append.stream, event, stored);
    else fresh.push(event);
  }
  const known = [...there.values()];
  const revision = stream.at(-1)?.revision ?? -1;
  const { expected } = append;
  const asExpected =
    expected === 'any' || (known.length === 0 && revision === (expected === 'none' ? -1 : expected));
  if (fresh.length > 0 && !asExpected)
    throw new ConflictError(append.stream, expected, revision < 0 ? 'none' : revision, known.length);
  return { fresh, known, revision };
}

/** The outcome of a decision whose fresh events were written at `positions`. */
export function outcomeOf(
  append: StreamAppend,
  decision: AppendDecision,
  positions: readonly number[],
): AppendOutcome {
  return {
    stream: append.stream,
    outcome: decision.fresh.length > 0 ? 'appended' : 'already-appended',
    revision: decision.revision + decision.fresh.length,
    position: [...decision.known.map(({ position }) => position), ...positions].reduce(
      (a, b) => Math.max(a, b),
      0,
    ),
    appended: decision.fresh.length,
    alreadyAppended: decision.known.length,
  };
}
