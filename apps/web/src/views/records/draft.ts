// What is being filled in: which fields a kind has, what is sent, and to which field a refusal belongs.
import type { Problem } from '../../api/client.js';
import { parseTyped } from '../../time/typed.js';

export const KINDS = [
  'status',
  'vendor',
  'difficulty',
  'resolution',
  'proposal',
  'note',
  'deadline',
] as const;
export type Kind = (typeof KINDS)[number];

export const FIELDS = [
  'unit',
  'criterion',
  'system',
  'status',
  'vendors',
  'text',
  'addressedTo',
  'instant',
  'stage',
  'effectiveAt',
  'assertedBy',
  'channel',
  'reason',
] as const;
export type Field = (typeof FIELDS)[number];

export type Draft = Readonly<Record<Exclude<Field, 'vendors'>, string>> & {
  readonly kind: Kind;
  readonly vendors: readonly string[];
};

const ALWAYS: readonly Field[] = ['effectiveAt', 'assertedBy', 'channel', 'reason'];
const REMARK: readonly Field[] = ['unit', 'criterion', 'system', 'text', ...ALWAYS];
const FIELDS_OF: Readonly<Record<Kind, readonly Field[]>> = {
  status: ['unit', 'criterion', 'status', ...ALWAYS],
  vendor: ['unit', 'system', 'vendors', ...ALWAYS],
  difficulty: REMARK,
  resolution: REMARK,
  proposal: [...REMARK, 'addressedTo'],
  note: REMARK,
  deadline: ['criterion', 'text', 'instant', 'stage', ...ALWAYS],
};

export const has = (kind: Kind, field: Field): boolean => FIELDS_OF[kind].includes(field);

/** A remark may be about a unit as a whole, or about none. */
export const isRemark = (kind: Kind): boolean => has(kind, 'text') && kind !== 'deadline';

/** The field that need not be sent to be known as wrong; null when there is none. */
export function wrongIn(draft: Draft): Field | null {
  // to name no vendor would mean to the server that the unit runs the system itself
  if (draft.kind === 'vendor' && draft.vendors.length === 0) return 'vendors';
  const isUnreadable = (field: 'effectiveAt' | 'instant'): boolean =>
    has(draft.kind, field) && draft[field].trim() !== '' && parseTyped(draft[field]) === null;
  return (['effectiveAt', 'instant'] as const).find(isUnreadable) ?? null;
}

/** The body of `POST /api/records`: the fields of the kind that were filled in. */
export function bodyOf(draft: Draft): Readonly<Record<string, unknown>> {
  const given = FIELDS_OF[draft.kind].flatMap((field): [string, unknown][] => {
    const value = draft[field];
    if (typeof value !== 'string') return [[field, value]];
    const typed = value.trim();
    if (typed === '') return [];
    return [[field, field === 'effectiveAt' || field === 'instant' ? (parseTyped(typed) ?? typed) : typed]];
  });
  return { kind: draft.kind, ...Object.fromEntries(given) };
}

/** The field that a problem names, of those that the kind shows; null when it concerns the whole. */
export function fieldOf({ details }: Problem, kind: Kind): Field | null {
  const [named] = Array.isArray(details)
    ? details.map((said) => /^[A-Za-z]+/.exec(String(said))?.[0])
    : [(details as { readonly field?: unknown } | null)?.field];
  return FIELDS_OF[kind].find((field) => field === named) ?? null;
}
