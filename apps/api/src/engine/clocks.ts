// The two clocks of every read: "true at" (asOf) and "known at" (knownAt), from what a person typed.
import type { EventStore } from '#libs/event-store';
import {
  endOfDay,
  formatDate,
  formatLocal,
  localDate,
  parseInstant,
  type InstantProblem,
} from '#libs/readiness';
import { InputError } from './input-error.js';

export interface Clocks {
  readonly asOf: string;
  readonly knownAt: {
    readonly position: number;
    readonly time: string | null;
    /** Documents of which only a part is known there: an import into EventStoreDB that is under way or was cut. */
    readonly incomplete?: readonly string[];
  };
}

const PROBLEMS: Record<InstantProblem, { vi: string; en: string }> = {
  unreadable: {
    vi: 'không đọc được; hãy viết 2025-06-27T12:15:00+07:00, 2025-06-27 hoặc 27/6/2025',
    en: 'cannot be read; write 2025-06-27T12:15:00+07:00, 2025-06-27 or 27/6/2025',
  },
  'no such day': { vi: 'không có ngày này trong lịch', en: 'there is no such day' },
  'before 2000': { vi: 'trước năm 2000', en: 'is before the year 2000' },
};

/** What options are called in Vietnamese: on a page nobody has typed their names. */
const CALLED: Readonly<Record<string, string>> = {
  'as-of': 'số liệu tính đến',
  asOf: 'số liệu tính đến',
  'known-at': 'đã ghi nhận đến',
  'known-at-from': 'đã ghi nhận đến (trước)',
  'known-at-to': 'đã ghi nhận đến (sau)',
  'effective-at': 'đúng từ lúc',
  instant: 'hạn chót',
  from: 'từ',
  to: 'đến',
  vs: 'so với',
};

/** @throws InputError, what was typed under the name of its option */
export function refuseInstant(
  code: 'bad-instant' | 'known-at-beyond-head',
  option: string,
  typed: string,
  { vi, en }: { readonly vi: string; readonly en: string },
): never {
  throw new InputError(code, `${CALLED[option] ?? option} ${typed}: ${vi}`, `${option} ${typed}: ${en}`);
}

/** As it was typed; the full instant that a page asks with, as officials write it. */
export function asTyped(text: string): string {
  const parsed = /T.*(?:Z|[+-]\d\d:?\d\d)$/.test(text.trim()) ? parseInstant(text) : null;
  if (parsed === null || !('instant' in parsed)) return `"${text}"`;
  const day = localDate(parsed.instant);
  return parsed.instant === endOfDay(day) ? formatDate(day) : formatLocal(parsed.instant);
}

/** @throws InputError `bad-instant`, naming the option and what was typed */
export function instantOf(option: string, text: string, side?: 'start' | 'end'): string {
  const parsed = parseInstant(text, side);
  if ('instant' in parsed) return parsed.instant;
  refuseInstant('bad-instant', option, `"${text}"`, PROBLEMS[parsed.problem]);
}

/** How far the clocks of two machines may differ before an instant counts as one of the future. */
const SKEW_MS = 5 * 60_000;

/** @throws InputError `bad-instant` also for an instant that has not come yet: nothing is known of it */
export function pastInstantOf(option: string, text: string, now: string): string {
  const instant = instantOf(option, text);
  if (endsToday(instant, now) || Date.parse(instant) <= Date.parse(now) + SKEW_MS) return instant;
  refuseInstant('bad-instant', option, asTyped(text), {
    vi: `ở tương lai; bây giờ là ${formatLocal(now)}`,
    en: `is in the future; it is ${formatLocal(now)} now`,
  });
}

/** A bare date stands for the end of its day, and today is no future. */
function endsToday(instant: string, now: string): boolean {
  return instant === endOfDay(localDate(now));
}

/** What the two clocks are called where they were typed. */
export interface ClockNames {
  readonly asOf: string;
  readonly knownAt: string;
}

const NAMES: ClockNames = { asOf: 'as-of', knownAt: 'known-at' };

/**
 * @param asOf as typed; without it, now
 * @param knownAt a position, or a time that stands for the last position recorded by then; without it, the head
 * @throws InputError for an instant that cannot be read or has not come yet, for a position beyond the head and for a
 *   known-at before the first event
 */
export async function resolveClocks(
  store: EventStore,
  typed: { readonly asOf?: string | undefined; readonly knownAt?: string | undefined },
  now: string,
  names: ClockNames = NAMES,
): Promise<Clocks> {
  const asOf = typed.asOf === undefined ? now : pastInstantOf(names.asOf, typed.asOf, now);
  const head = await store.head();
  if (typed.knownAt === undefined)
    return { asOf, knownAt: { position: head.position, time: head.recordedAt } };
  const position = await knownPosition(store, typed.knownAt, { head, now, option: names.knownAt });
  if (position === head.position) return { asOf, knownAt: { position, time: head.recordedAt } };
  const [event] = await store.readAll(position - 1, 1, position);
  return { asOf, knownAt: { position, time: event?.recordedAt ?? null } };
}

async function knownPosition(
  store: EventStore,
  text: string,
  { head, now, option }: { readonly head: { readonly position: number }; now: string; option: string },
): Promise<number> {
  if (/^\d+$/.test(text.trim())) {
    const position = Number(text);
    if (position > head.position) {
      refuseInstant('known-at-beyond-head', option, text, {
        vi: `sổ mới ghi đến vị trí ${head.position}`,
        en: `the ledger ends at position ${head.position}`,
      });
    }
    if (position > 0) return position;
  } else {
    const time = pastInstantOf(option, text, now);
    const position = await store.positionAt(time);
    if (position > 0) return position;
  }
  const [first] = await store.readAll(0, 1);
  const since = first ? formatLocal(first.recordedAt) : '–';
  refuseInstant('bad-instant', option, asTyped(text), {
    vi: `trước sự kiện đầu tiên (${since}), lúc đó chưa ghi nhận gì`,
    en: `before the first event (${since}), when nothing was known`,
  });
}
