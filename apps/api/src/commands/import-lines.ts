// What each line of a document becomes, told before anything is recorded. Every line has a verdict, so that nothing of a
// document is passed over in silence.
import {
  canonicalJson,
  isRemark,
  partiesOf,
  remarkContent,
  remarkIdentity,
  retractedTargets,
  type AssignmentValue,
  type Catalogue,
  type CellAt,
  type DeadlineWords,
  type ImportPlan,
  type ReadinessEvent,
  type Reading,
  type RecordedEvent,
  type Statement,
  type StatusValue,
} from '#libs/readiness';
import type { Foretold } from './import-effects.js';

/** `continued`: belongs to an entry that begins further up; `context`: understood, and nothing is recorded of it. */
export const LINE_VERDICTS = ['blank', 'records', 'continued', 'context', 'unread'] as const;
export type LineVerdict = (typeof LINE_VERDICTS)[number];

/**
 * What an entry does. `creates`: nobody had said anything; `changes`: the present value gives way; `replaces`: this
 * document itself had said otherwise; `confirms`: the present value is said again; `history`: something else stands at
 * present all the same, because it is later; `declares`: a figure to be checked against; `already`: recorded before;
 * `retracts`: was recorded of this line and is no longer read from it.
 */
export const LINE_KINDS = [
  'changes',
  'creates',
  'replaces',
  'retracts',
  'confirms',
  'history',
  'declares',
  'already',
] as const;
export type LineKind = (typeof LINE_KINDS)[number];

/** A status, the vendors, a deadline, or what else a line says in a word; null: none. */
export type LineValue = string | readonly string[] | DeadlineWords | null;

/** Equal entries of one place in the document, for one or many units. */
export interface LineEntry {
  readonly lines: readonly [number, number];
  readonly type: Statement['type'];
  readonly kind: LineKind;
  /** At the same instant another source says otherwise. */
  readonly conflicting: boolean;
  /** Empty when it is about no unit. */
  readonly units: readonly string[];
  /** Criterion or topic. */
  readonly criterion: string | null;
  readonly system: string | null;
  /** What stands at present; null when nothing does, or when the entry is no value of a cell. */
  readonly from: LineValue;
  /** What the line says. */
  readonly to: LineValue;
}

export interface ImportLine {
  readonly text: string;
  readonly verdict: LineVerdict;
  /** Of the line on which the words of the entry begin. */
  readonly entries: readonly LineEntry[];
}

export interface LinesRequest {
  readonly sha256: string;
  /** The document's own lines. */
  readonly texts: readonly string[];
  readonly reading: Reading;
  readonly plan: ImportPlan;
  readonly existing: readonly RecordedEvent[];
  readonly foretold: Foretold;
  readonly catalogue: Catalogue;
}

export function linesOf(request: LinesRequest): ImportLine[] {
  const { texts, reading } = request;
  const entries = entriesOf(request);
  const starts = new Map<number, LineEntry[]>();
  const covered = new Set<number>();
  for (const entry of entries) {
    const [first, last] = entry.lines;
    const others = starts.get(first);
    if (others) others.push(entry);
    else starts.set(first, [entry]);
    for (let n = first; n <= last; n++) covered.add(n);
  }
  const unread = new Set(reading.coverage.unread);
  const verdict = (n: number, text: string): LineVerdict => {
    if (starts.has(n)) return 'records';
    if (text.trim() === '') return 'blank';
    if (covered.has(n)) return 'continued';
    return unread.has(n) ? 'unread' : 'context';
  };
  return texts.map((text, i) => ({
    text,
    verdict: verdict(i + 1, text),
    entries: starts.get(i + 1) ?? [],
  }));
}

function entriesOf({ sha256, plan, existing, foretold, catalogue }: LinesRequest): LineEntry[] {
  const gone = retractedTargets(existing);
  const leaving = new Set(plan.retracted.map((e) => e.id));
  const standing = existing.filter((e) => !gone.has(e.id) && !leaving.has(e.id));
  const own = standing.filter((e) => e.metadata.source?.document === sha256);
  const known = new Set(standing.filter((e) => cellOf(e) === null).map(wordsOf));
  const replaced = new Set(plan.appended.flatMap((e) => cellOf(e) ?? []));
  const single = [
    ...plan.appended.map((e) => [e, kindOf(e, known, leaving, foretold)] as const),
    ...own.map((e) => [e, { kind: 'already', conflicting: false, from: null }] as const),
    ...plan.retracted
      .filter((e) => !replaced.has(cellOf(e) ?? ''))
      .map((e) => [e, { kind: 'retracts', conflicting: false, from: saidBy(e) }] as const),
  ];
  const today = new Map(catalogue.units.flatMap((u) => u.predecessors.map((old) => [old.code, u.code])));
  const groups = new Map<string, LineEntry & { units: string[] }>();
  for (const [event, outcome] of single) {
    const lines = event.metadata.source?.lines;
    if (!lines || FRAME.has(event.type)) continue;
    const { unit, criterion, system } = placeOf(event, today);
    const to = outcome.kind === 'retracts' ? null : saidBy(event);
    const entry = { lines, type: event.type, ...outcome, criterion, system, to };
    // words are told one by one, values of many units together
    const key = cellOf(event) === null ? event.id : JSON.stringify(entry);
    const units = unit === null ? [] : [unit];
    const group = groups.get(key);
    if (group) group.units.push(...units);
    else groups.set(key, { ...entry, units });
  }
  return [...groups.values()];
}

