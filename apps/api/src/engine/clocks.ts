// The two clocks of every read: "true at" (asOf) and "known at" (knownAt), from what a person typed.
import type { EventStore } from '#libs/event-store';
import { formatLocal, parseInstant, type InstantProblem } from '#libs/readiness';
import { InputError } from './input-error.js';

export interface Clocks {
  readonly asOf: string;
  readonly knownAt: { readonly position: number; readonly time: string | null };
}

const PROBLEMS: Record<InstantProblem, { vi: string; en: string }> = {
  unreadable: {
    vi: 'không đọc được; hãy viết 2025-06-27T12:15:00+07:00, 2025-06-27 hoặc 27/6/2025',
    en: 'cannot be read; write 2025-06-27T12:15:00+07:00, 2025-06-27 or 27/6/2025',
  },
  'no such day': { vi: 'không có ngày này trong lịch', en: 'there is no such day' },
  'before 2000': { vi: 'trước năm 2000', en: 'is before the year 2000' },
};

/** @throws InputError `bad-instant`, naming the option and what was typed */
export function instantOf(option: string, text: string): string {
  const parsed = parseInstant(text);
  if ('instant' in parsed) return parsed.instant;
  const { vi, en } = PROBLEMS[parsed.problem];
  throw new InputError('bad-instant', `${option} "${text}": ${vi}`, `${option} "${text}": ${en}`);
}

/**
 * @param asOf as typed; without it, now
 * @param knownAt a position, or a time that stands for the last position recorded by then; without it, the head
 * @throws InputError for an instant that cannot be read and for a position beyond the head
 */
export async function resolveClocks(
  store: EventStore,
  typed: { readonly asOf?: string | undefined; readonly knownAt?: string | undefined },
  now: string,
): Promise<Clocks> {
  const asOf = typed.asOf === undefined ? now : instantOf('as-of', typed.asOf);
  const head = await store.head();
  if (typed.knownAt === undefined)
    return { asOf, knownAt: { position: head.position, time: head.recordedAt } };
  const position = await knownPosition(store, typed.knownAt, head);
  if (position === head.position) return { asOf, knownAt: { position, time: head.recordedAt } };
  const [event] = await store.readAll(position - 1, 1, position);
  return { asOf, knownAt: { position, time: event?.recordedAt ?? null } };
}

async function knownPosition(
  store: EventStore,
  text: string,
  head: { position: number; recordedAt: string | null },
): Promise<number> {
  if (/^\d+$/.test(text.trim())) {
    const position = Number(text);
    if (position > head.position) {
      throw new InputError(
        'known-at-beyond-head',
        `known-at ${text}: sổ mới ghi đến vị trí ${head.position}`,
        `known-at ${text}: the ledger ends at position ${head.position}`,
      );
    }
    if (position > 0) return position;
  } else {
    const time = instantOf('known-at', text);
    const position = await store.positionAt(time);
    if (position > 0) return position;
  }
  const [first] = await store.readAll(0, 1);
  const since = first ? formatLocal(first.recordedAt) : '–';
  throw new InputError(
    'bad-instant',
    `known-at "${text}": trước sự kiện đầu tiên (${since}), lúc đó chưa ghi nhận gì`,
    `known-at "${text}": before the first event (${since}), when nothing was known`,
  );
}
