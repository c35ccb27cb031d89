// What the matrix keeps: statuses, deadlines and declared counts, each a cell on two clocks.
import {
  canonicalJson,
  type Basis,
  type EventData,
  type RecordedEvent,
  type ReportedStatus,
} from '#libs/readiness';
import { bitemporalDdl, foldCells, type Said } from '../bitemporal/index.js';
import type { Projection } from '../projection.js';

export interface StatusValue {
  readonly status: ReportedStatus;
  readonly basis: Basis;
}

export type DeadlineValue = Pick<EventData<'DeadlineSet'>, 'wording' | 'instant' | 'stage'>;

export interface DeclaredValue {
  readonly done: number;
  readonly total: number | null;
  readonly delta: number | null;
}

export const matrix: Projection = {
  name: 'matrix',
  version: 1,
  ddl: bitemporalDdl,
  apply: async (tx, schema, events) => {
    await foldCells(tx, schema, events, saidOfMatrix);
  },
};

/**
 * The cell of an event, or null when the matrix does not show it. Two statuses are equal however they rest on their
 * words; two deadlines are equal when they fall on one instant at one stage, whatever the wording.
 */
export function saidOfMatrix(event: RecordedEvent): Said | null {
  switch (event.type) {
    case 'StatusReported': {
      const { unit, criterion, status, basis } = event.data;
      return {
        cell: ['status', unit, criterion],
        key: status,
        value: { status, basis } satisfies StatusValue,
      };
    }
    case 'DeadlineSet': {
      const { criterion, wording, instant, stage } = event.data;
      const value: DeadlineValue = { wording, instant, stage };
      return { cell: ['deadline', criterion], key: canonicalJson([instant, stage]), value };
    }
    case 'CountDeclared': {
      const { measure, criterion, count: done, total, delta } = event.data;
      if (measure !== 'done' || criterion === null) return null;
      const value: DeclaredValue = { done, total, delta };
      return { cell: ['declared', criterion], key: canonicalJson([done, total]), value };
    }
    case 'VendorAssigned':
    case 'VendorReplaced':
    case 'VendorChangePlanned':
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
