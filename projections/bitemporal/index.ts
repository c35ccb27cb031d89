export { findByIndex, foldCells, tellerOf } from './fold.js';
export type { CellChange, Said } from './fold.js';
export { cellsAt, firstReportedAt, kindsAt } from './read.js';
export type { CellsOfKind, CellStanding } from './read.js';
export { bitemporalDdl } from './tables.js';
