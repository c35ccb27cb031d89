// The whole of a systems report as it was read, before it becomes observations and findings.
import type { Catalogue, Names } from '#libs/readiness';
import { appendixStart, readAppendix, type Appendix } from './appendix.js';
import { readCells, type Cell } from './cells.js';
import { commonYear } from './dates.js';
import { readDeclared, type DeclaredReading } from './declared.js';
import type { Flow } from './flow.js';
import { outline, type Outline } from './outline.js';
import { readPlan, type PlanReading } from './plan.js';
import { VendorNames } from './vendor-names.js';

export interface Report {
  readonly catalogue: Catalogue;
  readonly names: Names;
  readonly vendors: VendorNames;
  /** Year of dates that state none. */
  readonly year: number;
  readonly outline: Outline;
  readonly declared: DeclaredReading;
  readonly plan: PlanReading;
  readonly appendix: Appendix;
  /** Every row of a known province, doubled ones included, from the top down. */
  readonly cells: readonly Cell[];
  /** Everything that is said in sentences: paragraphs, notes, difficulties. */
  readonly passages: readonly SaidPassage[];
}

export interface SaidPassage {
  readonly flow: Flow;
  readonly unit: string | null;
  readonly system: string | null;
  /** Section of the prose; null in the appendix. */
  readonly section: string | null;
}

export function readReport(
  lines: readonly string[],
  catalogue: Catalogue,
  names: Names,
  asOfYear: number | null,
): Report {
  const vendors = new VendorNames(catalogue);
  const from = appendixStart(lines);
  const parts = outline(lines, from - 1);
  const appendix = readAppendix(lines, from, catalogue, names, vendors);
  const cells = appendix.blocks.flatMap((b) => (b.unit ? readCells(b, b.unit, vendors, names) : []));
  const passages = [
    ...parts.paragraphs.map((p) => ({ flow: p.flow, unit: null, system: null, section: p.section })),
    ...cells.flatMap((cell) =>
      [cell.note, cell.difficulty].flatMap((flow) =>
        flow ? [{ flow, unit: cell.unit.code, system: cell.system, section: null }] : [],
      ),
    ),
  ];
  const year = asOfYear ?? commonYear(passages.map((p) => p.flow.text)) ?? 2025;
  const inDeclared = parts.paragraphs.filter((p) => p.section === '1.1');
  const rest = parts.paragraphs.filter((p) => p.section !== '1.1');
  return {
    catalogue,
    names,
    vendors,
    year,
    outline: parts,
    declared: readDeclared(inDeclared, catalogue, names, vendors),
    plan: readPlan(rest, { catalogue, names, vendors, year }),
    appendix,
    cells,
    passages,
  };
}
