// What a cell is called: "Sơn La, LGSP: chưa hoàn thành, hạn hết 30/6, từ 25/6". The same words for those who hear the
// page and for the tip of the pointer.
import { formatDay, formatDeadline } from '../words/dates.js';
import type { Translate } from '../words/use-words.js';
import type { Drawn, Line } from './model.js';
import type { Catalogue, Cell } from './state.js';

/** Thousands of cells say one of a few things, so each is put into words once. */
const said = new WeakMap<Cell, Map<string, string>>();

export function labelOf(drawn: Drawn, row: Line, column: Line, t: Translate, language: 'vi' | 'en'): string {
  const [unit, criterion] = row.kind === 'unit' ? [row, column] : [column, row];
  const due = criterion.deadline?.instant ?? null;
  const key = `${language} ${due} ${drawn.changed}`;
  let ofCell = said.get(drawn.cell);
  if (ofCell === undefined) said.set(drawn.cell, (ofCell = new Map<string, string>()));
  let words = ofCell.get(key);
  if (words === undefined) ofCell.set(key, (words = wordsOf(drawn, due, t, language)));
  return `${unit.name}, ${criterion.alone}: ${words}`;
}

type Short = Pick<Catalogue['criteria'][number], 'code' | 'short'>;

/** What criteria are called beside no other, as in the server's summaries: after the code where the words are those of two. */
export function criterionNames(criteria: readonly Short[], language: 'vi' | 'en'): Map<string, string> {
  const isShared = (short: Short['short']): boolean =>
    criteria.filter((c) => c.short.vi === short.vi || c.short.en === short.en).length > 1;
  return new Map(
    criteria.map(({ code, short }) => [
      code,
      isShared(short) ? `${code} ${short[language]}` : short[language],
    ]),
  );
}

function wordsOf(
  { cell, state, changed }: Drawn,
  due: string | null,
  t: Translate,
  language: 'vi' | 'en',
): string {
  return [
    t(`state_${state}`).toLowerCase(),
    ...(cell.status !== 'done' && cell.status !== 'not_applicable' && due !== null
      ? [t('due', { at: formatDeadline(due, language) })]
      : []),
    ...(cell.since === null ? [] : [t('since', { at: formatDay(cell.since) })]),
    ...(cell.difficulties > 0 ? [t('difficultyCount', { n: cell.difficulties })] : []),
    ...(changed === null ? [] : [t(`changed_${changed}`)]),
  ].join(', ');
}
