// The Merkle tree over every event in the order of positions, kept as its complete nodes (libs/ledger/src/merkle.ts):
// a node never changes once it is there, so that the tree of any earlier size can be read from the same rows.
import {
  appendLeaves,
  frontierNodes,
  frontierOf,
  hashOfEvent,
  type Frontier,
  type Hash,
  type NodeId,
} from '#libs/ledger';
import type { Projection, Queryable } from '../projection.js';

// A leaf is of the event as it is stored: a hash of what a program makes of an event would change with the program.
export const ledger: Projection = {
  name: 'ledger',
  version: 1,
  ddl: (schema) => [
    // (level, index) covers the leaves index · 2^level to (index + 1) · 2^level
    `create table ${schema}.nodes (
      level int not null,
      index bigint not null,
      hash  bytea not null,
      primary key (level, index)
    )`,
    // positions may have gaps, places in the tree have none
    `create table ${schema}.leaves (index bigint primary key, position bigint not null unique)`,
  ],
  async apply(tx, schema, _, stored) {
    const size = await treeSize(tx, schema);
    const { nodes } = appendLeaves(await frontierAt(tx, schema, size), stored.map(hashOfEvent));
    await tx`
      insert into ${tx(schema)}.leaves
      select ${size}::bigint + n - 1, position
      from unnest(${stored.map((e) => e.position)}::bigint[]) with ordinality as e (position, n)`;
    await tx`
      insert into ${tx(schema)}.nodes
      select level, index, decode(hash, 'hex')
      from unnest(${nodes.map((n) => n.level)}::int[], ${nodes.map((n) => n.index)}::bigint[],
        ${nodes.map((n) => Buffer.from(n.hash).toString('hex'))}::text[]) as n (level, index, hash)`;
  },
};

/** How many leaves there are. */
export async function treeSize(sql: Queryable, schema: string): Promise<number> {
  const [row] = await sql<{ size: string }[]>`
    select coalesce(max(index) + 1, 0) as size from ${sql(schema)}.leaves`;
  return Number(row!.size);
}

/** @throws RangeError when the tree has not that many leaves, or a node is not there */
export async function frontierAt(sql: Queryable, schema: string, size: number): Promise<Frontier> {
  const wanted = frontierNodes(size);
  const read = await readNodes(sql, schema, wanted);
  return frontierOf(size, wanted.map(read));
}

/** Reads nodes in one look-up each. The function answered throws RangeError for a node that is not there. */
export async function readNodes(
  sql: Queryable,
  schema: string,
  wanted: readonly NodeId[],
): Promise<(node: NodeId) => Hash> {
  const rows =
    wanted.length === 0
      ? []
      : await sql<{ level: number; index: string; hash: Uint8Array }[]>`
          select n.* from unnest(${wanted.map((n) => n.level)}::int[], ${wanted.map((n) => n.index)}::bigint[])
            as w (level, index)
          cross join lateral (
            select * from ${sql(schema)}.nodes n where n.level = w.level and n.index = w.index offset 0) n`;
  const found = new Map(rows.map(({ level, index, hash }) => [`${level}/${index}`, hash]));
  return ({ level, index }) => {
    const hash = found.get(`${level}/${index}`);
    if (hash) return hash;
    throw new RangeError(`the ledger has no node ${level}/${index}`);
  };
}
