export { findByIndex, foldCells, tellerOf } from './fold.js';
export type { CellChange, Said } from './fold.js';
export { cellsAt, firstReportedAt } from './read.js';
export type { CellStanding } from './read.js';
export { bitemporalDdl } from './tables.js';
