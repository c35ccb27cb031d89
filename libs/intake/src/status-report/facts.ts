// What a status report says, before it becomes observations and findings: its instant, and for every criterion the
// counts, lists, deadlines and remarks that stand under its code.
import { endOfDay, startOfDay, type Catalogue, type Names } from '#libs/readiness';
import type { Passage, ReaderContext } from '../reader.js';
import { mentionsIn, readCount, readList, type Count, type NotDoneList } from './counts.js';
import { latestPastDay, readDeadlines, readStamp, yearOf, type Deadline, type Stamp } from './dates.js';
import type { Entry, Outline, Remark, Renumbered, Stranger } from './outline.js';

export interface CriterionFacts {
  readonly code: string;
  /** As the document numbers it. */
  readonly printed: string;
  readonly title: Passage;
  readonly counts: readonly Count[];
  readonly lists: readonly NotDoneList[];
  readonly deadlines: readonly Deadline[];
  readonly remarks: readonly Remark[];
  /** Words beside the list that speak of units: who they are, and whether they stand among the done. */
  readonly asides: readonly Aside[];
  /** Sentences under this criterion that have the form of a count or list but cannot be read. */
  readonly unreadable: readonly Passage[];
}

export interface Aside {
  readonly units: readonly string[];
  readonly lines: readonly [number, number];
  /** They stand in the sentence that counts who is done. */
  readonly amongDone: boolean;
}

export interface AsOf {
  readonly instant: string;
  readonly stated: boolean;
  readonly how: 'stated' | 'given' | 'texts' | 'deadline' | 'catalogue';
  /** Where the report states its instant, or should. */
  readonly lines: readonly [number, number];
  readonly stamp: ReadStamp | null;
  /** Every place that states an instant, in the order of the document. */
  readonly stamps: readonly ReadStamp[];
}

export interface ReadStamp extends Stamp, Passage {}

export interface Facts {
  readonly asOf: AsOf;
  readonly notes: readonly Passage[];
  /** Criteria of the catalogue in the order of the document; a code that stands twice stands twice here. */
  readonly criteria: readonly CriterionFacts[];
  readonly topics: readonly CriterionFacts[];
  /** Headings whose code the catalogue does not have. */
  readonly unknown: readonly Entry[];
  readonly strangers: readonly Stranger[];
  readonly renumbered: readonly Renumbered[];
}

export function factsOf(outline: Outline, context: ReaderContext): Facts {
  const { catalogue, names } = context;
  const asOf = asOfOf(outline, context);
  const year = yearOf(asOf.instant);
  const criteria = new Set(catalogue.criteria.map((c) => c.code));
  const known = outline.entries.filter((e) => e.known);
  const read = known.map((entry) => criterionFacts(entry, catalogue, names, year));
  return {
    asOf,
    notes: outline.notes,
    criteria: read.filter((c) => criteria.has(c.code)),
    topics: read.filter((c) => !criteria.has(c.code)),
    unknown: outline.entries.filter((e) => !e.known),
    strangers: outline.strangers,
    renumbered: outline.renumbered,
  };
}

function criterionFacts(entry: Entry, catalogue: Catalogue, names: Names, year: number): CriterionFacts {
  const counts = entry.counts.map((passage) => ({ passage, count: readCount(passage) }));
  const lists = entry.lists.map((passage) => ({ passage, list: readList(passage, catalogue, names) }));
  const speaking = (amongDone: boolean, text: string, at: Passage['lines']): Aside[] => {
    // a name has a capital, and few of these sentences have another than their first
    if (!/\p{Lu}/u.test(text.replace(/^\P{L}*\p{L}/u, ''))) return [];
    const units = mentionsIn(text, names).sort();
    return units.length > 0 ? [{ units, lines: at, amongDone }] : [];
  };
  return {
    code: entry.code,
    printed: entry.printed,
    title: entry.title,
    counts: counts.flatMap(({ count }) => (count ? [count] : [])),
    lists: lists.flatMap(({ list }) => (list ? [list] : [])),
    deadlines: entry.deadlines.flatMap((d) => readDeadlines(d.text, d.lines, year)),
    remarks: entry.remarks,
    asides: [
      ...entry.counts.flatMap((p) => speaking(true, p.text, p.lines)),
      ...[...entry.deadlines, ...entry.strays].flatMap((p) => speaking(false, p.text, p.lines)),
      ...lists.flatMap(({ list }) =>
        (list?.bracketed ?? []).flatMap(({ others }) =>
          others.length > 0 ? [{ units: others, lines: list!.lines, amongDone: false }] : [],
        ),
      ),
    ],
    unreadable: [
      ...counts.flatMap(({ passage, count }) => (count ? [] : [passage])),
      ...lists.flatMap(({ passage, list }) => (list ? [] : [passage])),
    ],
  };
}

/** Given by hand, else stated, else the latest past day of the texts, else the first deadline. */
function asOfOf(outline: Outline, { asOf, catalogue }: ReaderContext): AsOf {
  const stamps = outline.stamps.map((passage) => ({ ...readStamp(passage.text), ...passage }));
  const stamp = stamps.find(({ instant }) => instant !== null) ?? stamps[0] ?? null;
  const where = { lines: stamp?.lines ?? ([1, 1] as const), stamp, stamps };
  if (asOf !== null) return { instant: asOf, stated: false, how: 'given', ...where };
  if (stamp?.instant) return { instant: stamp.instant, stated: true, how: 'stated', ...where };
  const remarks = outline.entries.flatMap((e) => e.remarks.map((r) => r.text));
  const past = latestPastDay([...outline.notes.map((p) => p.text), ...remarks]);
  if (past) return { instant: endOfDay(past), stated: false, how: 'texts', ...where };
  const deadlines = outline.entries
    .flatMap((e) => e.deadlines.flatMap((d) => readDeadlines(d.text, d.lines, 0)))
    .flatMap((d) => (d.date?.yearWritten && d.date.possible ? [startOfDay(d.date.date)] : []))
    .sort();
  if (deadlines[0] !== undefined) return { instant: deadlines[0], stated: false, how: 'deadline', ...where };
  const validFrom = catalogue.units.map((u) => u.validFrom).sort()[0]!;
  return {
    instant: new Date(`${validFrom}T00:00:00+07:00`).toISOString(),
    stated: false,
    how: 'catalogue',
    ...where,
  };
}
