// The matrix in as few words as a page needs to draw it: thousands of cells are one of a few kinds, so each cell is the
// index of its kind. What a cell rests on is left out; whoever opens a cell asks for it.
import {
  deadlinesOf,
  statusChange,
  type Catalogue,
  type DeadlineValue,
  type DeclaredValue,
  type Status,
  type StatusChange,
  type StatusValue,
} from '#libs/readiness';
import { kindsAt, type CellsOfKind } from '../bitemporal/index.js';
import { consolidatedAt } from '../documents.js';
import { reading, type Clocks, type Queryable } from '../projection.js';
import { difficultyCounts, remarks } from '../remarks/index.js';
import { matrix } from './fold.js';
import { isOverdue, type MatrixCell, type MatrixCriterion } from './query.js';

export type CellKind = Pick<MatrixCell, 'status' | 'since' | 'overdue' | 'conflicting' | 'difficulties'> & {
  /** What happened to the status after the instant that is compared; null: nothing, or nothing is compared. */
  readonly changed: StatusChange | null;
};

export interface CompactMatrix extends Clocks {
  /** After which instant changes are marked; null: none are. */
  readonly since: string | null;
  readonly criteria: readonly MatrixCriterion[];
  readonly kinds: readonly CellKind[];
  readonly units: readonly {
    readonly code: string;
    readonly name: string;
    readonly done: number;
    /** In the order of the criteria: indices into `kinds`. */
    readonly cells: readonly number[];
  }[];
}

/**
 * What `matrixAt` says, but for what each cell rests on; with what has changed after an instant.
 * @param vs that instant, as known at `knownAt` too; `report`: that of the consolidated report before
 * @throws ProjectionBehind
 */
export async function compactMatrixAt(
  sql: Queryable,
  catalogue: Catalogue,
  { asOf, knownAt }: Clocks,
  vs?: string,
): Promise<CompactMatrix> {
  const { position: p } = knownAt;
  const cellsOf = (t: string) =>
    reading(sql, matrix.name, p, (schema) => kindsAt<unknown>(sql, schema, t, p, 'status'));
  const comparison = async () => {
    const reports = vs === 'report' ? await lastReports(sql, asOf, p) : [];
    const t = vs === 'report' ? (reports[1] ?? reports[0]) : vs;
    // nothing can have changed after an instant that lies after the moment
    if (t === undefined || t > asOf) return null;
    return { t, isOnlyReport: reports.length === 1, statuses: statusesOf(await cellsOf(t)) };
  };
  const [found, before, difficulties] = await Promise.all([
    cellsOf(asOf),
    comparison(),
    reading(sql, remarks.name, p, (schema) => difficultyCounts(sql, schema, asOf, p)),
  ]);
  const at = new Map(found.flatMap((kind) => kind.cells.map((name) => [name, kind] as const)));
  const valueOf = <V>(...cell: string[]): V | null =>
    (at.get(JSON.stringify(cell))?.value as V | undefined) ?? null;

  const columns = catalogue.criteria.map(({ code, title }) => ({
    code,
    title,
    name: `${JSON.stringify(code)}]`,
    due: deadlinesOf((stage) => valueOf<DeadlineValue>('deadline', code, stage)),
    declared: valueOf<DeclaredValue>('declared', code),
    counts: { done: 0, not_done: 0, not_reported: 0, not_applicable: 0 } satisfies Record<Status, number>,
  }));
  const kinds: CellKind[] = [];
  const indices = new Map<string, number>();
  const indexOf = (kind: CellKind): number => {
    const { status, since, overdue, conflicting } = kind;
    const key = `${status} ${since} ${overdue} ${conflicting} ${kind.difficulties} ${kind.changed}`;
    const known = indices.get(key);
    if (known !== undefined) return known;
    indices.set(key, kinds.push(kind) - 1);
    return kinds.length - 1;
  };
  const units = catalogue.units.map(({ code, name }) => {
    const row = `["status",${JSON.stringify(code)},`;
    let done = 0;
    const cells = columns.map((column) => {
      const name = row + column.name;
      const said = at.get(name);
      const { status } = (said?.value ?? { status: 'not_reported' }) as Pick<StatusValue, 'status'>;
      column.counts[status]++;
      if (status === 'done') done++;
      return indexOf({
        status,
        since: said?.since ?? null,
        overdue: isOverdue(status, column.due.deadline, asOf),
        conflicting: said?.conflicting ?? false,
        difficulties: difficulties.get(`${code}|${column.code}`) ?? 0,
        changed: before ? statusChange(before.statuses.get(name) ?? 'not_reported', status) : null,
      });
    });
    return { code, name, done, cells };
  });
  const criteria = columns.map(({ code, title, due, declared, counts }) => ({
    code,
    title,
    ...due,
    done: counts.done,
    notDone: counts.not_done,
    notReported: counts.not_reported,
    declared,
  }));
  // with a single report, what was said by hand after it is what has changed; nothing said is no comparison
  const isCompared = before && (!before.isOnlyReport || kinds.some(({ changed }) => changed !== null));
  return { asOf, knownAt, since: isCompared ? before.t : null, criteria, kinds, units };
}

const lastReports = (sql: Queryable, asOf: string, p: number): Promise<string[]> =>
  reading(sql, remarks.name, p, (schema) => consolidatedAt(sql, schema, asOf, p));

/** The status of every cell of a status, by name. */
function statusesOf(kinds: readonly CellsOfKind<unknown>[]): Map<string, Status> {
  return new Map(
    kinds.flatMap(({ value, cells }) => {
      const { status } = value as Partial<StatusValue>;
      return status === undefined ? [] : cells.map((name) => [name, status] as const);
    }),
  );
}
