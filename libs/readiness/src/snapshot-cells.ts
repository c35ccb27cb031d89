// What events say of the cells of matrix and vendors, and when two values of a cell are equal.
import type { CellSaid } from './cell-history.js';
import type { Basis, EventData, RecordedEvent, VendorMode } from './events.js';
import { canonicalJson } from './identity.js';

export interface Assigned {
  readonly vendors: readonly string[];
  readonly mode: VendorMode;
  readonly basis: Basis;
  readonly alternatives: EventData<'VendorAssigned'>['alternatives'];
  readonly replaced: { readonly from: readonly string[] } | null;
}

/** What an event says of a cell of matrix or vendors, or null. Two statuses are equal however they rest on their words, two deadlines when they fall on one instant and stage. */
export function saidOf(event: RecordedEvent): CellSaid | null {
  switch (event.type) {
    case 'StatusReported': {
      const { unit, criterion, status, basis } = event.data;
      return { cell: ['status', unit, criterion], key: status, value: { status, basis } };
    }
    case 'DeadlineSet': {
      const { criterion, wording, instant, stage } = event.data;
      const key = canonicalJson([instant, stage]);
      return { cell: ['deadline', criterion], key, value: { wording, instant, stage } };
    }
    case 'CountDeclared': {
      const { measure, criterion, count: done, total, delta } = event.data;
      if (measure !== 'done' || criterion === null) return null;
      return {
        cell: ['declared', criterion],
        key: canonicalJson([done, total]),
        value: { done, total, delta },
      };
    }
    case 'VendorAssigned': {
      const { unit, system, ...rest } = event.data;
      return assigned(unit, system, { ...rest, replaced: null });
    }
    case 'VendorReplaced': {
      const { unit, system, from, to, ...rest } = event.data;
      return assigned(unit, system, { ...rest, vendors: to, replaced: { from } });
    }
    case 'VendorChangePlanned': {
      const { unit, system, ...value } = event.data;
      const { from, to, after, condition } = value;
      const key = canonicalJson([[...from].sort(), [...to].sort(), after, condition]);
      return { cell: ['planned', unit, system], key, value };
    }
    case 'DifficultyReported':
    case 'DifficultyResolved':
    case 'ProposalMade':
    case 'ProgressNoted':
    case 'CommitmentMade':
    case 'TaskAssigned':
    case 'InventoryRecorded':
    case 'ReportReceived':
    case 'ReportCompleted':
    case 'EntryRetracted':
    case 'CatalogueAdopted':
      return null;
  }
}

function assigned(unit: string, system: string, value: Assigned): CellSaid {
  return {
    cell: ['assignment', unit, system],
    key: canonicalJson([value.mode, [...value.vendors].sort()]),
    value,
  };
}
