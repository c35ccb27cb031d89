export { findByIndex, foldCells } from './fold.js';
export type { CellChange } from './fold.js';
export { cellProjection } from './projection.js';
export { cellsAt, firstReportedAt, kindsAt } from './read.js';
export type { CellsOfKind, CellStanding } from './read.js';
export { bitemporalDdl } from './tables.js';
