// The store against the ledger: every event is hashed again and compared with the leaf of its position, and every node
// of the tree with what is below it. Page by page, in order, so that what is held does not grow with the history.
import { appendLeaves, emptyFrontier, hashOfEvent, rootOf, type Frontier, type Hash } from '#libs/ledger';
import type { EventStore, StoredEvent } from '#libs/event-store';
import { readNodes } from '#projections/ledger';
import type { Queryable } from '../../../../projections/projection.js';
import { failed, hex, type AuditFailure } from './failure.js';

const PAGE = 1_000;

export interface StoreCheck {
  readonly failures: AuditFailure[];
  /** How many events the store has, and the position of the last of them. */
  readonly size: number;
  readonly last: number;
  /** The root and the last position that the stored events give at each of the sizes asked for, as far as they go. */
  readonly roots: ReadonlyMap<number, { readonly root: Hash; readonly position: number }>;
}

interface Leaf {
  readonly position: number;
  readonly hash: Hash;
}

interface Mismatch {
  readonly position: number;
  readonly expected: string | null;
  readonly actual: string | null;
}

/**
 * @param upTo how far the ledger has come: what the store has beyond is not compared
 * @param see called with every event of the store, in order
 */
export async function checkStore(
  store: Pick<EventStore, 'readAll'>,
  sql: Queryable,
  schema: string,
  upTo: number,
  sizes: ReadonlySet<number>,
  see: (event: StoredEvent) => void,
): Promise<StoreCheck> {
  const failures = await checkNodes(sql, schema);
  const mismatches: Mismatch[] = [];
  const roots = new Map<number, { root: Hash; position: number }>();
  const gone = ({ position, hash }: Leaf): void =>
    void mismatches.push({ position, expected: hex(hash), actual: null });
  const leaves = leavesByPosition(sql, schema, upTo);
  let leaf = await nextOf(leaves);
  let last = 0;
  let frontier: Frontier = emptyFrontier;
  for (;;) {
    const page = await store.readAll(last, PAGE);
    if (page.length === 0) break;
    for (const event of page) {
      const { position } = event;
      for (; leaf && leaf.position < position; leaf = await nextOf(leaves)) gone(leaf);
      const hash = hashOfEvent(event);
      if (leaf?.position === position) {
        if (!same(leaf.hash, hash))
          mismatches.push({ position, expected: hex(leaf.hash), actual: hex(hash) });
        leaf = await nextOf(leaves);
      } else if (position <= upTo) mismatches.push({ position, expected: null, actual: hex(hash) });
      ({ frontier } = appendLeaves(frontier, [hash]));
      if (sizes.has(frontier.size)) roots.set(frontier.size, { root: rootOf(frontier), position });
      see(event);
      last = position;
    }
  }
  for (; leaf; leaf = await nextOf(leaves)) gone(leaf);
  failures.push(...named(mismatches));
  return { failures, size: frontier.size, last, roots };
}

async function nextOf<T>(items: AsyncIterator<T>): Promise<T | null> {
  const next = await items.next();
  return next.done ? null : next.value;
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

/** Up to a position, because events that are recorded meanwhile may have leaves before they are read. */
async function* leavesByPosition(sql: Queryable, schema: string, upTo: number): AsyncGenerator<Leaf, void> {
  for (let after = Number.MIN_SAFE_INTEGER; ;) {
    const rows = await sql<LeafRow[]>`
      select l.position, n.hash from ${sql(schema)}.leaves l
      left join ${sql(schema)}.nodes n on n.level = 0 and n.index = l.index
      where l.position > ${after} and l.position <= ${upTo} order by l.position limit ${PAGE}`;
    if (rows.length === 0) return;
    for (const row of rows) yield leafOf(row);
    after = Number(rows.at(-1)!.position);
  }
}

async function* leavesByPlace(sql: Queryable, schema: string): AsyncGenerator<Leaf[], void> {
  for (let after = -1; ;) {
    const rows = await sql<(LeafRow & { index: string })[]>`
      select l.index, l.position, n.hash from ${sql(schema)}.leaves l
      left join ${sql(schema)}.nodes n on n.level = 0 and n.index = l.index
      where l.index > ${after} order by l.index limit ${PAGE}`;
    if (rows.length === 0) return;
    yield rows.map(leafOf);
    after = Number(rows.at(-1)!.index);
  }
}

interface LeafRow {
  readonly position: string;
  readonly hash: Uint8Array | null;
}

/** A leaf without a hash is not that of any event. */
function leafOf({ position, hash }: LeafRow): Leaf {
  return { position: Number(position), hash: hash ?? new Uint8Array(32) };
}

/** Every node above the leaves must be the hash of the two below it. */
async function checkNodes(sql: Queryable, schema: string): Promise<AuditFailure[]> {
  const failures: AuditFailure[] = [];
  let frontier: Frontier = emptyFrontier;
  for await (const page of leavesByPlace(sql, schema)) {
    const before = frontier.size;
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
      // a node is complete with the last leaf below it
      const { position } = page[(index + 1) * 2 ** level - 1 - before]!;
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
