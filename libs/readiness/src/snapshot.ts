// The tables of a moment from nothing but events and catalogue: matrix, vendors and remarks in the shapes of the
// contract. What a read model or a bundle says must be exactly this.
import { CellHistory, type CellAt } from './cell-history.js';
import type { Catalogue } from './catalogue.js';
import {
  deadlinesOf,
  type AssignmentValue,
  type DeadlineValue,
  type DeclaredValue,
  type PlannedValue,
  type StatusValue,
} from './cells.js';
import type { RecordedEvent, Status } from './events.js';
import { isInForce, isRemark, remarkSetAt, type Remark } from './remark-set.js';
import type {
  AssignmentSnapshot,
  MatrixSnapshot,
  RemarksSnapshot,
  SnapshotCell,
  SnapshotClocks,
  VendorsSnapshot,
} from './snapshot-tables.js';

/** Answers for any moment from one history, which must hold all events up to the positions asked for. */
export class Snapshots {
  readonly #cells = new CellHistory();
  readonly #said: RecordedEvent[] = [];

  constructor(events: Iterable<RecordedEvent> = []) {
    for (const event of events) this.take(event);
  }

  /** Takes the next event in; positions must not go back. */
  take(event: RecordedEvent): void {
    this.#cells.take(event);
    if (concernsRemarks(event)) this.#said.push(event);
  }

  /** Where an event that a cell of matrix or vendors rests on was recorded. */
  positionOf(event: string): number | null {
    return this.#cells.positionOf(event);
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
      due: deadlinesOf((stage) => at<DeadlineValue>('deadline', code, stage)?.value),
      declared: at<DeclaredValue>('declared', code)?.value ?? null,
    }));
    const units = catalogue.units.map(({ code: unit, name }) => {
      const cells = Object.fromEntries(
        columns.map(({ code, due: { deadline } }) => {
          const found = at<StatusValue>('status', unit, code);
          return [code, cellOf(found, deadline, asOf, difficulties.get(`${unit}|${code}`) ?? 0)] as const;
        }),
      );
      return { code: unit, name, done: count(Object.values(cells), 'done'), cells };
    });
    const criteria = columns.map(({ code, title, due, declared }) => {
      const column = units.map((unit) => unit.cells[code]!);
      return {
        ...{ code, title, ...due, declared },
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
        const standing = at<AssignmentValue>('assignment', unit, system);
        if (!standing) continue;
        const plan = at<PlannedValue>('planned', unit, system);
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
    return this.remarks(clocks).remarks.filter(isInForce);
  }
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
  found: CellAt<StatusValue> | null,
  deadline: DeadlineValue | null,
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
  { value, since, confirmedAt, conflicting, event, source, cites }: CellAt<AssignmentValue>,
  planned: PlannedValue | null,
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
