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

export interface ImportEffects {
  /** Cells of which nothing was known now. */
  readonly created: number;
  /** Cells with another value than now. */
  readonly changed: number;
  /** Cells that the document speaks of and that keep their value: confirmed, or something later was said. */
  readonly unchanged: number;
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

/** The kinds of cell that are told of; declared figures are checked, not shown. */
const SHOWN: ReadonlySet<string | undefined> = new Set(['status', 'assignment', 'deadline']);

export function effectsOf(
  { fold, now, head, after, touched }: Foretold,
  catalogue: Catalogue,
): ImportEffects {
  const cells = corrections(fold.state(now, head), fold.state(now, after), {
    units: catalogue.units.map((u) => u.code),
    criteria: catalogue.criteria.map((c) => c.code),
    systems: catalogue.systems.map((s) => s.code),
  });
  const created = cells.filter(({ from }) => from === null || from === 'not_reported').length;
  return {
    created,
    changed: cells.length - created,
    unchanged: touched.filter(([kind]) => SHOWN.has(kind)).length - cells.length,
    cells,
  };
}
