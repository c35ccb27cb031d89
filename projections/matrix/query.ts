// The readiness matrix at a moment: every unit against every criterion of the catalogue.
import {
  deadlinesOf,
  type Catalogue,
  type DeadlineValue,
  type DeclaredValue,
  type MatrixSnapshot,
  type SnapshotCell,
  type Status,
  type StatusValue,
} from '#libs/readiness';
import { cellsAt, type CellStanding } from '../bitemporal/index.js';
import { reading, type Clocks, type Queryable } from '../projection.js';
import { difficultyCounts, remarks } from '../remarks/index.js';
import { matrix } from './fold.js';

export type Matrix = MatrixSnapshot;
export type MatrixCell = SnapshotCell;
export type MatrixCriterion = Matrix['criteria'][number];

const NOT_REPORTED: MatrixCell = {
  status: 'not_reported',
  basis: null,
  since: null,
  confirmedAt: null,
  overdue: false,
  conflicting: false,
  difficulties: 0,
  event: null,
  source: null,
};

/**
 * The matrix as it was true at `asOf` and known at `knownAt`; the same answer for ever.
 * @throws ProjectionBehind
 */
export async function matrixAt(
  sql: Queryable,
  catalogue: Catalogue,
  { asOf, knownAt }: Clocks,
): Promise<Matrix> {
  const [found, difficulties] = await Promise.all([
    reading(sql, matrix.name, knownAt.position, (schema) =>
      cellsAt<unknown>(sql, schema, asOf, knownAt.position),
    ),
    reading(sql, remarks.name, knownAt.position, (schema) =>
      difficultyCounts(sql, schema, asOf, knownAt.position),
    ),
  ]);
  const at = new Map(found.map((standing) => [standing.name, standing]));
  const standing = <V>(...cell: string[]): CellStanding<V> | undefined =>
    at.get(nameOf(...cell)) as CellStanding<V> | undefined;
  const deadlines = new Map(
    catalogue.criteria.map(({ code }) => [
      code,
      deadlinesOf((stage) => standing<DeadlineValue>('deadline', code, stage)?.value),
    ]),
  );
  const units = catalogue.units.map(({ code: unit, name }) => {
    const cells: Record<string, MatrixCell> = {};
    for (const { code } of catalogue.criteria) {
      const { deadline } = deadlines.get(code)!;
      const count = difficulties.get(`${unit}|${code}`) ?? 0;
      cells[code] = cellOf(standing<StatusValue>('status', unit, code), deadline, asOf, count);
    }
    return { code: unit, name, done: countStatus(Object.values(cells), 'done'), cells };
  });
  const criteria = catalogue.criteria.map(({ code, title }) => {
    const column = units.map((unit) => unit.cells[code]!);
    return {
      code,
      title,
      ...deadlines.get(code)!,
      done: countStatus(column, 'done'),
      notDone: countStatus(column, 'not_done'),
      notReported: countStatus(column, 'not_reported'),
      declared: standing<DeclaredValue>('declared', code)?.value ?? null,
    };
  });
  return { asOf, knownAt, criteria, units };
}

/** What a cell says whose status stands so; nobody has reported it where there is no standing. */
export function cellOf(
  standing: CellStanding<StatusValue> | undefined,
  deadline: DeadlineValue | null,
  asOf: string,
  difficulties: number,
): MatrixCell {
  if (!standing) return { ...NOT_REPORTED, difficulties };
  const { value, since, confirmedAt, conflicting, event, source, cites } = standing;
  const { status, basis } = value;
  const overdue = isOverdue(status, deadline, asOf);
  const cell = { status, basis, since, confirmedAt, overdue, conflicting, difficulties, event, source };
  return cites ? { ...cell, cites } : cell;
}

/** A trial deadline makes nothing overdue. */
export function isOverdue(status: Status, deadline: DeadlineValue | null, asOf: string): boolean {
  return status === 'not_done' && deadline?.stage === 'completion' && asOf > deadline.instant;
}

function countStatus(cells: readonly MatrixCell[], status: Status): number {
  return cells.filter((cell) => cell.status === status).length;
}

function nameOf(...parts: string[]): string {
  return JSON.stringify(parts);
}
