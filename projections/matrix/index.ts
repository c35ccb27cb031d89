export { compactMatrixAt } from './compact.js';
export type { CellKind, CompactMatrix } from './compact.js';
export { matrix, saidOfMatrix } from './fold.js';
export type { DeadlineValue, DeclaredValue, StatusValue } from './fold.js';
export { matrixAt } from './query.js';
export type { Matrix, MatrixCell, MatrixCriterion } from './query.js';
