// The findings at an effective time, known at a position: those inside documents as their readers made them, and those
// between documents, derived here.
import type { Catalogue, DocumentKind, Finding } from '#libs/readiness';
import { knownAt as isKnown } from '../documents.js';
import { reading, type Clocks, type Queryable } from '../projection.js';
import { findingsBetween } from './between.js';
import { reconciliation } from './fold.js';
import { remember } from './remembered.js';
import type { Report, Stated, StatedType } from './stated.js';

export interface FindingsFilter {
  /** SHA-256: findings that stand in this document or point to it. */
  readonly document?: string | undefined;
}

/** The contract's `reconcile`. */
export interface Findings extends Clocks {
  readonly findings: readonly Finding[];
}

/**
 * What is to be checked, at `asOf`, known at a position.
 * @throws ProjectionBehind when the read model has not come that far
 */
export async function findingsAt(
  sql: Queryable,
  catalogue: Catalogue,
  { asOf, knownAt }: Clocks,
  filter: FindingsFilter = {},
): Promise<Findings> {
  const findings = await reading(sql, reconciliation.name, knownAt.position, (schema) =>
    findingsIn(sql, schema, catalogue, { ...filter, t: asOf, p: knownAt.position }),
  );
  return { asOf, knownAt, findings };
}

/** As `findingsAt`, from the tables in `schema`; in the order of documents (asOf, position) and their lines. */
export async function findingsIn(
  sql: Queryable,
  schema: string,
  catalogue: Catalogue,
  { t, p, document }: FindingsFilter & { readonly t: string; readonly p: number },
): Promise<Finding[]> {
  const reports = await reportsAt(sql, schema, t, p);
  const between = await remember(sql, schema, catalogue, { t, p }, async () =>
    findingsBetween({ reports, stated: await statedAt(sql, schema, t, p) }, catalogue),
  );
  const order = new Map(reports.map((r, i) => [r.document, i]));
  return [...reports.flatMap((r) => r.findings), ...between]
    .filter(
      (f) =>
        document === undefined || f.document === document || f.related.some((r) => r.document === document),
    )
    .sort(
      (a, b) =>
        (order.get(a.document) ?? 0) - (order.get(b.document) ?? 0) ||
        a.lines[0] - b.lines[0] ||
        a.lines[1] - b.lines[1],
    );
}

async function reportsAt(sql: Queryable, schema: string, t: string, p: number): Promise<Report[]> {
  const rows = await sql<
    { document: string; kind: DocumentKind; as_of: Date; position: string; findings: Finding[] }[]
  >`
    select r.document, r.kind, r.as_of, r.position, f.findings
    from ${sql(schema)}.reports r join ${sql(schema)}.findings f on f.position = r.position
    where r.as_of <= ${t} and ${isKnown(sql, 'r', p)}
    order by r.as_of, r.position`;
  return rows.map(({ as_of, position, ...row }) => ({
    ...row,
    asOf: as_of.toISOString(),
    position: Number(position),
  }));
}

interface StatedRow {
  readonly position: string;
  readonly type: StatedType;
  readonly unit: string | null;
  readonly criterion: string | null;
  readonly status: string | null;
  readonly data: unknown;
  readonly effective_at: Date;
  readonly document: string | null;
  readonly first_line: number | null;
  readonly last_line: number | null;
}

async function statedAt(sql: Queryable, schema: string, t: string, p: number): Promise<Stated[]> {
  const rows = await sql<StatedRow[]>`
    select s.position, s.type, s.unit, s.criterion, s.status, s.data, s.effective_at, s.document, s.first_line,
           s.last_line
    from ${sql(schema)}.stated s
    where s.effective_at <= ${t} and ${isKnown(sql, 's', p)}
    order by s.effective_at, s.position`;
  return rows.map(statedOf);
}

function statedOf(row: StatedRow): Stated {
  const { type, unit, criterion, status, data, document, first_line, last_line } = row;
  return {
    type,
    data: type === 'StatusReported' ? { unit, criterion, status, basis: 'named' } : data,
    position: Number(row.position),
    effectiveAt: row.effective_at.toISOString(),
    document,
    lines: first_line === null || last_line === null ? null : [first_line, last_line],
  } as Stated;
}
