// The tables of a moment from nothing but events and catalogue: matrix, vendors and remarks in the shapes of the
// contract (DESIGN.md). What a read model or a bundle says must be exactly this.
import { CellHistory, type CellAt, type CellSaid } from './cell-history.js';
import type { Catalogue } from './catalogue.js';
import type {
  Basis,
  Citation,
  EventData,
  RecordedEvent,
  ReportedStatus,
  Source,
  Status,
  VendorMode,
} from './events.js';
import { canonicalJson } from './identity.js';
import { isRemark, remarkSetAt, type Remark } from './remark-set.js';

/** True at `asOf`, known at a position and the time at which it was recorded. */
export interface SnapshotClocks {
  readonly asOf: string;
  readonly knownAt: { readonly position: number; readonly time: string | null };
}

type DeadlineTable = Pick<EventData<'DeadlineSet'>, 'wording' | 'instant' | 'stage'>;
interface DeclaredTable {
  readonly done: number;
  readonly total: number | null;
  readonly delta: number | null;
}
type Planned = Omit<EventData<'VendorChangePlanned'>, 'unit' | 'system'>;
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

/** The moment of a bundle: everything that its events say is known. */
export function clocksAfter(events: readonly RecordedEvent[], asOf: string): SnapshotClocks {
  const last = events.at(-1);
  return { asOf, knownAt: { position: last?.position ?? 0, time: last?.recordedAt ?? null } };
}

/** Answers for any moment from one history, which must hold all events up to the positions asked for. */
export class Snapshots {
  readonly #cells: CellHistory;
  readonly #said: readonly RecordedEvent[];

  constructor(events: readonly RecordedEvent[]) {
    this.#cells = new CellHistory(events, saidOf);
    this.#said = events.filter(concernsRemarks);
  }

  matrix(catalogue: Catalogue, clocks: SnapshotClocks): MatrixSnapshot {
    const { asOf, knownAt } = clocks;
    const at = <V>(...cell: string[]): CellAt<V> | null => this.#cells.at<V>(cell, asOf, knownAt.position);
    const difficulties = countBy(
      this.#inForce(clocks).flatMap(({ type, unit, criterion }) =>
        type === 'DifficultyReported' && unit !== null && criterion !== null ? [`${unit}|${criterion}`] : [],
      ),
    );
    const columns = catalogue.criteria.map(({ code, title }) => ({
      code,
      title,
      deadline: at<DeadlineTable>('deadline', code)?.value ?? null,
      declared: at<DeclaredTable>('declared', code)?.value ?? null,
    }));
    const units = catalogue.units.map(({ code: unit, name }) => {
      const cells = Object.fromEntries(
        columns.map(({ code, deadline }) => {
          const found = at<{ status: ReportedStatus; basis: Basis }>('status', unit, code);
          return [code, cellOf(found, deadline, asOf, difficulties.get(`${unit}|${code}`) ?? 0)] as const;
        }),
      );
      return { code: unit, name, done: count(Object.values(cells), 'done'), cells };
    });
    const criteria = columns.map(({ code, title, deadline, declared }) => {
      const column = units.map((unit) => unit.cells[code]!);
      return {
        ...{ code, title, deadline, declared },
        done: count(column, 'done'),
        notDone: count(column, 'not_done'),
        notReported: count(column, 'not_reported'),
      };
    });
    return { asOf, knownAt, criteria, units };
  }

  vendors(catalogue: Catalogue, clocks: SnapshotClocks): VendorsSnapshot {
    const { asOf, knownAt } = clocks;
    const at = <V>(...cell: string[]): CellAt<V> | null => this.#cells.at<V>(cell, asOf, knownAt.position);
    const remarks = this.#inForce(clocks);
    const units = catalogue.units.map(({ code: unit, name }) => {
      const systems: Record<string, AssignmentSnapshot> = {};
      for (const { code: system } of catalogue.systems) {
        const standing = at<Assigned>('assignment', unit, system);
        if (!standing) continue;
        const plan = at<Planned>('planned', unit, system);
        const planned = plan && plan.confirmedAt >= standing.confirmedAt ? plan.value : null;
        systems[system] = assignmentOf(standing, planned, textsOf(remarks, unit, system));
      }
      return { code: unit, name, systems };
    });
    const order = new Map(catalogue.vendors.map(({ id }, i) => [id, i]));
    const rank = (id: string): number => order.get(id) ?? order.size;
    const systems = catalogue.systems.map(({ code, title }) => {
      const counts = new Map<string, string[]>();
      for (const unit of units)
        for (const vendor of countedUnder(unit.systems[code]))
          counts.set(vendor, [...(counts.get(vendor) ?? []), unit.code]);
      const sorted = [...counts].sort((a, b) => b[1].length - a[1].length || rank(a[0]) - rank(b[0]));
      return { code, title, counts: sorted.map(([vendor, list]) => ({ vendor, units: list })) };
    });
    return { asOf, knownAt, systems, units };
  }

  remarks({ asOf, knownAt }: SnapshotClocks): RemarksSnapshot {
    return { asOf, knownAt, remarks: remarkSetAt(this.#said, asOf, knownAt.position) };
  }

  #inForce(clocks: SnapshotClocks): Remark[] {
    return this.remarks(clocks).remarks.filter(({ state }) => state === 'new' || state === 'still-mentioned');
  }
}

