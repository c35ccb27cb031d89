export { frontierAt, ledger, readNodes, treeSize } from './fold.js';
export { consistencyProof, inclusionProof, NotInLedger, rootAt, treeAt, treeOf } from './query.js';
export type { ConsistencyProof, InclusionProof, Tree } from './query.js';
