// The read models against a fold of the events: matrix and vendors, now and at the latest instants at which anything
// was said of them. The comparison of every row at every state of knowledge is `readiness rebuild`.
import { canonicalJson, Snapshots, type Catalogue, type RecordedEvent } from '#libs/readiness';
import { matrixAt } from '#projections/matrix';
import { vendorsAt } from '#projections/vendors';
import type { Clocks, Queryable } from '../../../../projections/projection.js';
import { failed, type AuditFailure, type AuditFailureKind } from './failure.js';

const INSTANTS = 30;
const MOST = 20;
/** What the two tables show. */
const TOLD: ReadonlySet<string> = new Set([
  'StatusReported',
  'VendorAssigned',
  'VendorReplaced',
  'VendorChangePlanned',
  'DeadlineSet',
]);

/** The events that the read models reflect, folded by the rule as it is written. */
export class Reflected {
  readonly snapshots = new Snapshots();
  readonly #instants = new Set<string>();
  #last: RecordedEvent | null = null;

  /** Takes the next event in; positions must not go back. */
  take(event: RecordedEvent): void {
    this.snapshots.take(event);
    if (TOLD.has(event.type)) this.#instants.add(event.effectiveAt);
    this.#last = event;
  }

  /** The last event; null when there is none. */
  get knownAt(): Clocks['knownAt'] | null {
    return this.#last && { position: this.#last.position, time: this.#last.recordedAt };
  }

  /** The latest instants at which something was said that the two tables show. */
  get instants(): string[] {
    return [...this.#instants].sort().slice(-INSTANTS);
  }
}

export async function checkModels(
  sql: Queryable,
  catalogue: Catalogue,
  { snapshots, knownAt, instants }: Reflected,
  now: string,
): Promise<AuditFailure[]> {
  if (!knownAt) return [];
  const found = new Map<string, AuditFailure>();
  const compare = (kind: AuditFailureKind, asOf: string, due: unknown, there: unknown): void => {
    const all = differences(due, there);
    const values = all.filter(({ ofValue }) => ofValue);
    // counts differ because values do
    for (const { at, expected, actual } of values.length > 0 ? values : all) {
      const event = eventIn(expected) ?? eventIn(actual);
      const position = event === null ? null : snapshots.positionOf(event);
      const key = `${kind} ${at} ${shown(expected)} ${shown(actual)}`;
      const path = `${at.slice(1)}, as of ${asOf}`;
      if (!found.has(key)) found.set(key, failed(kind, { position, path }, shown(expected), shown(actual)));
    }
  };
  for (const asOf of [...instants, now]) {
    const clocks = { asOf, knownAt };
    const matrix = await matrixAt(sql, catalogue, clocks);
    compare('matrix', asOf, byCode(snapshots.matrix(catalogue, clocks)), byCode(matrix));
    const vendors = await vendorsAt(sql, catalogue, clocks);
    compare('vendors', asOf, byCode(snapshots.vendors(catalogue, clocks)), byCode(vendors));
  }
  return ['matrix', 'vendors'].flatMap((kind) =>
    [...found.values()].filter((failure) => failure.kind === kind).slice(0, MOST),
  );
}

interface Difference {
  readonly at: string;
  readonly expected: unknown;
  readonly actual: unknown;
  /** A value that rests on an event, and not a count. */
  readonly ofValue: boolean;
}

/** Where two tables part, down to the values that rest on one event. */
function differences(due: unknown, there: unknown, at = ''): Difference[] {
  if (isRecord(due) && isRecord(there) && !('event' in due) && !('event' in there)) {
    const names = new Set([...Object.keys(due), ...Object.keys(there)]);
    return [...names].flatMap((name) => differences(due[name], there[name], `${at}/${name}`));
  }
  if (canonicalJson(due ?? null) === canonicalJson(there ?? null)) return [];
  const ofValue = eventIn(due) !== null || eventIn(there) !== null;
  return [{ at, expected: due, actual: there, ofValue }];
}

/** Rows under their codes, so that a place in the table is named and not numbered. */
function byCode(table: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(table).map(([name, rows]) => [
      name,
      Array.isArray(rows) ? Object.fromEntries(rows.map((row: { code: string }) => [row.code, row])) : rows,
    ]),
  );
}

function eventIn(value: unknown): string | null {
  return isRecord(value) && typeof value['event'] === 'string' ? value['event'] : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : canonicalJson(value).slice(0, 400);
}
