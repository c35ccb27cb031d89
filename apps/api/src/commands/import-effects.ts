// Which cells an import would change as they stand now, told beforehand by the pure rule over the streams that it
// touches.
import {
  corrections,
  Fold,
  type Catalogue,
  type Correction,
  type ImportPlan,
  type RecordedEvent,
} from '#libs/readiness';

export interface EffectCounts {
  /** Cells of which nothing was known now. */
  readonly created: number;
  /** Cells with another value than now. */
  readonly changed: number;
  /** Cells that the document speaks of and that keep their value: confirmed, or something later was said. */
  readonly unchanged: number;
}

/** What is counted apart: who reads "cells of the matrix" means statuses, and not the deadlines above them. */
export const EFFECT_KINDS = ['status', 'vendor', 'deadline'] as const;
export type EffectKind = (typeof EFFECT_KINDS)[number];

export interface ImportEffects extends EffectCounts {
  readonly byKind: Readonly<Record<EffectKind, EffectCounts>>;
  /** The created and the changed; remarks are not among them. */
  readonly cells: readonly Correction[];
}

/** A history with a plan taken in after it: what stands at `head` is before the plan, what stands at `after` is after. */
export interface Foretold {
  readonly fold: Fold;
  readonly now: string;
  readonly head: number;
  readonly after: number;
  /** The cells that the events of the plan speak of. */
  readonly touched: readonly (readonly string[])[];
}

/** @param existing every event of the streams that the plan touches */
export function foretell(plan: ImportPlan, existing: readonly RecordedEvent[], now: string): Foretold {
  const head = existing.reduce((last, e) => Math.max(last, e.position), 0);
  const fold = new Fold();
  for (const event of [...existing].sort((a, b) => a.position - b.position)) fold.take(event);
  const touched = new Map<string, readonly string[]>();
  let after = head;
  for (const { stream, events } of plan.appends) {
    for (const event of events) {
      after += 1;
      const cell = fold.take({ ...event, stream, revision: 0, position: after, recordedAt: now });
      if (cell) touched.set(JSON.stringify(cell), cell);
    }
  }
  return { fold, now, head, after, touched: [...touched.values()] };
}

/** The cells of the fold that are told of; declared figures are checked, not shown. */
const CELL_OF: Readonly<Record<EffectKind, string>> = {
  status: 'status',
  vendor: 'assignment',
  deadline: 'deadline',
};

export function effectsOf(
  { fold, now, head, after, touched }: Foretold,
  catalogue: Catalogue,
): ImportEffects {
  const cells = corrections(fold.state(now, head), fold.state(now, after), {
    units: catalogue.units.map((u) => u.code),
    criteria: catalogue.criteria.map((c) => c.code),
    systems: catalogue.systems.map((s) => s.code),
  });
  const countOf = (kind: EffectKind): EffectCounts => {
    const own = cells.filter((cell) => cell.kind === kind);
    const created = own.filter(({ from }) => from === null || from === 'not_reported').length;
    const spoken = touched.filter(([cell]) => cell === CELL_OF[kind]).length;
    return { created, changed: own.length - created, unchanged: spoken - own.length };
  };
  const byKind = { status: countOf('status'), vendor: countOf('vendor'), deadline: countOf('deadline') };
  const total = (count: keyof EffectCounts): number =>
    EFFECT_KINDS.reduce((sum, kind) => sum + byKind[kind][count], 0);
  return {
    created: total('created'),
    changed: total('changed'),
    unchanged: total('unchanged'),
    byKind,
    cells,
  };
}
