// One cell of the matrix at a moment, and what is said about it: what `matrixAt` says of it, without reading the others.
import { deadlinesOf, isInForce, type DeadlineValue, type Remark, type StatusValue } from '#libs/readiness';
import { cellsAt, type CellStanding } from './bitemporal/index.js';
import { matrix, type MatrixCell } from './matrix/index.js';
import { cellOf } from './matrix/query.js';
import { reading, type Clocks, type Queryable } from './projection.js';
import { remarks, remarksAt } from './remarks/index.js';

export interface CellAt {
  readonly cell: MatrixCell;
  /** Of the event that the value rests on; null when nobody has reported. */
  readonly position: number | null;
  readonly remarks: readonly Remark[];
}

/**
 * The cell as it was true at `asOf` and known at `knownAt`; the same answer for ever.
 * @throws ProjectionBehind
 */
export async function cellAt(
  sql: Queryable,
  { asOf, knownAt: { position: p } }: Clocks,
  unit: string,
  criterion: string,
): Promise<CellAt> {
  const wanted = [
    ['status', unit, criterion],
    ['deadline', criterion, 'completion'],
    ['deadline', criterion, 'trial'],
  ];
  const [found, { remarks: said }] = await Promise.all([
    reading(sql, matrix.name, p, (schema) => cellsAt<unknown>(sql, schema, asOf, p, wanted)),
    reading(sql, remarks.name, p, (schema) => remarksAt(sql, schema, { t: asOf, p, unit, criterion })),
  ]);
  const of = <V>(...cell: string[]) =>
    found.find(({ name }) => name === JSON.stringify(cell)) as CellStanding<V> | undefined;
  const standing = of<StatusValue>('status', unit, criterion);
  const { deadline } = deadlinesOf((stage) => of<DeadlineValue>('deadline', criterion, stage)?.value);
  const difficulties = said.filter(
    (r) => r.type === 'DifficultyReported' && isInForce(r) && r.criterion === criterion,
  );
  const cell = cellOf(standing, deadline, asOf, difficulties.length);
  return { cell, position: standing?.position ?? null, remarks: said };
}
