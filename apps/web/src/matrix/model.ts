// From the answers to the grid that is drawn: which rows and columns, in which order, and which cells stand out.
// Nothing here knows React; what is costly per cell is left to the row that is drawn.
import { filterValue } from '../address.js';
import { includesFolded } from '../views/parts/fold.js';
import { criterionNames } from './label.js';
import { stateOf, type Catalogue, type Cell, type Matrix, type State } from './state.js';

/** A row or a column: a unit or a criterion. */
export interface Line {
  readonly kind: 'unit' | 'criterion';
  readonly code: string;
  readonly name: string;
  /** A few words, for a column head. */
  readonly short: string;
  /** Where no head of a column or of a group stands above it. */
  readonly alone: string;
  readonly done: number;
  readonly total: number;
  readonly notDone: number;
  readonly notReported: number;
  readonly section: string | null;
  readonly group: string | null;
  readonly deadline: Matrix['criteria'][number]['deadline'];
  readonly declared: Matrix['criteria'][number]['declared'];
  /** In the comparison; null when there is none. */
  readonly gained: number | null;
  readonly lost: number | null;
}

export interface Span {
  readonly code: string;
  readonly title: string;
  readonly from: number;
  readonly length: number;
}

export interface Grid {
  readonly rows: readonly Line[];
  readonly columns: readonly Line[];
  /** Sections and, under them, groups of columns; empty when the columns are units. */
  readonly sections: readonly Span[];
  readonly groups: readonly Span[];
  readonly cellAt: (row: Line, column: Line) => Drawn;
  /** All that a row shows of its columns, as one text: equal when their cells are drawn alike. */
  readonly columnsKey: string;
  /** Cells that search and filters leave. */
  readonly matched: number;
  readonly units: { readonly shown: number; readonly all: number };
}

export interface Drawn {
  readonly unit: string;
  readonly criterion: string;
  readonly cell: Cell;
  readonly state: State;
  /** What happened to it in the comparison. */
  readonly changed: Cell['changed'];
  /** False when a filter is set and does not let it through. */
  readonly fits: boolean;
}

export interface Wishes {
  readonly f: readonly string[];
  readonly sort: string | null;
  readonly flip: boolean;
  readonly q: string;
  readonly language: 'vi' | 'en';
}

export interface Answers {
  readonly matrix: Matrix;
  readonly catalogue: Catalogue;
  /** `unit criterion` of which something was said in words; needed by the filter `silent`. */
  readonly spoken: ReadonlySet<string> | undefined;
  /** `unit system` → vendors; needed by the filter `vendor`. */
  readonly vendors: ReadonlyMap<string, readonly string[]> | undefined;
}

const collator = new Intl.Collator('vi');
/** Of a cell, as the address bar names it. */
export const addressOf = ({ unit, criterion }: Drawn): string => `${unit}~${criterion}`;
export const keyOf = (unit: string, other: string): string => `${unit} ${other}`;

export function buildGrid(answers: Answers, wishes: Wishes): Grid {
  const { matrix, catalogue } = answers;
  const fits = predicate(answers, wishes.f);
  const moves = movesIn(matrix);
  const cells = new Map(matrix.units.map((unit) => [unit.code, unit.cells]));
  const cellAt = (row: Line, column: Line): Drawn => {
    const [unit, criterion] = row.kind === 'unit' ? [row.code, column.code] : [column.code, row.code];
    const cell = cells.get(unit)![criterion]!;
    const state = stateOf(cell);
    return {
      unit,
      criterion,
      cell,
      state,
      changed: cell.changed,
      fits: fits(unit, criterion, cell, state),
    };
  };
  const { units, criteria } = found(
    unitLines(answers, wishes, moves.ofUnit),
    criterionLines(answers, wishes, moves.ofCriterion),
    wishes.q,
  );
  const [allRows, columns] = wishes.flip ? [criteria, units] : [units, criteria];
  const isFiltered = wishes.f.length > 0;
  let matched = 0;
  const rows = allRows.filter((row) => {
    const before = matched;
    for (const column of columns) if (cellAt(row, column).fits) matched++;
    return matched > before || !isFiltered;
  });
  return {
    rows: sorted(rows, columns, cellAt, wishes.sort),
    columns,
    sections: wishes.flip
      ? []
      : spans(
          columns,
          (line) => line.section,
          (code) => sectionTitle(catalogue, code, wishes),
        ),
    groups: wishes.flip
      ? []
      : spans(
          columns,
          (line) => line.group,
          (code) => groupTitle(catalogue, code, wishes),
        ),
    cellAt,
    columnsKey: JSON.stringify(
      columns.map(({ code, short, section, deadline }) => [code, short, section, deadline?.instant]),
    ),
    matched,
    units: { shown: wishes.flip ? units.length : rows.length, all: matrix.units.length },
  };
}

