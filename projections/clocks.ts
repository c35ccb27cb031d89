// The two clocks of a read: "true at" and "known at". There is no clock in here; the caller says what time it is.
import { parseInstant } from '#libs/readiness';
import type { EventStore } from '#libs/event-store';
import type { Clocks } from './projection.js';

export interface ClockRequest {
  /** What a person typed: an instant or a date; `now` by default. */
  readonly asOf?: string | undefined;
  /** A position, or an instant, meaning the last position recorded by then; the head of the store by default. */
  readonly knownAt?: string | number | undefined;
  readonly now: string;
}

/** Bad input: a time that cannot be read, or a position beyond the head. */
export class ClockError extends RangeError {
  constructor(
    readonly field: 'asOf' | 'knownAt',
    readonly value: string,
    why: string,
  ) {
    super(`${field} "${value}": ${why}`);
    this.name = 'ClockError';
  }
}

/**
 * The moment that a read is about.
 * @throws ClockError
 */
export async function resolveClocks(
  store: Pick<EventStore, 'head' | 'positionAt' | 'readAll'>,
  { asOf, knownAt, now }: ClockRequest,
): Promise<Clocks> {
  const at = asOf === undefined ? now : instantOf('asOf', asOf);
  const head = await store.head();
  if (knownAt === undefined) return { asOf: at, knownAt: { position: head.position, time: head.recordedAt } };
  const text = String(knownAt).trim();
  const position = /^\d+$/.test(text) ? Number(text) : await store.positionAt(instantOf('knownAt', text));
  if (position > head.position)
    throw new ClockError('knownAt', text, `the last position is ${head.position}`);
  if (position === head.position) return { asOf: at, knownAt: { position, time: head.recordedAt } };
  const [event] = position === 0 ? [] : await store.readAll(position - 1, 1, position);
  return { asOf: at, knownAt: { position, time: event?.recordedAt ?? null } };
}

function instantOf(field: 'asOf' | 'knownAt', text: string): string {
  const read = parseInstant(text);
  if ('problem' in read) throw new ClockError(field, text, read.problem);
  return read.instant;
}
