// The matrix in as few words as a page needs to draw it: thousands of cells are one of a few kinds, so each cell is the
// index of its kind. What a cell rests on is left out; whoever opens a cell asks for it.
import {
  deadlinesOf,
  type Catalogue,
  type DeadlineValue,
  type DeclaredValue,
  type Status,
  type StatusValue,
} from '#libs/readiness';
import { kindsAt } from '../bitemporal/index.js';
import { reading, type Clocks, type Queryable } from '../projection.js';
import { difficultyCounts, remarks } from '../remarks/index.js';
import { matrix } from './fold.js';
import { isOverdue, type MatrixCell, type MatrixCriterion } from './query.js';

export type CellKind = Pick<MatrixCell, 'status' | 'since' | 'overdue' | 'conflicting' | 'difficulties'>;

export interface CompactMatrix extends Clocks {
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
 * What `matrixAt` says, but for what each cell rests on.
 * @throws ProjectionBehind
 */
export async function compactMatrixAt(
  sql: Queryable,
  catalogue: Catalogue,
  { asOf, knownAt }: Clocks,
): Promise<CompactMatrix> {
  const [found, difficulties] = await Promise.all([
    reading(sql, matrix.name, knownAt.position, (schema) =>
      kindsAt<unknown>(sql, schema, asOf, knownAt.position),
    ),
    reading(sql, remarks.name, knownAt.position, (schema) =>
      difficultyCounts(sql, schema, asOf, knownAt.position),
    ),
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
    const key = `${status} ${since} ${overdue} ${conflicting} ${kind.difficulties}`;
    const known = indices.get(key);
    if (known !== undefined) return known;
    indices.set(key, kinds.push(kind) - 1);
    return kinds.length - 1;
  };
  const units = catalogue.units.map(({ code, name }) => {
    const row = `["status",${JSON.stringify(code)},`;
    let done = 0;
    const cells = columns.map((column) => {
      const said = at.get(row + column.name);
      const { status } = (said?.value ?? { status: 'not_reported' }) as Pick<StatusValue, 'status'>;
      column.counts[status]++;
      if (status === 'done') done++;
      return indexOf({
        status,
        since: said?.since ?? null,
        overdue: isOverdue(status, column.due.deadline, asOf),
        conflicting: said?.conflicting ?? false,
        difficulties: difficulties.get(`${code}|${column.code}`) ?? 0,
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
  return { asOf, knownAt, criteria, kinds, units };
}
