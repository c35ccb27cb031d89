export { candidatesFor, type Candidate } from './candidates.js';
export {
  Coverage,
  finding,
  isBlank,
  joinWrapped,
  type FindingParts,
  type Lines,
  type Reader,
  type ReaderContext,
} from './reader.js';
export { inventoryReader } from './inventory/inventory.js';
export { SYSTEM_KINDS, type SystemKind } from './inventory/system-kinds.js';
export { distance } from './status-report/text.js';
export { statusReportReader } from './status-report/status-report.js';
export { systemsReportReader } from './systems-report/reader.js';
export { readDocument, READERS, type ReadOptions } from './recognise.js';
export { TABLE_KINDS, isTableKind, type TableKind } from './tables/columns.js';
export { openDocument, type Opened, type OpenedTable, type OpenedText } from './tables/decode.js';
export { isProblem, type BadRow, type Problem, type ProblemCode } from './tables/problem.js';
export { template, writeTable, type TableFormat } from './tables/template.js';
export { textOf } from './text.js';
