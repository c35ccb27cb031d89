// Walks the events again, in the order in which they were recorded, and compares what follows from them by the pure
// rule with what the read models say: a check that trusts no projection.
import {
  canonicalJson,
  Fold,
  upcast,
  type Catalogue,
  type CellAt,
  type RecordedEvent,
  type Status,
} from '#libs/readiness';
import { cellsAt } from '../../../../projections/bitemporal/index.js';
import { consolidatedAt } from '../../../../projections/documents.js';
import { reading } from '../../../../projections/projection.js';
import type { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';

const PAGE = 2_000;
/** Besides now, the matrix is compared at the instants of this many consolidated reports. */
const REPORTS = 50;
/** The kinds of cells, by read model. */
const COMPARED = { matrix: ['status', 'deadline', 'declared'], vendors: ['assignment', 'planned'] } as const;

/** Over every unit and criterion of the catalogue. */
export interface ReplayCounts {
  readonly done: number;
  readonly notDone: number;
  readonly notReported: number;
  readonly notApplicable: number;
}

/** A cell of which the read model says otherwise than its events; null on the side that has no value. */
export interface ReplayDifference {
  readonly asOf: string;
  readonly cell: readonly string[];
  readonly expected: unknown;
  readonly actual: unknown;
}

export interface Replayed {
  readonly from: number;
  readonly to: number;
  /** Events walked, from `from` to `to`; those before are folded all the same. */
  readonly events: number;
  readonly counts: ReplayCounts;
  readonly identical: boolean;
  readonly differences: readonly ReplayDifference[];
}

export interface ReplayOptions {
  /** Positions, both inclusive; the whole ledger by default. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** Called after each event walked, with the counts as they are then; awaited. */
  readonly onStep?: (event: RecordedEvent, counts: ReplayCounts) => Promise<void> | void;
  readonly onProgress?: (position: number) => void;
}

/**
 * @throws InputError for positions that are none
 * @throws ProjectionBehind when the read models have not come as far as `to`
 */
export async function replay(engine: Engine, options: ReplayOptions = {}): Promise<Replayed> {
  const { store } = engine;
  const head = (await store.head()).position;
  const { from, to } = rangeOf(options, head);
  const { catalogue } = await engine.catalogues.at(to);
  const now = engine.now();
  const fold = new Fold();
  const tally = new Tally(catalogue);
  let events = 0;
  for (let position = 0; position < to;) {
    const page = await store.readAll(position, PAGE, to);
    if (page.length === 0) break;
    for (const event of page.map(upcast)) {
      const cell = fold.take(event);
      if (options.onStep) tally.settle(cell, fold, now, event.position);
      if (event.position < from) continue;
      events++;
      await options.onStep?.(event, tally.counts);
    }
    position = page.at(-1)!.position;
    options.onProgress?.(position);
  }
  for (const unit of catalogue.units)
    for (const criterion of catalogue.criteria)
      tally.settle(['status', unit.code, criterion.code], fold, now, to);
  const differences = await compared(engine, fold, now, to);
  return { from, to, events, counts: tally.counts, identical: differences.length === 0, differences };
}

function rangeOf({ from = 1, to }: ReplayOptions, head: number): { from: number; to: number } {
  const last = to ?? head;
  if (last > head)
    throw new InputError(
      'known-at-beyond-head',
      `to ${last}: sổ mới ghi đến vị trí ${head}`,
      `to ${last}: the ledger ends at position ${head}`,
    );
  // an empty ledger agrees with its empty tables
  if (from >= 1 && (from <= last || last === 0)) return { from, to: last };
  throw new InputError(
    'bad-request',
    `from ${from}: cần một vị trí từ 1 đến ${last}`,
    `from ${from}: a position from 1 to ${last} is needed`,
  );
}

/** The statuses of all cells, counted as they change. */
class Tally {
  readonly #cells = new Map<string, Status>();
  readonly #counts: Record<Status, number>;

  constructor({ units, criteria }: Catalogue) {
    for (const unit of units)
      for (const criterion of criteria)
        this.#cells.set(JSON.stringify(['status', unit.code, criterion.code]), 'not_reported');
    this.#counts = { done: 0, not_done: 0, not_applicable: 0, not_reported: this.#cells.size };
  }

  settle(cell: readonly string[] | null, fold: Fold, t: string, p: number): void {
    const name = JSON.stringify(cell);
    const before = this.#cells.get(name);
    if (!cell || before === undefined) return;
    const after = fold.status(cell[1]!, cell[2]!, t, p);
    this.#counts[before]--;
    this.#counts[after]++;
    this.#cells.set(name, after);
  }

  get counts(): ReplayCounts {
    const {
      done,
      not_done: notDone,
      not_reported: notReported,
      not_applicable: notApplicable,
    } = this.#counts;
    return { done, notDone, notReported, notApplicable };
  }
}

async function compared(engine: Engine, fold: Fold, now: string, p: number): Promise<ReplayDifference[]> {
  const { sql } = engine;
  const reports = await reading(sql, 'remarks', p, (schema) => consolidatedAt(sql, schema, now, p, REPORTS));
  const differences: ReplayDifference[] = [];
  for (const asOf of [now, ...reports]) {
    const expected = new Map<string, unknown>();
    const actual = new Map<string, unknown>();
    for (const [name, kinds] of Object.entries(COMPARED)) {
      for (const { cell, at } of kinds.flatMap((kind) => fold.all(kind, asOf, p)))
        expected.set(JSON.stringify(cell), viewed(at));
      const stored = await reading(sql, name, p, (schema) => cellsAt<unknown>(sql, schema, asOf, p));
      for (const cell of stored) actual.set(cell.name, viewed(cell));
    }
    for (const name of new Set([...expected.keys(), ...actual.keys()])) {
      const [e, a] = [expected.get(name) ?? null, actual.get(name) ?? null];
      if (canonicalJson(e) === canonicalJson(a)) continue;
      differences.push({ asOf, cell: JSON.parse(name) as string[], expected: e, actual: a });
    }
  }
  return differences;
}

/** What is compared of a cell. */
function viewed({ value, event, position, since, confirmedAt, conflicting, source, cites }: CellAt<unknown>) {
  return { value, event, position, since, confirmedAt, conflicting, source, cites };
}