/** What frames an import is no line of the document. */
const FRAME: ReadonlySet<string> = new Set(['ReportReceived', 'ReportCompleted', 'EntryRetracted']);

function kindOf(
  event: ReadinessEvent,
  known: ReadonlySet<string>,
  leaving: ReadonlySet<string>,
  { fold, now, head, after }: Foretold,
): Pick<LineEntry, 'kind' | 'conflicting' | 'from'> {
  const key = cellOf(event);
  if (event.type === 'CountDeclared') return { kind: 'declares', conflicting: false, from: null };
  if (key === null)
    return { kind: known.has(wordsOf(event)) ? 'confirms' : 'creates', conflicting: false, from: null };
  const cell = JSON.parse(key) as string[];
  const [was, is] = [fold.at(cell, now, head), fold.at(cell, now, after)];
  const from = was && valueOf(cell, was);
  const conflicting = is !== null && is.conflicting && is.confirmedAt === event.effectiveAt;
  if (is?.event !== event.id) {
    const same = was !== null && isSame(from, saidBy(event));
    return { kind: same ? 'confirms' : 'history', conflicting, from: is && valueOf(cell, is) };
  }
  if (was === null) return { kind: 'creates', conflicting, from };
  if (isSame(from, valueOf(cell, is))) return { kind: 'confirms', conflicting, from };
  return { kind: leaving.has(was.event) ? 'replaces' : 'changes', conflicting, from };
}

/** The cell that an event gives a value, as a key; null when it is about none. */
function cellOf(event: Statement): string | null {
  switch (event.type) {
    case 'StatusReported':
      return JSON.stringify(['status', event.data.unit, event.data.criterion]);
    case 'VendorAssigned':
    case 'VendorReplaced':
      return JSON.stringify(['assignment', event.data.unit, event.data.system]);
    case 'DeadlineSet':
      return JSON.stringify(['deadline', event.data.criterion, event.data.stage]);
    default:
      return null;
  }
}

function valueOf([kind]: readonly string[], { value }: CellAt<unknown>): LineValue {
  switch (kind) {
    case 'status':
      return (value as StatusValue).status;
    case 'assignment':
      return partiesOf(value as AssignmentValue);
    case 'deadline':
      return value as DeadlineWords;
    default:
      return null;
  }
}

/** As comparisons do: the order of vendors and the wording of a deadline make no difference. */
function isSame(a: LineValue, b: LineValue): boolean {
  const key = (value: LineValue): string =>
    JSON.stringify(
      Array.isArray(value)
        ? [...(value as readonly string[])].sort()
        : value !== null && typeof value === 'object' && 'instant' in value
          ? [value.instant, value.stage]
          : value,
    );
  return key(a) === key(b);
}

/** What an event says, as far as it fits beside its line. */
function saidBy(event: Statement): LineValue {
  switch (event.type) {
    case 'StatusReported':
      return event.data.status;
    case 'VendorAssigned':
      return partiesOf(event.data);
    case 'VendorReplaced':
      return partiesOf({ vendors: event.data.to, mode: event.data.mode });
    case 'VendorChangePlanned':
      return event.data.to;
    case 'DeadlineSet': {
      const { wording, instant, stage } = event.data;
      return { wording, instant, stage };
    }
    case 'CountDeclared': {
      const { count, total, delta } = event.data;
      const sign = delta === null ? '' : ` (${delta < 0 ? '−' : '+'}${Math.abs(delta)})`;
      return `${count}${total === null ? '' : `/${total}`}${sign}`;
    }
    case 'CommitmentMade':
      return [event.data.vendor];
    case 'InventoryRecorded':
      return event.data.system;
    default:
      return null;
  }
}

/** @param today the unit of today for one of before the mergers, which rows of inventories name */
function placeOf(
  { data }: Statement,
  today: ReadonlyMap<string, string>,
): {
  unit: string | null;
  criterion: string | null;
  system: string | null;
} {
  const of = data as { readonly [name: string]: unknown };
  const text = (name: string): string | null => {
    const value = of[name];
    return typeof value === 'string' ? value : null;
  };
  const said = text('unit') ?? text('unitGuess');
  return {
    unit: 'unitName' in of ? (today.get(said ?? '') ?? null) : said,
    criterion: text('criterion') ?? text('topic'),
    system: 'unitName' in of ? text('systemKind') : text('system'),
  };
}

/** Two events with the same words say the same, whoever says it and when. */
function wordsOf(event: ReadinessEvent | RecordedEvent): string {
  if (isRemark(event as RecordedEvent)) return remarkIdentity(remarkContent(event as never));
  return canonicalJson([event.type, event.data]);
}
