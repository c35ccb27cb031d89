// Reads an inventory of systems (Appendix 1.3 of 2024: which systems the 63 provinces of that time run, who manages them,
// bought or hired, since when, with what money) into one observation per row.
import {
  endOfDay,
  type AssertedBy,
  type EventData,
  type Observation,
  type Reading,
  type Statement,
} from '#libs/readiness';
import { Coverage, joinWrapped, type Lines, type Reader, type ReaderContext } from '../reader.js';
import { daysNamed, instantOf, latestDay } from './as-of.js';
import { ColumnReader, type Columns, REASONS } from './columns.js';
import { inventoryFindings, type InventoryRow, type Seen } from './findings.js';
import { headerEnd, layOut, type Layout } from './layout.js';
import { type Place, Places } from './places.js';
import { type Preamble, readPreamble } from './preamble.js';
import { labelOf } from './label.js';
import { cutRows, type Table, type TableRow } from './rows.js';

/** Used when the text names no day at all: the earliest instant that the ledger takes. */
const NO_DAY = endOfDay({ year: 2000, month: 1, day: 1 });

export const inventoryReader: Reader = {
  kind: 'inventory',
  name: 'inventory',
  version: '2',

  recognise(lines) {
    return lines.some((_, i) => headerEnd(lines, i) >= 0) ? 0.95 : 0;
  },

  read(lines, context) {
    const layout = layOut(lines);
    const places = new Places(context.catalogue);
    const table = cutRows(layout.table, places);
    const preamble = readPreamble(layout.preamble);
    const rows = readRows(table, places, context);
    const { days, impossible } = daysNamed([...layout.table, ...layout.preamble]);
    const latest = latestDay(days);
    const asOf = context.asOf ?? (latest === null ? NO_DAY : instantOf(latest));
    const coverage = covered(lines, layout, table, preamble);
    const seen: Seen = {
      document: context.sha256,
      asOf: { given: context.asOf, latest, instant: asOf },
      rows,
      table,
      preamble,
      places,
      impossible,
      unread: coverage.unread,
      lines,
    };
    return {
      kind: 'inventory',
      asOf,
      asOfStated: false,
      reader: { name: this.name, version: this.version },
      observations: observationsOf(rows, table, preamble, asOf, context),
      findings: inventoryFindings(seen),
      lineCount: lines.length,
      coverage,
    };
  },
};

function readRows(table: Table, places: Places, context: ReaderContext): InventoryRow[] {
  const columns = new ColumnReader(context.catalogue.vendors);
  const read = table.rows.map((row) => {
    const label = labelOf(row.body);
    return { row, label, columns: columns.read(row.body, label) };
  });
  const labelled = new Set(table.rows.flatMap((r) => r.place?.code ?? []));
  const missing = places.all.filter((p) => !labelled.has(p.code));
  const bunched = bunchedRows(read);
  return read.map(({ row, label, columns: found }, i) => {
    const orphan = row.place === null && row.printedName === null;
    const guess = orphan ? guessPlace(table.rows, i, missing, places) : null;
    const why = orphan ? [orphanReason(guess, table.rows, i)] : row.place ? [] : [REASONS.stranger];
    const bunch = bunched.has(i) ? [REASONS.bunched] : [];
    return {
      row,
      label,
      columns: { ...found, needsReview: [...why, ...found.needsReview, ...bunch] },
      guess,
      raw: joinWrapped(row.pieces.map((p) => p.text)),
    };
  });
}

function neighbour(rows: readonly TableRow[], from: number, step: 1 | -1): Place | null {
  for (let i = from + step; i >= 0 && i < rows.length; i += step) {
    const place = rows[i]!.place;
    if (place) return place;
  }
  return null;
}

/** By elimination: of the provinces that no row names, the one that the order of the list puts here. */
function guessPlace(
  rows: readonly TableRow[],
  at: number,
  missing: readonly Place[],
  places: Places,
): Place | null {
  return places.between(missing, neighbour(rows, at, -1), neighbour(rows, at, 1));
}

function orphanReason(guess: Place | null, rows: readonly TableRow[], at: number): string {
  const [before, after] = [neighbour(rows, at, -1), neighbour(rows, at, 1)];
  const between = `${before?.name ?? '…'} – ${after?.name ?? '…'}`;
  return guess
    ? `Hàng không in tên địa phương; đứng giữa ${between}, theo thứ tự và phép loại trừ có thể là ${guess.name} ` +
        '(no province is printed; guessed by elimination)'
    : `Hàng không in tên địa phương; đứng giữa ${between}, không đoán được (no province is printed)`;
}

