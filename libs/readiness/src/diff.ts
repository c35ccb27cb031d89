// What changed between two states of the programme, and what was corrected in the record: pure, over the values of
// cells and the remarks in force. A first report is not a gain, and a swap of vendors is one change, not two.
import type { ReportedStatus, Status, VendorMode } from './events.js';
import { isInForce, remarkIdentity, type Remark } from './remark-set.js';

export interface StatusCell {
  readonly unit: string;
  readonly criterion: string;
  readonly status: ReportedStatus;
}

export interface AssignmentCell {
  readonly unit: string;
  readonly system: string;
  readonly vendors: readonly string[];
  readonly mode: VendorMode;
}

export interface DeadlineCell extends DeadlineWords {
  readonly criterion: string;
}

export interface DeadlineWords {
  readonly wording: string;
  readonly instant: string;
  readonly stage: 'trial' | 'completion';
}

/** Every value there is at one (t, p); a cell of which nobody has reported is absent. */
export interface DiffState {
  readonly statuses: readonly StatusCell[];
  readonly assignments: readonly AssignmentCell[];
  readonly deadlines: readonly DeadlineCell[];
  readonly remarks: readonly Remark[];
}

/** A source that itself names the vendors that were replaced, in force after `from` and by `to`. */
export interface Replacement {
  readonly unit: string;
  readonly system: string;
  readonly from: readonly string[];
}

/** Codes in the order in which they are shown; cells of other codes are left out. */
export interface DiffCodes {
  readonly units: readonly string[];
  readonly criteria: readonly string[];
  readonly systems: readonly string[];
}

export interface DiffInput {
  /** (from, known-at-from): what the record said then. */
  readonly recorded: DiffState;
  /** (from, known-at-to). */
  readonly before: DiffState;
  /** (to, known-at-to). */
  readonly after: DiffState;
  /** In the order of the as-of rule. */
  readonly replacements: readonly Replacement[];
  readonly codes: DiffCodes;
}

export interface CriterionDiff {
  readonly code: string;
  /** Units done before and after. after − before = net + firstDone + what `other` adds. */
  readonly before: number;
  readonly after: number;
  /** not_done → done. */
  readonly gained: readonly string[];
  /** done → not_done. */
  readonly lost: readonly string[];
  /** Nobody had reported → anything. */
  readonly firstReported: readonly string[];
  /** Those of `firstReported` that are done. */
  readonly firstDone: readonly string[];
  /** To or from `not_applicable`. */
  readonly other: readonly { readonly unit: string; readonly from: Status; readonly to: Status }[];
  readonly net: number;
}

/** Vendor ids as `partiesOf` gives them. */
export interface VendorSwap {
  readonly unit: string;
  readonly system: string;
  readonly from: readonly string[];
  readonly to: readonly string[];
}

/** A deadline of one stage, of the completion or of the trial; each moves by itself. */
export interface DeadlineMove {
  readonly criterion: string;
  /** null: no deadline of this stage was known before. */
  readonly from: DeadlineWords | null;
  readonly to: DeadlineWords | null;
}

/** What happened to a status: a first report is no gain, also when it says done; `other` is to or from `not_applicable`. */
export type StatusChange = 'gained' | 'lost' | 'first' | 'other';

export function statusChange(from: Status, to: Status): StatusChange | null {
  if (from === to) return null;
  if (from === 'not_reported') return 'first';
  if (from === 'not_done' && to === 'done') return 'gained';
  return from === 'done' && to === 'not_done' ? 'lost' : 'other';
}

interface Place {
  readonly unit: string | null;
  readonly criterion: string | null;
  readonly system: string | null;
}

/** One value of one moment that the record gives otherwise than it did. */
export type Correction = Place &
  (
    | { readonly kind: 'status'; readonly from: Status; readonly to: Status }
    | {
        readonly kind: 'vendor';
        readonly from: readonly string[] | null;
        readonly to: readonly string[] | null;
      }
    | { readonly kind: 'deadline'; readonly from: DeadlineWords | null; readonly to: DeadlineWords | null }
    | { readonly kind: 'remark'; readonly from: string | null; readonly to: string | null }
  );