interface Totals {
  readonly counts: Readonly<Record<State, number>>;
  readonly done: number;
  readonly difficulties: number;
  readonly changes: number;
}

/** Of the whole programme at the moment that is shown, whatever search and filters leave of it. */
export function totalsOf({ units, criteria }: Matrix): Totals {
  const counts: Record<State, number> = {
    done: 0,
    not_done: 0,
    overdue: 0,
    not_reported: 0,
    conflicting: 0,
    not_applicable: 0,
  };
  let [done, difficulties, changes] = [0, 0, 0];
  for (const unit of units) {
    done += unit.done;
    for (const { code } of criteria) {
      const cell = unit.cells[code]!;
      counts[stateOf(cell)]++;
      if (cell.difficulties > 0) difficulties++;
      if (cell.changed !== null) changes++;
    }
  }
  return { counts, done, difficulties, changes };
}

interface Moves {
  readonly gained: number;
  readonly lost: number;
}

/** How many cells of each unit and of each criterion were gained and lost; null where nothing is compared. */
function movesIn({ units, criteria, since }: Matrix) {
  const none = () => ({ gained: 0, lost: 0 });
  const ofUnits = new Map(units.map(({ code }) => [code, none()]));
  const ofCriteria = new Map(criteria.map(({ code }) => [code, none()]));
  for (const { code, cells } of units)
    for (const [criterion, column] of ofCriteria) {
      const { changed } = cells[criterion]!;
      if (changed !== 'gained' && changed !== 'lost') continue;
      ofUnits.get(code)![changed]++;
      column[changed]++;
    }
  const of = (moves: ReadonlyMap<string, Moves>) => (code: string) =>
    since === null ? null : moves.get(code)!;
  return { ofUnit: of(ofUnits), ofCriterion: of(ofCriteria) };
}

function unitLines(
  { matrix, catalogue }: Answers,
  { language }: Wishes,
  moves: (code: string) => Moves | null,
): Line[] {
  const names = new Map(
    catalogue.units.map((unit) => [unit.code, language === 'vi' ? unit.name : unit.nameEn]),
  );
  return matrix.units.map((unit) => ({
    kind: 'unit',
    code: unit.code,
    name: names.get(unit.code) ?? unit.name,
    short: names.get(unit.code) ?? unit.name,
    alone: names.get(unit.code) ?? unit.name,
    done: unit.done,
    total: matrix.criteria.length,
    notDone: having(matrix, unit.cells, 'not_done'),
    notReported: having(matrix, unit.cells, 'not_reported'),
    section: null,
    group: null,
    deadline: null,
    declared: null,
    gained: moves(unit.code)?.gained ?? null,
    lost: moves(unit.code)?.lost ?? null,
  }));
}

function criterionLines(
  { matrix, catalogue }: Answers,
  { language }: Wishes,
  moves: (code: string) => Moves | null,
): Line[] {
  const known = new Map(catalogue.criteria.map((criterion) => [criterion.code, criterion]));
  const names = criterionNames(catalogue.criteria, language);
  return matrix.criteria.map(({ code, title, deadline, declared, done, notDone, notReported }) => ({
    kind: 'criterion',
    code,
    name: title[language],
    short: known.get(code)?.short[language] ?? title[language],
    alone: names.get(code) ?? title[language],
    done,
    total: matrix.units.length,
    notDone,
    notReported,
    section: known.get(code)?.section ?? null,
    group: known.get(code)?.group?.code ?? null,
    deadline,
    declared,
    gained: moves(code)?.gained ?? null,
    lost: moves(code)?.lost ?? null,
  }));
}

