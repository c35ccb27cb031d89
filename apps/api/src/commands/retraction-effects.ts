// Which cells a retraction would change, told beforehand by the pure rule over the streams that it touches.
import {
  corrections,
  Fold,
  type Catalogue,
  type Correction,
  type DiffCodes,
  type RecordedEvent,
} from '#libs/readiness';

/** A cell before and after, at the effective time `at`; null: as it is now. */
export type CellEffect = Correction & { readonly at: string | null };

/**
 * The cells that would change now, and those of which only an earlier moment would: each at the latest effective time of
 * the entries taken back at which it does. Remarks are not among them.
 * @param existing every event of the streams of `targets`
 */
export function changesBy(
  targets: readonly RecordedEvent[],
  existing: readonly RecordedEvent[],
  { catalogue }: { readonly catalogue: Catalogue },
  now: string,
): CellEffect[] {
  const head = existing.reduce((last, e) => Math.max(last, e.position), 0);
  const fold = new Fold();
  for (const event of [...existing].sort((a, b) => a.position - b.position)) fold.take(event);
  for (const target of targets) fold.take(retractionAt(target, head + 1));
  const codes: DiffCodes = {
    units: catalogue.units.map((u) => u.code),
    criteria: catalogue.criteria.map((c) => c.code),
    systems: catalogue.systems.map((s) => s.code),
  };
  const instants = [...new Set(targets.map((e) => e.effectiveAt))].filter((t) => t < now).sort();
  const found = new Map<string, CellEffect>();
  for (const at of [null, ...instants.reverse()]) {
    const t = at ?? now;
    for (const change of corrections(fold.state(t, head), fold.state(t, head + 1), codes)) {
      const cell = `${change.kind} ${change.unit} ${change.criterion} ${change.system}`;
      if (!found.has(cell)) found.set(cell, { ...change, at });
    }
  }
  return [...found.values()];
}

function retractionAt(target: RecordedEvent, position: number): RecordedEvent {
  const { stream, revision, recordedAt, effectiveAt, metadata, id } = target;
  const data = { target: id, reason: '' };
  return { type: 'EntryRetracted', data, id, stream, revision, recordedAt, effectiveAt, metadata, position };
}
