export { matrix } from './fold.js';
export { matrixAt } from './query.js';
export type { Matrix, MatrixCell, MatrixCriterion } from './query.js';
