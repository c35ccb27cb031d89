import { COMPARE_WORDS } from './compare/words.js';
import { FINDING_WORDS } from './findings/words.js';
import { IMPORT_WORDS } from './imports/words.js';
import { INVENTORY_WORDS } from './inventory/words.js';
import { PROGRESS_WORDS } from './progress/words.js';
import { RECORD_WORDS } from './records/words.js';
import { REMARK_WORDS } from './remarks/words.js';
import { TIMELINE_WORDS } from './timeline/words.js';
import { VENDOR_WORDS } from './vendors/words.js';

const TABLES = [
  COMPARE_WORDS,
  FINDING_WORDS,
  IMPORT_WORDS,
  INVENTORY_WORDS,
  PROGRESS_WORDS,
  RECORD_WORDS,
  REMARK_WORDS,
  TIMELINE_WORDS,
  VENDOR_WORDS,
];

/** Every text of a table, of its functions those around what they are given. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'function')
    return (
      String(value)
        .replace(/\$\{[^}]*\}/g, '')
        .match(/'[^']*'|"[^"]*"|`[^`]*`/g) ?? []
    );
  return typeof value === 'string' ? [value] : Object.values(value as object).flatMap(textsIn);
}

it('are those of the matrix: a province, and in Vietnamese neither tiêu chí nor nhà cung cấp', () => {
  const [vi, en] = [
    TABLES.flatMap((table) => textsIn(table.vi)),
    TABLES.flatMap((table) => textsIn(table.en)),
  ];
  expect(en).toContain('By province');
  expect(en.filter((text) => /\bunits?\b/i.test(text))).toEqual([]);
  expect(vi.filter((text) => /tiêu chí|nhà cung cấp|ma trận/i.test(text))).toEqual([]);
});
