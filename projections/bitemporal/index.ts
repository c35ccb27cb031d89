export { findByIndex, foldCells } from './fold.js';
export type { CellChange } from './fold.js';
export { cellProjection } from './projection.js';
export { cellsAt, firstReportedAt } from './read.js';
export type { CellStanding } from './read.js';
export { bitemporalDdl } from './tables.js';
