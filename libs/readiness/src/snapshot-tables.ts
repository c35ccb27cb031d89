// The shapes of the tables of a moment, as the contract has them (DESIGN.md).
import type { Basis, Citation, EventData, Source, Status, VendorMode } from './events.js';
import type { Remark } from './remark-set.js';

/** True at `asOf`, known at a position and the time at which it was recorded. */
export interface SnapshotClocks {
  readonly asOf: string;
  readonly knownAt: { readonly position: number; readonly time: string | null };
}

export type DeadlineTable = Pick<EventData<'DeadlineSet'>, 'wording' | 'instant' | 'stage'>;
export interface DeclaredTable {
  readonly done: number;
  readonly total: number | null;
  readonly delta: number | null;
}
export type Planned = Omit<EventData<'VendorChangePlanned'>, 'unit' | 'system'>;
interface Label {
  readonly vi: string;
  readonly en: string;
}

export interface SnapshotCell {
  readonly status: Status;
  readonly basis: Basis | null;
  readonly since: string | null;
  readonly confirmedAt: string | null;
  readonly overdue: boolean;
  readonly conflicting: boolean;
  readonly difficulties: number;
  readonly event: string | null;
  readonly source: Source | null;
  readonly cites?: Citation;
}

export interface MatrixSnapshot extends SnapshotClocks {
  readonly criteria: readonly {
    readonly code: string;
    readonly title: Label;
    readonly deadline: DeadlineTable | null;
    readonly done: number;
    readonly notDone: number;
    readonly notReported: number;
    readonly declared: DeclaredTable | null;
  }[];
  readonly units: readonly {
    readonly code: string;
    readonly name: string;
    readonly done: number;
    readonly cells: Readonly<Record<string, SnapshotCell>>;
  }[];
}

export interface AssignmentSnapshot {
  readonly vendors: readonly string[];
  readonly mode: VendorMode;
  readonly basis: Basis;
  readonly since: string;
  readonly confirmedAt: string;
  readonly conflicting: boolean;
  readonly planned: Planned | null;
  readonly note: string | null;
  readonly difficulty: string | null;
  readonly alternatives: EventData<'VendorAssigned'>['alternatives'];
  readonly replaced: { readonly from: readonly string[] } | null;
  readonly event: string;
  readonly source: Source | null;
  readonly cites?: Citation;
}

export interface VendorsSnapshot extends SnapshotClocks {
  readonly systems: readonly {
    readonly code: string;
    readonly title: Label;
    readonly counts: readonly { readonly vendor: string; readonly units: readonly string[] }[];
  }[];
  readonly units: readonly {
    readonly code: string;
    readonly name: string;
    readonly systems: Readonly<Record<string, AssignmentSnapshot>>;
  }[];
}

export interface RemarksSnapshot extends SnapshotClocks {
  readonly remarks: readonly Remark[];
}
