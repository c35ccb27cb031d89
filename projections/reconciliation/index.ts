export { reconciliation } from './fold.js';
export { findingsAt, type Findings, type FindingsFilter } from './query.js';
