// Which fields a statement by hand may have: one that its kind has no use for would be lost in silence, so it is refused.
import { InputError } from '../engine/input-error.js';
import type { RecordKind, RecordStatement } from './record-statement.js';

type Field = Extract<keyof RecordStatement, string>;

const REMARK = ['unit', 'criterion', 'system', 'text'] as const satisfies readonly Field[];

/** Beside those that every kind has. */
const FIELDS_OF: Readonly<Record<RecordKind, readonly Field[]>> = {
  status: ['unit', 'criterion', 'status'],
  vendor: ['unit', 'system', 'vendors', 'replaces', 'mode'],
  difficulty: REMARK,
  resolution: REMARK,
  proposal: [...REMARK, 'addressedTo'],
  note: REMARK,
  deadline: ['criterion', 'text', 'instant', 'stage'],
};

const PARTICULAR = [...new Set(Object.values(FIELDS_OF).flat())];

/** @throws InputError naming the first field that the kind does not have */
export function requireOwnFields(statement: RecordStatement): void {
  const { kind } = statement;
  const stray = PARTICULAR.find(
    (field) => (statement[field] ?? null) !== null && !FIELDS_OF[kind].includes(field),
  );
  if (stray === undefined) return;
  const own = FIELDS_OF[kind].join(', ');
  throw refusedField(
    stray,
    `record ${kind}: không có "${stray}"; loại này có ${own}`,
    `record ${kind}: has no "${stray}"; this kind has ${own}`,
  );
}

export function refusedField(field: string, vi: string, en: string): InputError {
  return new InputError('bad-request', vi, en, { field });
}
