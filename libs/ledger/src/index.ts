// The Merkle tree over all events, what is signed of it, and how a third party checks it offline.
export { BUNDLE, type BundleFiles, type Failure, type FailureKind, type KeySource } from './bundle.js';
export { formatCheckpoint, parseCheckpoint, signCheckpoint, type Checkpoint } from './checkpoint.js';
export { eventLine, leafLine, type BundledEvent } from './event-lines.js';
export {
  EXCERPT_PROVES,
  formatExcerpt,
  verifyExcerpt,
  type ExcerptAnswer,
  type ExcerptParts,
  type ProvenEvent,
} from './excerpt.js';
export {
  followHandovers,
  openHandover,
  openInTerm,
  signHandover,
  signTakeover,
  type Handover,
  type KeyTerm,
  type KeyTerms,
} from './handover.js';
export { emptyRoot, leafHash, nodeHash, sha256, type Hash } from './hash.js';
export { canonicalJson, hashOfEvent, leafBytes, leafOf, type LeafEvent } from './leaf.js';
export {
  checkFiles,
  fileEntry,
  formatManifest,
  parseManifest,
  signManifest,
  type FileEntry,
  type Manifest,
} from './manifest.js';
export {
  appendLeaves,
  emptyFrontier,
  frontierNodes,
  frontierOf,
  rootOf,
  rootOfLeaves,
  type Frontier,
  type NodeId,
  type TreeNode,
} from './merkle.js';
export {
  formatVerifierKey,
  NoteError,
  openNote,
  parseVerifierKey,
  signerOf,
  signNote,
  verifierKey,
  type NoteProblem,
  type OpenedNote,
  type Signer,
  type VerifierKey,
} from './note.js';
export {
  consistencyPlan,
  inclusionPlan,
  nodesToRead,
  proofFrom,
  verifyConsistency,
  verifyInclusion,
  type ConsistencyClaim,
  type InclusionClaim,
  type ProofPlan,
} from './proof.js';
export { verifyBundle, type BundleAnswer, type TableOf, type VerifyOptions } from './verify-bundle.js';
