// The store against the ledger: every event is hashed again and compared with the leaf of its position, and every node
// of the tree with what is below it. Page by page, in order.
import { appendLeaves, emptyFrontier, hashOfEvent, rootOf, type Frontier, type Hash } from '#libs/ledger';
import type { EventStore, StoredEvent } from '#libs/event-store';
import { readNodes } from '#projections/ledger';
import type { Queryable } from '../../../../projections/projection.js';
import { failed, hex, type AuditFailure } from './failure.js';

const PAGE = 1_000;

export interface StoreCheck {
  readonly failures: AuditFailure[];
  /** Every event of the store, in order. */
  readonly events: readonly StoredEvent[];
  /** The root and the last position that the stored events give at each of the sizes asked for, as far as they go. */
  readonly roots: ReadonlyMap<number, { readonly root: Hash; readonly position: number }>;
}

interface Leaf {
  readonly index: number;
  readonly position: number;
  readonly hash: Hash;
}

interface Mismatch {
  readonly position: number;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** @param upTo how far the ledger has come: what the store has beyond is not compared */
export async function checkStore(
  store: Pick<EventStore, 'readAll'>,
  sql: Queryable,
  schema: string,
  upTo: number,
  sizes: ReadonlySet<number>,
): Promise<StoreCheck> {
  const leaves = await readLeaves(sql, schema);
  const failures = await checkNodes(sql, schema, leaves);
  const expected = new Map(leaves.map(({ position, hash }) => [position, hash]));
  const mismatches: Mismatch[] = [];
  const roots = new Map<number, { root: Hash; position: number }>();
  const events: StoredEvent[] = [];
  let frontier: Frontier = emptyFrontier;
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? 0, PAGE);
    if (page.length === 0) break;
    for (const event of page) {
      const { position } = event;
      const hash = hashOfEvent(event);
      const due = expected.get(position);
      if (due ? !same(due, hash) : position <= upTo)
        mismatches.push({ position, expected: due ? hex(due) : null, actual: hex(hash) });
      expected.delete(position);
      ({ frontier } = appendLeaves(frontier, [hash]));
      if (sizes.has(frontier.size)) roots.set(frontier.size, { root: rootOf(frontier), position });
    }
    events.push(...page);
  }
  for (const [position, hash] of expected) mismatches.push({ position, expected: hex(hash), actual: null });
  failures.push(...named(mismatches));
  return { failures, events, roots };
}

/** Where an event stands that was hashed elsewhere, it was moved. */
function named(mismatches: readonly Mismatch[]): AuditFailure[] {
  const home = new Map(mismatches.map(({ position, expected }) => [expected, position]));
  return [...mismatches]
    .sort((a, b) => a.position - b.position)
    .map(({ position, expected, actual }) => {
      if (actual === null) return failed('missing-event', { position }, expected, null);
      const from = home.get(actual);
      if (from !== undefined)
        return failed('moved-event', { position }, expected, `${actual}, the event of position ${from}`);
      return failed(expected === null ? 'extra-event' : 'event', { position }, expected, actual);
    });
}

async function readLeaves(sql: Queryable, schema: string): Promise<Leaf[]> {
  const leaves: Leaf[] = [];
  for (;;) {
    const rows = await sql<{ index: string; position: string; hash: Uint8Array | null }[]>`
      select l.index, l.position, n.hash from ${sql(schema)}.leaves l
      left join ${sql(schema)}.nodes n on n.level = 0 and n.index = l.index
      where l.index > ${leaves.at(-1)?.index ?? -1} order by l.index limit ${PAGE}`;
    if (rows.length === 0) return leaves;
    for (const { index, position, hash } of rows)
      leaves.push({ index: Number(index), position: Number(position), hash: hash ?? new Uint8Array(32) });
  }
}

/** Every node above the leaves must be the hash of the two below it. */
async function checkNodes(sql: Queryable, schema: string, leaves: readonly Leaf[]): Promise<AuditFailure[]> {
  const failures: AuditFailure[] = [];
  let frontier: Frontier = emptyFrontier;
  for (let from = 0; from < leaves.length; from += PAGE) {
    const page = leaves.slice(from, from + PAGE);
    const grown = appendLeaves(
      frontier,
      page.map(({ hash }) => hash),
    );
    ({ frontier } = grown);
    const due = grown.nodes.filter(({ level }) => level > 0);
    const read = await readNodes(sql, schema, due);
    for (const node of due) {
      const { level, index, hash } = node;
      const there = nodeOrNull(() => read(node));
      if (there && same(there, hash)) continue;
      const position = leaves[(index + 1) * 2 ** level - 1]!.position;
      failures.push(
        failed('node', { position, path: `node ${level}/${index}` }, hex(hash), there && hex(there)),
      );
    }
  }
  return failures;
}

function nodeOrNull(read: () => Hash): Hash | null {
  try {
    return read();
  } catch {
    return null;
  }
}

function same(a: Hash, b: Hash): boolean {
  return Buffer.from(a).equals(b);
}
