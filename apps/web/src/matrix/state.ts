// The state that a cell shows, and its glyph. One mark per cell: what needs a person's eye first wins.
import type { Answer } from '../api/client.js';
import type { Cell } from '../api/matrix.js';

export type { Cell, Matrix } from '../api/matrix.js';
export type Catalogue = Answer<'/api/catalogue'>['catalogue'];

export const STATES = [
  'done',
  'not_done',
  'overdue',
  'not_reported',
  'conflicting',
  'not_applicable',
] as const;
export type State = (typeof STATES)[number];

/** Not reported is a hatch, drawn by its style: an empty field, never a kind of "not done". */
export const GLYPHS: Readonly<Record<State, string>> = {
  done: '✓',
  not_done: '○',
  overdue: '!',
  not_reported: '',
  conflicting: '≠',
  not_applicable: '–',
};

export function stateOf(cell: Pick<Cell, 'status' | 'overdue' | 'conflicting'>): State {
  if (cell.conflicting) return 'conflicting';
  return cell.status === 'not_done' && cell.overdue ? 'overdue' : cell.status;
}