function having({ criteria }: Matrix, cells: Readonly<Record<string, Cell>>, status: Cell['status']): number {
  let n = 0;
  for (const { code } of criteria) if (cells[code]!.status === status) n++;
  return n;
}

/** What was typed narrows the units; when no unit is meant, the criteria. */
function found(units: Line[], criteria: Line[], q: string): { units: Line[]; criteria: Line[] } {
  if (q.trim() === '') return { units, criteria };
  const those = (lines: Line[]) =>
    lines.filter((line) =>
      includesFolded(`${line.kind === 'criterion' ? line.code : ''} ${line.name} ${line.short}`, q),
    );
  const places = those(units);
  if (places.length > 0) return { units: places, criteria };
  const columns = those(criteria);
  return columns.length > 0 ? { units, criteria: columns } : { units: [], criteria };
}

type Predicate = (unit: string, criterion: string, cell: Cell, state: State) => boolean;

/** All filters together: a cell must pass each. */
function predicate({ catalogue, vendors, spoken }: Answers, f: readonly string[]): Predicate {
  const tests: Predicate[] = [];
  if (f.includes('notDone')) tests.push((_u, _c, cell) => cell.status === 'not_done');
  if (f.includes('overdue')) tests.push((_u, _c, cell) => cell.overdue && cell.status === 'not_done');
  if (f.includes('conflicting')) tests.push((_u, _c, cell) => cell.conflicting);
  if (f.includes('changed')) tests.push((_u, _c, cell) => cell.changed !== null);
  if (f.includes('silent'))
    tests.push(
      (unit, criterion, cell) =>
        cell.status === 'not_done' &&
        cell.difficulties === 0 &&
        spoken?.has(keyOf(unit, criterion)) === false,
    );
  const vendor = filterValue(f, 'vendor');
  if (vendor !== null) {
    const systems = new Map(catalogue.criteria.map(({ code, system }) => [code, system]));
    tests.push((unit, criterion) => {
      const system = systems.get(criterion);
      return typeof system === 'string' && vendors?.get(keyOf(unit, system))?.includes(vendor) === true;
    });
  }
  return (unit, criterion, cell, state) => tests.every((test) => test(unit, criterion, cell, state));
}

const WEIGHT: Readonly<Record<State, number>> = {
  overdue: 0,
  conflicting: 1,
  not_done: 2,
  not_reported: 3,
  done: 4,
  not_applicable: 5,
};

/** @param sort null: official order; `name`, `outstanding`, or the code of a column */
function sorted(
  rows: readonly Line[],
  columns: readonly Line[],
  cellAt: Grid['cellAt'],
  sort: string | null,
): readonly Line[] {
  if (sort === null) return rows;
  if (sort === 'name') return rows.toSorted((a, b) => collator.compare(a.name, b.name));
  // what is known to be left first; of what nobody spoke of, it is not known
  if (sort === 'outstanding')
    return rows.toSorted((a, b) => b.notDone - a.notDone || b.notReported - a.notReported);
  const column = columns.find(({ code }) => code === sort);
  if (column === undefined) return rows;
  return rows.toSorted((a, b) => WEIGHT[cellAt(a, column).state] - WEIGHT[cellAt(b, column).state]);
}

function spans(
  columns: readonly Line[],
  of: (line: Line) => string | null,
  title: (code: string) => string,
): Span[] {
  const found: { code: string; title: string; from: number; length: number }[] = [];
  columns.forEach((column, i) => {
    const code = of(column);
    const last = found.at(-1);
    if (code === null) return;
    if (last?.code === code && last.from + last.length === i) last.length++;
    else found.push({ code, title: title(code), from: i, length: 1 });
  });
  return found;
}

function sectionTitle(catalogue: Catalogue, code: string, { language }: Wishes): string {
  return `${code}. ${catalogue.sections.find((section) => section.code === code)?.title[language] ?? ''}`;
}

function groupTitle(catalogue: Catalogue, code: string, { language }: Wishes): string {
  const group = catalogue.criteria.find((criterion) => criterion.group?.code === code)?.group;
  return `${code}. ${group?.title[language] ?? ''}`;
}
