export * from './reader.js';
export { inventoryReader } from './inventory/inventory.js';
export { SYSTEM_KINDS, type SystemKind } from './inventory/system-kinds.js';
export * from './status-report/index.js';
export * from './recognise.js';
export { TABLE_KINDS, isTableKind, type TableKind } from './tables/columns.js';
export { openDocument, type Opened, type OpenedTable, type OpenedText } from './tables/decode.js';
export { isProblem, type BadRow, type Problem, type ProblemCode } from './tables/problem.js';
export { table, template, type TableFormat } from './tables/template.js';