export interface Difference {
  readonly criteria: readonly CriterionDiff[];
  readonly vendors: readonly VendorSwap[];
  readonly vendorsFirstReported: readonly Omit<VendorSwap, 'from'>[];
  readonly deadlines: readonly DeadlineMove[];
  readonly remarks: {
    readonly added: readonly Remark[];
    readonly noLongerMentioned: readonly Remark[];
    readonly resolved: readonly Remark[];
  };
  readonly corrected: readonly Correction[];
  /** Statuses, assignments and deadlines that were reported before and are the same after. */
  readonly unchanged: number;
}

/** Who runs a system: vendors, with `self` first where the unit runs it itself. */
export function partiesOf({ vendors, mode }: Pick<AssignmentCell, 'vendors' | 'mode'>): string[] {
  const named = vendors.filter((id) => id !== 'self');
  return mode === 'vendor' ? named : ['self', ...named];
}

export function diff({ recorded, before, after, replacements, codes }: DiffInput): Difference {
  const [old, now] = [index(before), index(after)];
  let unchanged = 0;
  const criteria = codes.criteria.map((code): CriterionDiff => {
    const changes = codes.units.map((unit) => {
      const cell = nameOf(unit, code);
      const [from, to] = [statusOf(old, cell), statusOf(now, cell)];
      return { unit, from, to, change: statusChange(from, to) };
    });
    const those = (change: StatusChange) => changes.filter((c) => c.change === change);
    const first = those('first');
    const [gained, lost] = [those('gained').map((c) => c.unit), those('lost').map((c) => c.unit)];
    unchanged += changes.filter((c) => c.from === c.to && c.from !== 'not_reported').length;
    return {
      code,
      before: changes.filter((c) => c.from === 'done').length,
      after: changes.filter((c) => c.to === 'done').length,
      gained,
      lost,
      firstReported: first.map((c) => c.unit),
      firstDone: first.flatMap((c) => (c.to === 'done' ? [c.unit] : [])),
      other: those('other').map(({ unit, from, to }) => ({ unit, from, to })),
      net: gained.length - lost.length,
    };
  });

  const vendors: VendorSwap[] = [];
  const vendorsFirstReported: Omit<VendorSwap, 'from'>[] = [];
  for (const [unit, system] of pairs(codes.units, codes.systems)) {
    const cell = nameOf(unit, system);
    const to = partiesAt(now, cell);
    if (to === null) continue;
    const reported = partiesAt(old, cell);
    const from = reported ?? replacedAt(replacements, unit, system);
    if (from !== null && !sameParties(from, to)) vendors.push({ unit, system, from, to });
    else if (reported === null) vendorsFirstReported.push({ unit, system, to });
    else unchanged++;
  }

  const deadlines: DeadlineMove[] = [];
  for (const [criterion, stage] of pairs(codes.criteria, STAGES)) {
    const cell = nameOf(criterion, stage);
    const [from, to] = [wordsOf(old.deadlines.get(cell)), wordsOf(now.deadlines.get(cell))];
    if (!sameDeadline(from, to)) deadlines.push({ criterion, from, to });
    else if (from !== null) unchanged++;
  }
  return {
    criteria,
    vendors,
    vendorsFirstReported,
    deadlines,
    remarks: remarkChanges(before.remarks, after.remarks),
    corrected: corrections(recorded, before, codes),
    unchanged,
  };
}

