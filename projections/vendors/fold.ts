// What the vendors projection keeps: who runs a system in a unit, and the change that is planned, each a cell on
// two clocks.
import {
  canonicalJson,
  type Basis,
  type EventData,
  type RecordedEvent,
  type VendorMode,
} from '#libs/readiness';
import { bitemporalDdl, foldCells, type Said } from '../bitemporal/index.js';
import type { Projection } from '../projection.js';

export interface AssignmentValue {
  readonly vendors: readonly string[];
  readonly mode: VendorMode;
  readonly basis: Basis;
  readonly alternatives: EventData<'VendorAssigned'>['alternatives'];
  /** Where the source itself says whom these vendors replace. */
  readonly replaced: { readonly from: readonly string[] } | null;
}

export type PlannedValue = Omit<EventData<'VendorChangePlanned'>, 'unit' | 'system'>;

export const vendors: Projection = {
  name: 'vendors',
  version: 1,
  ddl: bitemporalDdl,
  apply: async (tx, schema, events) => {
    await foldCells(tx, schema, events, saidOfVendors);
  },
};

/** The cell of an event, or null. Two assignments are equal when mode and vendors are, in whatever order. */
export function saidOfVendors(event: RecordedEvent): Said | null {
  switch (event.type) {
    case 'VendorAssigned': {
      const { unit, system, ...rest } = event.data;
      return assignment(unit, system, { ...rest, replaced: null });
    }
    case 'VendorReplaced': {
      const { unit, system, from, to, ...rest } = event.data;
      return assignment(unit, system, { ...rest, vendors: to, replaced: { from } });
    }
    case 'VendorChangePlanned': {
      const { unit, system, ...value } = event.data;
      const { from, to, after, condition } = value;
      const key = canonicalJson([[...from].sort(), [...to].sort(), after, condition]);
      return { cell: ['planned', unit, system], key, value: value satisfies PlannedValue };
    }
    case 'CountDeclared':
    case 'StatusReported':
    case 'DeadlineSet':
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

function assignment(unit: string, system: string, value: AssignmentValue): Said {
  const key = canonicalJson([value.mode, [...value.vendors].sort()]);
  return { cell: ['assignment', unit, system], key, value };
}
