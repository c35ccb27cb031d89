// What a cell is called: "Sơn La, LGSP: chưa hoàn thành, hạn hết 30/6, từ 25/6". The same words for those who hear the
// page and for the tip of the pointer.
import { formatDay, formatDeadline } from '../words/dates.js';
import type { Translate } from '../words/use-words.js';
import type { Drawn, Line } from './model.js';

export function labelOf(drawn: Drawn, row: Line, column: Line, t: Translate, language: 'vi' | 'en'): string {
  const [unit, criterion] = row.kind === 'unit' ? [row, column] : [column, row];
  const { cell, state } = drawn;
  const said = [
    t(`state_${state}`).toLowerCase(),
    ...(cell.status !== 'done' && criterion.deadline
      ? [t('due', { at: formatDeadline(criterion.deadline.instant, language) })]
      : []),
    ...(cell.since === null ? [] : [t('since', { at: formatDay(cell.since) })]),
    ...(cell.difficulties > 0 ? [t('difficultyCount', { n: cell.difficulties })] : []),
    ...(drawn.changed === null ? [] : [t(`changed_${drawn.changed}`)]),
  ];
  return `${unit.name}, ${criterion.short}: ${said.join(', ')}`;
}
