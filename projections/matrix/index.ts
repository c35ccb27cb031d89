export { compactMatrixAt } from './compact.js';
export type { CellKind, CompactMatrix } from './compact.js';
export { matrix } from './fold.js';
export { matrixAt } from './query.js';
export type { Matrix, MatrixCell, MatrixCriterion } from './query.js';