/** Every value of one and the same moment that two states of knowledge give differently. */
export function corrections(recorded: DiffState, corrected: DiffState, codes: DiffCodes): Correction[] {
  const [was, is] = [index(recorded), index(corrected)];
  const found: Correction[] = [];
  for (const [unit, criterion] of pairs(codes.units, codes.criteria)) {
    const cell = nameOf(unit, criterion);
    const [from, to] = [statusOf(was, cell), statusOf(is, cell)];
    if (from !== to) found.push({ kind: 'status', unit, criterion, system: null, from, to });
  }
  for (const [unit, system] of pairs(codes.units, codes.systems)) {
    const cell = nameOf(unit, system);
    const [from, to] = [partiesAt(was, cell), partiesAt(is, cell)];
    if (!sameParties(from, to)) found.push({ kind: 'vendor', unit, criterion: null, system, from, to });
  }
  for (const [criterion, stage] of pairs(codes.criteria, STAGES)) {
    const cell = nameOf(criterion, stage);
    const [from, to] = [wordsOf(was.deadlines.get(cell)), wordsOf(is.deadlines.get(cell))];
    if (!sameDeadline(from, to))
      found.push({ kind: 'deadline', unit: null, criterion, system: null, from, to });
  }
  const [said, says] = [inForce(recorded.remarks), inForce(corrected.remarks)];
  const place = ({ unit, criterion, topic, system }: Remark): Place => ({
    unit,
    criterion: criterion ?? topic,
    system,
  });
  for (const [identity, r] of said)
    if (!says.has(identity)) found.push({ kind: 'remark', ...place(r), from: r.text, to: null });
  for (const [identity, r] of says)
    if (!said.has(identity)) found.push({ kind: 'remark', ...place(r), from: null, to: r.text });
  return found;
}

function remarkChanges(before: readonly Remark[], after: readonly Remark[]): Difference['remarks'] {
  const [was, is] = [inForce(before), inForce(after)];
  const known = byIdentity(before);
  const now = byIdentity(after);
  return {
    added: [...is].flatMap(([identity, r]) => (was.has(identity) ? [] : [r])),
    noLongerMentioned: [...was].flatMap(([identity, r]) => {
      const next = now.get(identity);
      return next === undefined || next.state === 'no-longer-mentioned' ? [next ?? r] : [];
    }),
    // resolved in between: not before, or said once more since then
    resolved: after.filter((r) => {
      const earlier = known.get(identityOf(r));
      return r.state === 'resolved' && !(earlier?.state === 'resolved' && earlier.event === r.event);
    }),
  };
}

const STAGES: readonly DeadlineWords['stage'][] = ['completion', 'trial'];

interface Index {
  readonly statuses: ReadonlyMap<string, StatusCell>;
  readonly assignments: ReadonlyMap<string, AssignmentCell>;
  readonly deadlines: ReadonlyMap<string, DeadlineCell>;
}

function index({ statuses, assignments, deadlines }: DiffState): Index {
  return {
    statuses: new Map(statuses.map((c) => [nameOf(c.unit, c.criterion), c])),
    assignments: new Map(assignments.map((c) => [nameOf(c.unit, c.system), c])),
    deadlines: new Map(deadlines.map((c) => [nameOf(c.criterion, c.stage), c])),
  };
}

function statusOf({ statuses }: Index, cell: string): Status {
  return statuses.get(cell)?.status ?? 'not_reported';
}

function partiesAt({ assignments }: Index, cell: string): string[] | null {
  const found = assignments.get(cell);
  return found ? partiesOf(found) : null;
}

/** Where nobody had reported before, the first source that speaks of a replacement says whom it found there. */
function replacedAt(replacements: readonly Replacement[], unit: string, system: string): string[] | null {
  const found = replacements.find((r) => r.unit === unit && r.system === system && r.from.length > 0);
  return found ? [...found.from] : null;
}

function wordsOf(cell: DeadlineCell | undefined): DeadlineWords | null {
  return cell ? { wording: cell.wording, instant: cell.instant, stage: cell.stage } : null;
}

/** Two deadlines of one stage are one when they fall on one instant, whatever the wording. */
function sameDeadline(a: DeadlineWords | null, b: DeadlineWords | null): boolean {
  return a?.instant === b?.instant;
}

function sameParties(a: readonly string[] | null, b: readonly string[] | null): boolean {
  if (a === null || b === null) return a === b;
  return nameOf(...[...a].sort()) === nameOf(...[...b].sort());
}

function inForce(remarks: readonly Remark[]): Map<string, Remark> {
  return byIdentity(remarks.filter(isInForce));
}

function byIdentity(remarks: readonly Remark[]): Map<string, Remark> {
  return new Map(remarks.map((r) => [identityOf(r), r]));
}

function identityOf(remark: Remark): string {
  return remarkIdentity(remark);
}

function pairs(a: readonly string[], b: readonly string[]): (readonly [string, string])[] {
  return a.flatMap((x) => b.map((y) => [x, y] as const));
}

function nameOf(...parts: string[]): string {
  return JSON.stringify(parts);
}
