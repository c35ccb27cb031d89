// Cells folded from events alone, by the as-of rule as it is written (as-of.ts): slow and plain, for those who check
// what the read models say.
import { standingAt, type Entry } from './as-of.js';
import type { Citation, RecordedEvent, Source } from './events.js';
import { canonicalJson } from './identity.js';

/** What one event says of one cell; equal keys are equal values. */
export interface CellSaid {
  readonly cell: readonly string[];
  readonly key: string;
  readonly value: unknown;
}

export interface CellAt<V> {
  readonly value: V;
  readonly since: string;
  readonly confirmedAt: string;
  readonly conflicting: boolean;
  readonly event: string;
  readonly position: number;
  readonly source: Source | null;
  readonly cites: Citation | null;
}

interface Keyed {
  readonly key: string;
  readonly value: unknown;
}

export class CellHistory {
  readonly #entries = new Map<string, Entry<Keyed>[]>();
  readonly #events = new Map<number, RecordedEvent>();

  /** `say` tells what an event says of a cell, or null. */
  constructor(events: readonly RecordedEvent[], say: (event: RecordedEvent) => CellSaid | null) {
    const retractions = new Map<string, number>();
    for (const event of events)
      if (event.type === 'EntryRetracted' && !retractions.has(event.data.target))
        retractions.set(event.data.target, event.position);
    for (const event of events) {
      const said = say(event);
      if (!said) continue;
      const name = JSON.stringify(said.cell);
      const entries = this.#entries.get(name) ?? [];
      this.#entries.set(name, entries);
      this.#events.set(event.position, event);
      entries.push({
        event: event.id,
        position: event.position,
        effectiveAt: event.effectiveAt,
        value: { key: said.key, value: said.value },
        source: tellerOf(event),
        retractedAt: retractions.get(event.id) ?? null,
      });
    }
  }

  /** The value of a cell at effective time `t` known at position `p`; null when nobody has reported. */
  at<V>(cell: readonly string[], t: string, p: number): CellAt<V> | null {
    const entries = this.#entries.get(JSON.stringify(cell));
    const standing = entries && standingAt(entries, t, p, ({ key }) => key);
    if (!standing) return null;
    const { since, confirmedAt, conflicting, event, position } = standing;
    const { source, cites } = this.#events.get(position)!.metadata;
    const value = standing.value.value as V;
    return { value, since, confirmedAt, conflicting, event, position, source, cites };
  }
}

/** "The source" of the as-of rule: the document, or the teller of a statement entered by hand. */
function tellerOf({ metadata: { source, assertedBy, channel } }: RecordedEvent): string {
  return source?.document ?? canonicalJson({ assertedBy, channel });
}
