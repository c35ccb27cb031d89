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

/** The kinds of cell that are told of; declared figures are checked, not shown. */
const SHOWN: ReadonlySet<string> = new Set(['status', 'assignment', 'deadline']);

/** @param existing every event of the streams that the plan touches */
export function effectsOf(
  plan: ImportPlan,
  existing: readonly RecordedEvent[],
  catalogue: Catalogue,
  now: string,
): ImportEffects {
  const head = existing.reduce((last, e) => Math.max(last, e.position), 0);
  const fold = new Fold();
  for (const event of [...existing].sort((a, b) => a.position - b.position)) fold.take(event);
  const touched = new Set<string>();
  let after = head;
  for (const { stream, events } of plan.appends) {
    for (const event of events) {
      after += 1;
      const cell = fold.take({ ...event, stream, revision: 0, position: after, recordedAt: now });
      if (cell && SHOWN.has(cell[0]!)) touched.add(JSON.stringify(cell));
    }
  }
  const cells = corrections(fold.state(now, head), fold.state(now, after), {
    units: catalogue.units.map((u) => u.code),
    criteria: catalogue.criteria.map((c) => c.code),
    systems: catalogue.systems.map((s) => s.code),
  });
  const created = cells.filter(({ from }) => from === null || from === 'not_reported').length;
  return {
    created,
    changed: cells.length - created,
    unchanged: touched.size - cells.length,
    cells,
  };
}