/**
 * Rows whose last cells were printed together after the last of them: rows that end with the office, directly followed
 * by one of the same province with just as many sentences as there are rows.
 */
function bunchedRows(
  read: readonly { readonly row: TableRow; readonly columns: Columns }[],
): ReadonlySet<number> {
  const bunched = new Set<number>();
  for (let i = 0; i < read.length; i++) {
    const { row, columns } = read[i]!;
    let first = i;
    while (
      first > 0 &&
      read[first - 1]!.columns.tail === '' &&
      read[first - 1]!.columns.managedBy !== null &&
      read[first - 1]!.row.place?.code === row.place?.code
    )
      first--;
    if (first === i || columns.tail === '') continue;
    const from = row.body.text.length - columns.tail.length;
    const starts = [...row.body.starts.keys()].filter(
      (at) => at >= from && /^\p{Lu}/u.test(row.body.text.slice(at)),
    );
    const ends = [...starts.slice(1), row.body.text.length];
    const long = starts.every((at, k) => row.body.text.slice(at, ends[k]).split(' ').length >= 8);
    if (long && starts.length === i - first + 1) for (let k = first; k <= i; k++) bunched.add(k);
  }
  return bunched;
}

function observationsOf(
  rows: readonly InventoryRow[],
  table: Table,
  preamble: Preamble,
  asOf: string,
  { catalogue }: ReaderContext,
): Observation[] {
  const assertedBy: AssertedBy = { kind: 'ministry', id: catalogue.ministry.id };
  const say = (statement: Statement, lines: readonly [number, number]): Observation => ({
    statement,
    effectiveAt: asOf,
    lines,
    assertedBy,
    cites: null,
  });
  const systems = new Set(catalogue.systems.map((s) => s.code));
  const known = (kind: string): string | null => (systems.has(kind) ? kind : null);
  const note = (text: string, system: string | null): Statement => ({
    type: 'ProgressNoted',
    data: { unit: null, criterion: null, topic: null, system, text },
  });
  const kindAt = new Map(preamble.claims.map((c) => [c.lines[0], c.kind]));
  return [
    ...preamble.claims.flatMap((claim) => {
      const system = known(claim.kind);
      if (system === null) return [];
      const data: EventData<'CountDeclared'> = {
        measure: 'units',
        criterion: null,
        system,
        vendor: null,
        count: claim.total,
        total: null,
        delta: null,
        percent: null,
        units: null,
      };
      return [say({ type: 'CountDeclared', data }, claim.lines)];
    }),
    ...preamble.paragraphs.map((p) => say(note(p.text, known(kindAt.get(p.lines[0]) ?? '')), p.lines)),
    ...table.notes.map(({ pieces }) =>
      say(note(joinWrapped(pieces.map((p) => p.text)), null), [pieces[0]!.n, pieces[pieces.length - 1]!.n]),
    ),
    ...rows.map((r) => say({ type: 'InventoryRecorded', data: recorded(r) }, r.row.lines)),
  ];
}

function recorded({ row, label, columns, guess, raw }: InventoryRow): EventData<'InventoryRecorded'> {
  const { managedBy, mode, vendors, year, budget, allocation, capital, orientation, needsReview } = columns;
  return {
    unit: row.place?.code ?? null,
    unitName: row.printedName,
    unitGuess: guess?.code ?? null,
    system: label.printed,
    systemKind: label.kind,
    managedBy,
    mode,
    vendors: [...vendors],
    year,
    budget,
    allocation,
    capital,
    orientation,
    raw,
    needsReview: [...needsReview],
  };
}

function covered(lines: Lines, layout: Layout, table: Table, preamble: Preamble): Reading['coverage'] {
  const coverage = new Coverage(lines);
  for (const [a, b] of layout.headers) coverage.mark(a, b);
  for (const [a, b] of preamble.heading) coverage.mark(a, b);
  for (const { lines: at } of preamble.paragraphs) coverage.mark(at[0], at[1]);
  for (const { pieces } of [...table.rows, ...table.notes]) for (const { n } of pieces) coverage.mark(n);
  for (const { n } of table.displaced) coverage.mark(n);
  return coverage.result();
}
