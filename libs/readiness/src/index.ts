// The pure core: what events say, which value a cell has at two clocks, what an import or a statement by hand appends.
export { changesAt, standingAt, visible, type Change, type Entry, type Standing } from './as-of.js';
export {
  criterionNames,
  foldName,
  foldTyped,
  Names,
  parseCatalogue,
  type Catalogue,
  type Criterion,
  type System,
  type Unit,
  type Vendor,
  catalogueSchema,
} from './catalogue.js';
export { CellHistory, tellerOf, type CellAt } from './cell-history.js';
export {
  deadlinesOf,
  saidOf,
  type AssignmentValue,
  type CellSaid,
  type CriterionDeadlines,
  type DeadlineValue,
  type DeclaredValue,
  type PlannedValue,
  type StatusValue,
} from './cells.js';
export {
  corrections,
  diff,
  partiesOf,
  statusChange,
  type AssignmentCell,
  type Correction,
  type CriterionDiff,
  type DeadlineCell,
  type DeadlineMove,
  type DeadlineWords,
  type DiffCodes,
  type DiffInput,
  type Difference,
  type DiffState,
  type Replacement,
  type StatusCell,
  type StatusChange,
  type VendorSwap,
} from './diff.js';
export {
  planImport,
  planWithdrawal,
  retractedTargets,
  streamsOfReading,
  type ImportPlan,
  type Restored,
  type ImportRequest,
  type Observation,
  type PlannedAppend,
  type Reading,
} from './document.js';
export {
  BASES,
  checkStatement,
  DOCUMENT_KINDS,
  EVENT_TYPES,
  eventSchemas,
  STATUSES,
  VENDOR_MODES,
  type AssertedBy,
  type Basis,
  type Citation,
  type DocumentKind,
  type EventData,
  type EventType,
  type Metadata,
  type ReadinessEvent,
  type RecordedEvent,
  type ReportedStatus,
  type Source,
  type Statement,
  type Status,
  type VendorMode,
} from './events.js';
export { FINDING_CODES, type Finding, type FindingCode, type Severity } from './finding.js';
export { canonicalJson, eventId, retractionId, type Identity } from './identity.js';
export {
  Rejection,
  streamDecider,
  type RecordStatement,
  type RejectionCode,
  type RetractEntry,
  type StreamCommand,
} from './record.js';
export {
  IN_FORCE,
  isInForce,
  isRemark,
  normalText,
  REMARK_STATES,
  REMARK_TYPES,
  remarkContent,
  remarkIdentity,
  remarkSetAt,
  type Remark,
  type RemarkContent,
  type RemarkEvent,
  type RemarkOrResolution,
  type RemarkState,
  type RemarkType,
} from './remark-set.js';
export { Fold } from './replay.js';
export { CellRows, type LiveEntry, type Resettled, type Run, type Segment } from './segments.js';
export { Snapshots } from './snapshot.js';
export type {
  AssignmentSnapshot,
  MatrixSnapshot,
  RemarksSnapshot,
  SnapshotCell,
  SnapshotClocks,
  VendorsSnapshot,
} from './snapshot-tables.js';
export { catalogueStream, reportStream, STREAM_PREFIX, streamOf } from './streams.js';
export {
  endOfDay,
  formatDate,
  formatLocal,
  isCalendarDate,
  localDate,
  localInstant,
  parseInstant,
  startOfDay,
  type CalendarDate,
  type InstantProblem,
} from './time.js';
export { SCHEMA_VERSION, upcast, type RawEvent } from './upcast.js';
