// Names of streams: one per cell, one per document, and one per subject of everything else.
// `readiness.{room}-{programme}.{…}`: the part before the first hyphen is the category, as EventStoreDB cuts it.
import type { Statement } from './events.js';

export const STREAM_PREFIX = 'readiness.';

/** The stream in which a statement lives. `document` is needed by what a document says of itself. */
export function streamOf(programme: string, statement: Statement, document: string | null): string {
  const { type, data } = statement;
  switch (type) {
    case 'StatusReported':
      return `readiness.standing-${programme}.${data.unit}.${data.criterion}`;
    case 'VendorAssigned':
    case 'VendorReplaced':
    case 'VendorChangePlanned':
      return `readiness.assignment-${programme}.${data.unit}.${data.system}`;
    case 'DeadlineSet':
      return `readiness.deadline-${programme}.${data.criterion}`;
    case 'DifficultyReported':
    case 'DifficultyResolved':
    case 'ProposalMade':
    case 'ProgressNoted':
      return `readiness.remarks-${programme}.${data.unit ?? '_'}.${data.criterion ?? data.topic ?? data.system ?? '_'}`;
    case 'CommitmentMade':
      return `readiness.commitments-${programme}.${data.vendor}`;
    case 'TaskAssigned':
      return `readiness.plan-${programme}.${data.system ?? '_'}`;
    case 'InventoryRecorded':
      return `readiness.inventory-${programme}.${data.unit ?? data.unitGuess ?? '_'}`;
    case 'CountDeclared':
    case 'ReportReceived':
    case 'ReportCompleted':
      return reportStream(document ?? fail(type));
    case 'CatalogueAdopted':
      return catalogueStream(programme);
    case 'EntryRetracted':
      return fail(type);
  }
}

export function reportStream(document: string): string {
  return `readiness.report-${document}`;
}

export function catalogueStream(programme: string): string {
  return `readiness.catalogue-${programme}`;
}

function fail(type: string): never {
  throw new RangeError(
    `${type} has no stream of its own: it needs its document, or the stream of its target`,
  );
}