/** The matrix that these events give, everything they say being known. */
export function matrixOf(
  events: readonly RecordedEvent[],
  catalogue: Catalogue,
  asOf: string,
): MatrixSnapshot {
  return new Snapshots(events).matrix(catalogue, clocksAfter(events, asOf));
}

export function vendorsOf(
  events: readonly RecordedEvent[],
  catalogue: Catalogue,
  asOf: string,
): VendorsSnapshot {
  return new Snapshots(events).vendors(catalogue, clocksAfter(events, asOf));
}

export function remarksOf(events: readonly RecordedEvent[], asOf: string): RemarksSnapshot {
  return new Snapshots(events).remarks(clocksAfter(events, asOf));
}

interface Assigned {
  readonly vendors: readonly string[];
  readonly mode: VendorMode;
  readonly basis: Basis;
  readonly alternatives: EventData<'VendorAssigned'>['alternatives'];
  readonly replaced: { readonly from: readonly string[] } | null;
}

/** Two statuses are equal however they rest on their words, two deadlines when they fall on one instant and stage. */
function saidOf(event: RecordedEvent): CellSaid | null {
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

function concernsRemarks(event: RecordedEvent): boolean {
  return (
    isRemark(event) ||
    event.type === 'DifficultyResolved' ||
    event.type === 'ReportCompleted' ||
    event.type === 'EntryRetracted'
  );
}

function cellOf(
  found: CellAt<{ status: ReportedStatus; basis: Basis }> | null,
  deadline: DeadlineTable | null,
  asOf: string,
  difficulties: number,
): SnapshotCell {
  if (!found) {
    const nothing = { basis: null, since: null, confirmedAt: null, event: null, source: null };
    return { status: 'not_reported', overdue: false, conflicting: false, difficulties, ...nothing };
  }
  const { status, basis } = found.value;
  const { since, confirmedAt, conflicting, event, source, cites } = found;
  const overdue = status === 'not_done' && deadline?.stage === 'completion' && asOf > deadline.instant;
  const cell = { status, basis, since, confirmedAt, overdue, conflicting, difficulties, event, source };
  return cites ? { ...cell, cites } : cell;
}

function assignmentOf(
  { value, since, confirmedAt, conflicting, event, source, cites }: CellAt<Assigned>,
  planned: Planned | null,
  texts: { note: string | null; difficulty: string | null },
): AssignmentSnapshot {
  const { vendors, mode, basis, alternatives, replaced } = value;
  const said = { vendors, mode, basis, since, confirmedAt, conflicting, planned, ...texts };
  return { ...said, alternatives, replaced, event, source, ...(cites ? { cites } : {}) };
}

/** Texts in force, one a line; a note on the unit as a whole stands where the system has none of its own. */
function textsOf(
  remarks: readonly Remark[],
  unit: string,
  system: string,
): { note: string | null; difficulty: string | null } {
  const ofUnit = remarks.filter((r) => r.unit === unit);
  const lines = (found: readonly Remark[]): string | null => found.map((r) => r.text).join('\n') || null;
  const own = ofUnit.filter((r) => r.system === system);
  const whole = ofUnit.filter((r) => r.system === null && r.criterion === null && r.topic === null);
  const notes = (found: readonly Remark[]): string | null =>
    lines(found.filter((r) => r.type === 'ProgressNoted'));
  return {
    note: notes(own) ?? notes(whole),
    difficulty: lines(own.filter((r) => r.type === 'DifficultyReported')),
  };
}

/** A unit that runs a system itself counts under `self`. */
function countedUnder(assignment: AssignmentSnapshot | undefined): readonly string[] {
  if (!assignment) return [];
  return assignment.mode === 'vendor' ? assignment.vendors : ['self'];
}

function count(cells: readonly SnapshotCell[], status: Status): number {
  return cells.filter((cell) => cell.status === status).length;
}

function countBy(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}
