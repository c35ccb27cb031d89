// From what was read to what is recorded: one observation per statement, each with its tight lines and who said it.
import type { AssertedBy, EventData, Observation, Statement } from '#libs/readiness';
import type { Cell } from './cells.js';
import { plannedChange } from './cells.js';
import type { DeclaredSystem } from './declared.js';
import type { LineRange } from './flow.js';
import type { Report } from './report.js';

export function observationsOf(report: Report, asOf: string): Observation[] {
  const ministry: AssertedBy = { kind: 'ministry', id: report.catalogue.ministry.id };
  const made: Observation[] = [];
  const say = (statement: Statement, lines: LineRange, assertedBy = ministry): void => {
    made.push({ statement, effectiveAt: asOf, lines, assertedBy, cites: null });
  };
  for (const system of report.declared.systems) countsOf(system, say);
  for (const { statement, lines, assertedBy } of report.plan.said) say(statement, lines, assertedBy);
  for (const cell of firstRows(report.cells)) {
    assignmentStatement(cell, say);
    const rows = report.cells.filter((other) => nameOf(other) === nameOf(cell));
    wordStatements(rows, report, say);
  }
  return made;
}

type Say = (statement: Statement, lines: LineRange, assertedBy?: AssertedBy) => void;

const NO_COUNT = {
  criterion: null,
  vendor: null,
  total: null,
  delta: null,
  percent: null,
  units: null,
} as const;

function countsOf({ system, vendors, self, units }: DeclaredSystem, say: Say): void {
  const count = (
    data: Partial<EventData<'CountDeclared'>> & Pick<EventData<'CountDeclared'>, 'measure' | 'count'>,
    lines: LineRange,
  ): void => {
    say({ type: 'CountDeclared', data: { ...NO_COUNT, system, ...data } }, lines);
  };
  if (vendors) count({ measure: 'vendors', count: vendors.value }, vendors.lines);
  if (self) count({ measure: 'units', vendor: 'self', count: self.value }, self.lines);
  for (const { vendor, count: value, total, percent, list, lines } of units) {
    if (vendor === null) continue;
    const named = list && list.flatMap(({ unit }) => (unit === null ? [] : [unit]));
    count({ measure: 'units', vendor, count: value, total, percent, units: named }, lines);
  }
}

const nameOf = ({ unit, system }: Cell): string => `${unit.code} ${system}`;

/**
 * A row that stands twice assigns once: what both say, or with both readings when they differ. Notes and difficulties
 * are those of every row.
 */
export function firstRows(cells: readonly Cell[]): Cell[] {
  const first = new Map<string, Cell>();
  for (const cell of cells) {
    const key = nameOf(cell);
    const before = first.get(key);
    if (!before) {
      first.set(key, cell);
    } else if (before.assignment === null && cell.assignment !== null) {
      first.set(key, cell);
    } else if (cell.assignment && before.assignment && !sameAssignment(before, cell)) {
      const { vendors, mode } = cell.assignment;
      const other = {
        vendors: [...vendors],
        mode,
        reason: `another row of this system, lines ${cell.lines.join('–')}`,
      };
      first.set(key, { ...before, alternatives: [...before.alternatives, other] });
    }
  }
  return [...first.values()];
}

export function sameAssignment(a: Cell, b: Cell): boolean {
  const key = ({ assignment }: Cell): string =>
    assignment ? `${assignment.mode} ${[...assignment.vendors].sort().join()}` : '';
  return key(a) === key(b);
}

/** Whether two rows have the same note and the same difficulty, or none. */
export function sameWords(a: Cell, b: Cell): boolean {
  return a.note?.text === b.note?.text && a.difficulty?.text === b.difficulty?.text;
}

function assignmentStatement(cell: Cell, say: Say): void {
  const { unit, system, assignment } = cell;
  const at = { unit: unit.code, system };
  const alternatives = cell.alternatives.map((a) => ({ ...a, vendors: [...a.vendors] }));
  if (assignment) {
    const { mode, basis } = assignment;
    // from the merged cell on, so that the lines that are cited name the vendor
    const lines: LineRange = [Math.min(assignment.from, cell.lines[0]), cell.lines[1]];
    const vendors = [...assignment.vendors];
    if (assignment.replaces.length > 0) {
      const from = [...assignment.replaces];
      say({ type: 'VendorReplaced', data: { ...at, from, to: vendors, mode, basis, alternatives } }, lines);
    } else say({ type: 'VendorAssigned', data: { ...at, vendors, mode, basis, alternatives } }, lines);
  }
}

/** The notes and difficulties of all rows of one system of one province; words that stand in two rows are said once. */
function wordStatements(rows: readonly Cell[], report: Report, say: Say): void {
  const said = new Set<string>();
  const isNew: IsNew = (...words) => {
    const { size } = said;
    return said.add(JSON.stringify(words)).size > size;
  };
  for (const cell of rows) {
    noteStatements(cell, report, say, isNew);
    if (!cell.difficulty || !isNew('difficulty', cell.difficulty.text)) continue;
    const { unit, system, difficulty } = cell;
    const data = { unit: unit.code, criterion: null, topic: null, system, text: difficulty.text };
    say({ type: 'DifficultyReported', data }, difficulty.lines(), { kind: 'unit', id: unit.code });
  }
}

type IsNew = (...words: unknown[]) => boolean;

function noteStatements(cell: Cell, report: Report, say: Say, isNew: IsNew): void {
  const { unit, system, assignment, note } = cell;
  if (!note) return;
  const at = { unit: unit.code, system };
  const owner: AssertedBy = { kind: 'unit', id: unit.code };
  const remark = { unit: unit.code, criterion: null, topic: null };
  const whole = new Set(cell.noteFor).size >= report.catalogue.systems.length;
  for (const of of whole ? [null] : new Set(cell.noteFor)) {
    if (!isNew('note', of, note.text)) continue;
    say({ type: 'ProgressNoted', data: { ...remark, system: of, text: note.text } }, note.lines(), owner);
  }
  const planned = assignment && plannedChange(note, assignment.vendors, report.vendors, report.names);
  if (!planned || !isNew('planned', assignment.vendors, planned.wording.text)) return;
  const { after, condition, wording } = planned;
  const change = {
    from: [...assignment.vendors],
    to: [...planned.to],
    after,
    condition,
    wording: wording.text,
  };
  say({ type: 'VendorChangePlanned', data: { ...at, ...change } }, wording.lines(), owner);
}
