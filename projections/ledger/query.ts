// Roots and proofs of the ledger, at any size it ever had, from O(log n) nodes.
import {
  consistencyPlan,
  inclusionPlan,
  nodesToRead,
  proofFrom,
  rootOf,
  type Hash,
  type ProofPlan,
} from '#libs/ledger';
import type { Queryable } from '../projection.js';
import { frontierAt, readNodes, treeSize } from './fold.js';

/** Asked for a position or a size that the ledger does not have. */
export class NotInLedger extends RangeError {
  constructor(
    readonly what: 'position' | 'size',
    readonly asked: number,
    /** The last one that it has. */
    readonly last: number,
  ) {
    super(`${what} ${asked} is not in the ledger; the last is ${last}`);
    this.name = 'NotInLedger';
  }
}

export interface Tree {
  /** Number of leaves. */
  readonly size: number;
  /** Position of the last of them; 0 when there is none. */
  readonly position: number;
}

/** The tree of all events up to `upTo` (a position), or of all there are. */
export async function treeAt(sql: Queryable, schema: string, upTo?: number): Promise<Tree> {
  const [row] = await sql<{ index: string; position: string }[]>`
    select index, position from ${sql(schema)}.leaves
    ${upTo === undefined ? sql`` : sql`where position <= ${upTo}`}
    order by position desc limit 1`;
  return row ? { size: Number(row.index) + 1, position: Number(row.position) } : { size: 0, position: 0 };
}

/** The tree of the first `size` events. @throws NotInLedger */
export async function treeOf(sql: Queryable, schema: string, size: number): Promise<Tree> {
  if (size === 0) return { size, position: 0 };
  const [row] = await sql<{ position: string }[]>`
    select position from ${sql(schema)}.leaves where index = ${size - 1}`;
  if (!row) throw new NotInLedger('size', size, await treeSize(sql, schema));
  return { size, position: Number(row.position) };
}

/** The root hash of the first `size` leaves. @throws NotInLedger */
export async function rootAt(sql: Queryable, schema: string, size: number): Promise<Hash> {
  await treeOf(sql, schema, size);
  return rootOf(await frontierAt(sql, schema, size));
}

export interface InclusionProof {
  readonly position: number;
  /** Place of the event in the tree, from 0. */
  readonly index: number;
  readonly size: number;
  readonly leaf: Hash;
  readonly root: Hash;
  readonly proof: readonly Hash[];
}

/** Shows that the event at `position` is one of the first `size`. @throws NotInLedger */
export async function inclusionProof(
  sql: Queryable,
  schema: string,
  position: number,
  size?: number,
): Promise<InclusionProof> {
  const [row] = await sql<{ index: string }[]>`
    select index from ${sql(schema)}.leaves where position = ${position}`;
  if (!row) throw new NotInLedger('position', position, (await treeAt(sql, schema)).position);
  const index = Number(row.index);
  const within = size ?? (await treeSize(sql, schema));
  const tree = await treeOf(sql, schema, within);
  if (index >= within) throw new NotInLedger('position', position, tree.position);
  const root = await rootAt(sql, schema, within);
  const [leaf] = await proofOf(sql, schema, [[{ level: 0, index }]]);
  const proof = await proofOf(sql, schema, inclusionPlan(index, within));
  return { position, index, size: within, leaf: leaf!, root, proof };
}

export interface ConsistencyProof {
  readonly first: number;
  readonly second: number;
  readonly firstRoot: Hash;
  readonly secondRoot: Hash;
  readonly proof: readonly Hash[];
}

/** Shows that the first `first` leaves of the tree of `second` are still the same. @throws NotInLedger */
export async function consistencyProof(
  sql: Queryable,
  schema: string,
  first: number,
  second: number,
): Promise<ConsistencyProof> {
  const secondRoot = await rootAt(sql, schema, second);
  const firstRoot = await rootAt(sql, schema, first);
  return {
    first,
    second,
    firstRoot,
    secondRoot,
    proof: await proofOf(sql, schema, consistencyPlan(first, second)),
  };
}

async function proofOf(sql: Queryable, schema: string, plan: ProofPlan): Promise<Hash[]> {
  return proofFrom(plan, await readNodes(sql, schema, nodesToRead(plan)));
}
