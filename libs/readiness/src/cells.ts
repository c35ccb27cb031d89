// What events say of the cells of matrix and vendors, and when two values of a cell are equal. Whoever folds events into
// cells starts here; which of several statements holds at a moment is the as-of rule's to say (as-of.ts, segments.ts).
import type { Basis, EventData, RecordedEvent, ReportedStatus, VendorMode } from './events.js';
import { canonicalJson } from './identity.js';

/** What one event says of one cell. */
export interface CellSaid {
  /** The name of the cell in parts, its kind first: ['status', '01', 'I.1']. */
  readonly cell: readonly string[];
  /** Canonical form of the value: equal keys are equal values, however they are said. */
  readonly key: string;
  /** Everything about the value that a read shows. */
  readonly value: unknown;
}

export interface StatusValue {
  readonly status: ReportedStatus;
  readonly basis: Basis;
}
export type DeadlineValue = Pick<EventData<'DeadlineSet'>, 'wording' | 'instant' | 'stage'>;
/** What a criterion shows of its deadlines. */
export interface CriterionDeadlines {
  /** That of the completion; that of the trial where no other is stated. Only the former makes anything overdue. */
  readonly deadline: DeadlineValue | null;
  /** Only where there is one beside a deadline of the completion. */
  readonly trialDeadline?: DeadlineValue;
}
export interface DeclaredValue {
  readonly done: number;
  readonly total: number | null;
  readonly delta: number | null;
}
export interface AssignmentValue {
  readonly vendors: readonly string[];
  readonly mode: VendorMode;
  readonly basis: Basis;
  /** Other readings of the same words. */
  readonly alternatives: EventData<'VendorAssigned'>['alternatives'];
  /** Where the source itself says whom these vendors replace. */
  readonly replaced: { readonly from: readonly string[] } | null;
}
export type PlannedValue = Omit<EventData<'VendorChangePlanned'>, 'unit' | 'system'>;

/**
 * The cell of an event, or null. Two statuses are equal however they rest on their words, two deadlines when they fall
 * on one instant at one stage, two assignments when mode and vendors are, in whatever order.
 */
export function saidOf(event: RecordedEvent): CellSaid | null {
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
      const key = canonicalJson([instant, stage]);
      return {
        cell: ['deadline', criterion, stage],
        key,
        value: { wording, instant, stage } satisfies DeadlineValue,
      };
    }
    case 'CountDeclared': {
      const { measure, criterion, count: done, total, delta } = event.data;
      if (measure !== 'done' || criterion === null) return null;
      return {
        cell: ['declared', criterion],
        key: canonicalJson([done, total]),
        value: { done, total, delta } satisfies DeclaredValue,
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
      return { cell: ['planned', unit, system], key, value: value satisfies PlannedValue };
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

/** @param at the value of the cell `['deadline', criterion, stage]` at some moment */
export function deadlinesOf(
  at: (stage: DeadlineValue['stage']) => DeadlineValue | null | undefined,
): CriterionDeadlines {
  const [completion, trial] = [at('completion') ?? null, at('trial') ?? null];
  return completion && trial
    ? { deadline: completion, trialDeadline: trial }
    : { deadline: completion ?? trial };
}

function assigned(unit: string, system: string, value: AssignmentValue): CellSaid {
  return {
    cell: ['assignment', unit, system],
    key: canonicalJson([value.mode, [...value.vendors].sort()]),
    value,
  };
}
