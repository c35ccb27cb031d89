// The rows of a line-by-line preview: which lines need a person's eye, and which runs of lines are folded.
import type { Imported } from './write.js';

export type Line = NonNullable<Imported['lines']>[number];
export type Entry = Line['entries'][number];
export type Kind = Entry['kind'];
export type Finding = Imported['findings'][number];

/** A line with what was found in it, and the names in it that nobody knows. */
export interface ReadLine extends Line {
  readonly n: number;
  readonly findings: readonly Finding[];
  readonly unknown: readonly string[];
}

export const SHOWS = ['notable', 'changes', 'problems', 'every'] as const;
export type Show = (typeof SHOWS)[number];

export type Row =
  | { readonly kind: 'line'; readonly line: ReadLine }
  | { readonly kind: 'folded'; readonly from: number; readonly to: number; readonly lines: number };

const CHANGING: ReadonlySet<Kind> = new Set(['changes', 'creates', 'replaces', 'retracts']);

/** Lines that hold something, each with its findings. */
export function readLines({ lines = [], findings, unresolved }: Imported): ReadLine[] {
  const found = new Map<number, Finding[]>();
  for (const finding of findings) {
    const n = finding.lines[0] ?? 1;
    found.set(n, [...(found.get(n) ?? []), finding]);
  }
  return lines.flatMap((line, i) => {
    const n = i + 1;
    if (line.verdict === 'blank' && !found.has(n)) return [];
    const unknown = unresolved
      .filter(({ lines: [from = 0, to = from] }) => n >= from && n <= to)
      .map(({ name }) => name);
    return [{ ...line, n, findings: found.get(n) ?? [], unknown }];
  });
}

export const isChange = ({ entries }: Line): boolean => entries.some(({ kind }) => CHANGING.has(kind));

/** A finding that only informs is no problem. */
export const isProblem = ({ verdict, entries, findings }: ReadLine): boolean =>
  verdict === 'unread' ||
  entries.some(({ conflicting }) => conflicting) ||
  findings.some(({ severity }) => severity !== 'info');

const isNotable = (line: ReadLine): boolean =>
  isChange(line) ||
  isProblem(line) ||
  line.findings.length > 0 ||
  line.entries.some(({ kind }) => kind === 'history');

const WANTED: Readonly<Record<Show, (line: ReadLine) => boolean>> = {
  notable: isNotable,
  changes: isChange,
  problems: isProblem,
  every: () => true,
};

/** Fewer lines are not worth folding. */
const LEAST = 3;

/** @param opened first lines of the runs that were unfolded by hand */
export function rowsOf(lines: readonly ReadLine[], show: Show, opened: ReadonlySet<number>): Row[] {
  const rows: Row[] = [];
  let run: ReadLine[] = [];
  const endRun = (): void => {
    const [first] = run;
    if (first && run.length >= LEAST && !opened.has(first.n))
      rows.push({ kind: 'folded', from: first.n, to: run.at(-1)!.n, lines: run.length });
    else rows.push(...run.map((line) => ({ kind: 'line', line }) as const));
    run = [];
  };
  for (const line of lines) {
    if (!WANTED[show](line)) run.push(line);
    else {
      endRun();
      rows.push({ kind: 'line', line });
    }
  }
  endRun();
  return rows;
}

/** How many entries there are of each kind; one about many units is as many. */
export function countKinds(lines: readonly Line[]): ReadonlyMap<Kind, number> {
  const counts = new Map<Kind, number>();
  for (const { kind, units } of lines.flatMap((line) => line.entries))
    counts.set(kind, (counts.get(kind) ?? 0) + Math.max(1, units.length));
  return counts;
}

/** A text cut at the names in it: odd pieces are names. */
export function cutAt(text: string, names: readonly string[]): string[] {
  const known = names.filter((name) => name !== '');
  if (known.length === 0) return [text];
  const pattern = known.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|');
  return text.split(new RegExp(`(${pattern})`, 'gu'));
}
