// Who is done and who is not, by criterion. The list decides, never the count; only a full count without any list
// stands for everybody. Where the words leave it open for a unit, that unit gets no verdict.
import type { Basis, Catalogue, ReportedStatus } from '#libs/readiness';
import { mayMean, type NotDoneList } from './counts.js';
import type { Aside, CriterionFacts, Facts } from './facts.js';

export interface Verdict {
  readonly unit: string;
  readonly status: ReportedStatus;
  readonly basis: Basis;
  readonly lines: readonly [number, number];
}

/** By criterion code; no entry where the report gives neither a list nor a full count. */
export function verdictsOf(facts: Facts, catalogue: Catalogue): Map<string, Verdict[]> {
  const byCode = new Map<string, Verdict[]>();
  for (const code of new Set(facts.criteria.map((c) => c.code))) {
    const rows = facts.criteria.filter((c) => c.code === code);
    const readings = rows.flatMap((c) => readingsOf(c, catalogue.units.length));
    const disputed = new Set(rows.flatMap((c) => c.asides.flatMap((aside) => disputedBy(aside, c))));
    const [first, ...others] = readings.map((r) => verdictsOfReading(r, catalogue));
    if (!first) continue;
    const agreed = first.filter(
      (v) =>
        !disputed.has(v.unit) &&
        others.every((other) => other.some((o) => o.unit === v.unit && o.status === v.status)),
    );
    byCode.set(code, agreed);
  }
  return byCode;
}

/** A list that can be trusted to name somebody or says "nobody", or the lines of a full count. */
type ReadingOfCriterion = NotDoneList | { readonly fullCount: readonly [number, number] };

/** Without a list, N/N stands for every unit only when N is the number of units. */
export function readingsOf(c: CriterionFacts, unitCount: number): ReadingOfCriterion[] {
  const full = c.counts.find((n) => n.done === n.total && n.total === unitCount);
  const lists = c.lists.filter(
    (l) =>
      (l.scope !== 'sweeping' && (l.units.length > 0 || (l.unknown.length > 0 && l.scope === 'closed'))) ||
      (l.saysNobody && (full !== undefined || c.counts.length === 0)),
  );
  if (lists.length > 0) return lists;
  const emptyButCounted = c.lists.some((l) => !l.saysNobody);
  return full && !emptyButCounted ? [{ fullCount: full.lines }] : [];
}

function verdictsOfReading(reading: ReadingOfCriterion, catalogue: Catalogue): Verdict[] {
  if ('fullCount' in reading) {
    return catalogue.units.map((u) => ({
      unit: u.code,
      status: 'done',
      basis: 'implied',
      lines: reading.fullCount,
    }));
  }
  const open = openUnits(reading);
  const known = (code: string): boolean =>
    reading.units.includes(code) || (reading.scope === 'closed' && !open.has(code));
  return catalogue.units
    .filter((u) => known(u.code))
    .map((u) => {
      const named = reading.units.includes(u.code);
      return {
        unit: u.code,
        status: named ? 'not_done' : 'done',
        basis: named ? 'named' : 'absent',
        lines: reading.lines,
      };
    });
}

/** Units of which words beside the list may say otherwise; those named as not done only when they are counted as done. */
export function disputedBy({ units, amongDone }: Aside, c: CriterionFacts): string[] {
  return units.filter((unit) => amongDone || !c.lists.some((list) => list.units.includes(unit)));
}

/** Units that an unknown name of the list may mean, so that they are neither named nor absent. */
export function openUnits(list: NotDoneList): Set<string> {
  return new Set(list.unknown.flatMap(mayMean).filter((code) => !list.units.includes(code)));
}
