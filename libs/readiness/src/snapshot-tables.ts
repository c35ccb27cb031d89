// The shapes of the tables of a moment, as the contract has them (DESIGN.md).
import type { AssignmentValue, CriterionDeadlines, DeclaredValue, PlannedValue } from './cells.js';
import type { Basis, Citation, Source, Status } from './events.js';
import type { Remark } from './remark-set.js';

/** True at `asOf`, known at a position and the time at which it was recorded. */
export interface SnapshotClocks {
  readonly asOf: string;
  readonly knownAt: {
    readonly position: number;
    readonly time: string | null;
    /** Documents of which only a part is known there. */
    readonly incomplete?: readonly string[];
  };
}

interface Label {
  readonly vi: string;
  readonly en: string;
}

export interface SnapshotCell {
  readonly status: Status;
  readonly basis: Basis | null;
  /** Earliest report of the unbroken run of this status. */
  readonly since: string | null;
  /** When the event it rests on was true. */
  readonly confirmedAt: string | null;
  /** Not done, and the completion deadline has passed. */
  readonly overdue: boolean;
  /** Another source says otherwise of the same instant. */
  readonly conflicting: boolean;
  /** How many difficulties are in force. */
  readonly difficulties: number;
  readonly event: string | null;
  readonly source: Source | null;
  /** Only where the source itself quotes another document. */
  readonly cites?: Citation;
}

export interface MatrixSnapshot extends SnapshotClocks {
  readonly criteria: readonly (CriterionDeadlines & {
    readonly code: string;
    readonly title: Label;
    readonly done: number;
    readonly notDone: number;
    readonly notReported: number;
    readonly declared: DeclaredValue | null;
  })[];
  readonly units: readonly {
    readonly code: string;
    readonly name: string;
    readonly done: number;
    readonly cells: Readonly<Record<string, SnapshotCell>>;
  }[];
}

export interface AssignmentSnapshot extends AssignmentValue {
  readonly since: string;
  readonly confirmedAt: string;
  readonly conflicting: boolean;
  /** A change that was planned at or after the time of this assignment. */
  readonly planned: PlannedValue | null;
  readonly note: string | null;
  readonly difficulty: string | null;
  readonly event: string;
  readonly source: Source | null;
  readonly cites?: Citation;
}

export interface VendorsSnapshot extends SnapshotClocks {
  readonly systems: readonly {
    readonly code: string;
    readonly title: Label;
    /** Most units first. A unit that runs the system itself, with or without a vendor's help, counts under `self`. */
    readonly counts: readonly { readonly vendor: string; readonly units: readonly string[] }[];
  }[];
  readonly units: readonly {
    readonly code: string;
    readonly name: string;
    /** By system code; systems of which nobody has said anything are absent. */
    readonly systems: Readonly<Record<string, AssignmentSnapshot>>;
  }[];
}

export interface RemarksSnapshot extends SnapshotClocks {
  readonly remarks: readonly Remark[];
}
