// The points that were read, kept from one state of knowledge to the next: an event changes nothing of the instants before
// the time of which it speaks, so only those from there on are read again.
import type { Point } from './progress.js';

/** An event, as far as it matters here: what was recorded, and of when it speaks. */
export interface Happened {
  readonly type: string;
  readonly position: number;
  readonly effectiveAt: string;
}

interface Ask {
  readonly point: (at: string) => Promise<Point>;
  /** The newest events, newest first; fewer than asked for when there are no more. */
  readonly newest: (limit: number) => Promise<readonly Happened[]>;
}

const AT_ONCE = 4;
/** A document is some hundreds of events; after more than these it is simpler to read everything again. */
const LOOK_BACK = 1_000;

export class KeptPoints {
  #position = 0;
  #points = new Map<string, Point>();

  /** The points of these instants, as known at a position; what is there already is not asked for. */
  async of(position: number, instants: readonly string[], ask: Ask): Promise<Point[]> {
    if (position !== this.#position) {
      const had = this.#points;
      const from = await firstChanged(this.#position, position, ask);
      // a new map: a read for another position may still be under way, and must not write among these
      this.#points = new Map([...had].filter(([at]) => from === null || at < from));
      this.#position = position;
    }
    const points = this.#points;
    const missing = instants.filter((at) => !points.has(at));
    for (let i = 0; i < missing.length; i += AT_ONCE)
      await Promise.all(
        missing.slice(i, i + AT_ONCE).map(async (at) => void points.set(at, await ask.point(at))),
      );
    return instants.map((at) => points.get(at)!);
  }
}

/** From which instant on something may differ between two positions: null for none, '' for all. */
async function firstChanged(before: number, after: number, { newest }: Ask): Promise<string | null> {
  if (before === 0 || after < before) return '';
  const events = await newest(LOOK_BACK);
  const since = events.filter(({ position }) => position > before);
  const isWhole = since.length < events.length || events.length < LOOK_BACK;
  // another catalogue has other cells, at every instant
  if (!isWhole || since.some(({ type }) => type === 'CatalogueAdopted')) return '';
  return since.reduce<string | null>(
    (first, { effectiveAt }) => (first === null || effectiveAt < first ? effectiveAt : first),
    null,
  );
}
