// Cells from events alone, by the as-of rule as it is written (as-of.ts), in memory and without shortcuts: what every
// read model of values must agree with, and what tells beforehand which cells a correction would change.
import { standingAt, type Entry, type Standing } from './as-of.js';
import { saidOf } from './cells.js';
import type { Citation, RecordedEvent, Source } from './events.js';
import { canonicalJson } from './identity.js';

/** The value of a cell at a moment, and what it rests on. */
export interface CellAt<V> extends Standing<V> {
  readonly source: Source | null;
  readonly cites: Citation | null;
}

interface Told {
  readonly key: string;
  readonly value: unknown;
  readonly source: Source | null;
  readonly cites: Citation | null;
}
type Row = { -readonly [K in keyof Entry<Told>]: Entry<Told>[K] };

/** Everything that was said of cells, in the order in which it was recorded. */
export class CellHistory {
  readonly #cells = new Map<string, { readonly cell: readonly string[]; readonly rows: Row[] }>();
  readonly #events = new Map<string, { readonly cell: readonly string[]; readonly row: Row }>();

  /**
   * Takes the next event in; positions must not go back.
   * @returns the cell that it concerns, or null
   */
  take(event: RecordedEvent): readonly string[] | null {
    if (event.type === 'EntryRetracted') {
      const target = this.#events.get(event.data.target);
      if (target) target.row.retractedAt ??= event.position;
      return target?.cell ?? null;
    }
    const said = saidOf(event);
    if (!said) return null;
    const { id, position, effectiveAt, metadata } = event;
    const { source, cites } = metadata;
    const row: Row = {
      ...{ event: id, position, effectiveAt, source: tellerOf(event), retractedAt: null },
      value: { key: said.key, value: said.value, source, cites },
    };
    const name = JSON.stringify(said.cell);
    const known = this.#cells.get(name) ?? { cell: said.cell, rows: [] };
    this.#cells.set(name, known);
    known.rows.push(row);
    this.#events.set(id, { cell: known.cell, row });
    return known.cell;
  }

  /** The value of a cell at effective time `t` known at position `p`; null when nobody has reported. */
  at<V>(cell: readonly string[], t: string, p: number): CellAt<V> | null {
    const rows = this.#cells.get(JSON.stringify(cell))?.rows ?? [];
    const standing = standingAt(rows, t, p, ({ key }) => key);
    if (!standing) return null;
    const { value, source, cites } = standing.value;
    return { ...standing, value: value as V, source, cites };
  }

  /** Every cell of a kind that has a value at (t, p). */
  all<V>(kind: string, t: string, p: number): { cell: readonly string[]; at: CellAt<V> }[] {
    return this.#named(kind).flatMap(({ cell }) => {
      const at = this.at<V>(cell, t, p);
      return at ? [{ cell, at }] : [];
    });
  }

  /** What was said of cells of a kind with effective times after `from` and by `to` as known at `p`, in the order of the rule. */
  said<V>(kind: string, from: string, to: string, p: number): { cell: readonly string[]; value: V }[] {
    return this.#named(kind)
      .flatMap(({ cell, rows }) => rows.map((row) => ({ cell, row })))
      .filter(({ row: { effectiveAt, position, retractedAt } }) => {
        const known = position <= p && (retractedAt === null || retractedAt > p);
        return known && effectiveAt > from && effectiveAt <= to;
      })
      .sort((a, b) =>
        a.row.effectiveAt === b.row.effectiveAt
          ? a.row.position - b.row.position
          : a.row.effectiveAt < b.row.effectiveAt
            ? -1
            : 1,
      )
      .map(({ cell, row }) => ({ cell, value: row.value.value as V }));
  }

  /** Where an event that says something of a cell was recorded; null for any other. */
  positionOf(event: string): number | null {
    return this.#events.get(event)?.row.position ?? null;
  }

  #named(kind: string) {
    return [...this.#cells.values()].filter(({ cell }) => cell[0] === kind);
  }
}

/** "The source" of the as-of rule: the document, or the teller of a statement entered by hand. */
export function tellerOf({ metadata: { source, assertedBy, channel } }: RecordedEvent): string {
  return source?.document ?? canonicalJson({ assertedBy, channel });
}
