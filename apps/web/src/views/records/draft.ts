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

export type Field =
  | 'unit'
  | 'criterion'
  | 'system'
  | 'status'
  | 'vendors'
  | 'replaces'
  | 'text'
  | 'addressedTo'
  | 'instant'
  | 'stage'
  | 'corrects'
  | 'effectiveAt'
  | 'assertedBy'
  | 'channel'
  | 'reason';
export type ListField = 'vendors' | 'replaces';

export type Draft = Readonly<Record<Exclude<Field, ListField>, string>> &
  Readonly<Record<ListField, readonly string[]>> & { readonly kind: Kind };

const ALWAYS: readonly Field[] = ['corrects', 'effectiveAt', 'assertedBy', 'channel', 'reason'];
const REMARK: readonly Field[] = ['unit', 'criterion', 'system', 'text', ...ALWAYS];
const FIELDS_OF: Readonly<Record<Kind, readonly Field[]>> = {
  status: ['unit', 'criterion', 'status', ...ALWAYS],
  vendor: ['unit', 'system', 'vendors', 'replaces', ...ALWAYS],
  difficulty: REMARK,
  resolution: REMARK,
  proposal: [...REMARK, 'addressedTo'],
  note: REMARK,
  deadline: ['criterion', 'text', 'instant', 'stage', ...ALWAYS],
};

/** What cannot be left out, where the kind has it. */
const REQUIRED: readonly Field[] = ['status', 'vendors', 'text', 'effectiveAt'];

export const has = (kind: Kind, field: Field): boolean => FIELDS_OF[kind].includes(field);

/** A remark may be about a unit as a whole, or about none. */
export const isRemark = (kind: Kind): boolean => has(kind, 'text') && kind !== 'deadline';

export const isRequired = (kind: Kind, field: Field): boolean =>
  has(kind, field) && (REQUIRED.includes(field) || (!isRemark(kind) && PLACE.includes(field)));

const PLACE: readonly Field[] = ['unit', 'criterion', 'system'];

export type Fault = 'missing' | 'unreadable';

/** What need not be sent to be known as wrong, by field; empty when it can be sent. */
export function faultsIn(draft: Draft): Readonly<Partial<Record<Field, Fault>>> {
  const faults: Partial<Record<Field, Fault>> = {};
  for (const field of FIELDS_OF[draft.kind]) {
    const value = draft[field];
    const isEmpty = typeof value === 'string' ? value.trim() === '' : value.length === 0;
    // to name no vendor would mean to the server that the unit runs the system itself
    if (isEmpty && isRequired(draft.kind, field)) faults[field] = 'missing';
    else if (
      (field === 'effectiveAt' || field === 'instant') &&
      !isEmpty &&
      parseTyped(draft[field]) === null
    )
      faults[field] = 'unreadable';
  }
  return faults;
}

/** The body of `POST /api/records`: the fields of the kind that were filled in. */
export function bodyOf(draft: Draft): Readonly<Record<string, unknown>> {
  const given = FIELDS_OF[draft.kind].flatMap((field): [string, unknown][] => {
    const value = draft[field];
    if (typeof value !== 'string') return value.length === 0 ? [] : [[field, value]];
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
