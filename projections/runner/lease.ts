// Who works on a projection. A lease runs out by itself when its holder dies; the fence, which grows with every change
// of hands and is checked in the transaction that writes, keeps out a holder who only slept. Every time is the
// database's: the clocks of the machines that work do not matter.
import type postgres from 'postgres';
import type { Queryable } from '../projection.js';

export interface Lease {
  readonly projection: string;
  readonly holder: string;
  readonly fence: string;
  readonly ttlMs: number;
  /** The event store whose positions its holder writes, as `projections.source` names it; null: whichever it is. */
  readonly source: string | null;
}

/** Somebody else took the lease over. Nothing was written. */
export class LeaseLost extends Error {
  constructor(readonly lease: Lease) {
    super(`${lease.holder} has lost the lease of projection ${lease.projection} (fence ${lease.fence})`);
    this.name = 'LeaseLost';
  }
}

/** The read models have been moved to another event store; whoever works on this one must end. Nothing was written. */
export class SourceChanged extends Error {
  constructor(projection: string, source: string, there: string) {
    super(
      `các bảng đọc đã chuyển sang kho sự kiện khác / projection ${projection} stands on the event store ${there} now, not on ${source}`,
    );
    this.name = 'SourceChanged';
  }
}

/**
 * How long a transaction may wait for its client. A machine that loses its power says no goodbye, and the server would
 * keep the lock of its open transaction for hours, and with it the lease.
 */
const silentMs = 15_000;

/**
 * Takes the lease if it is free or has run out, otherwise null. It is never shared, not even under one holder's name.
 * One whose holder is in the middle of a transaction is not free, and is not waited for.
 */
export async function acquire(
  sql: Queryable,
  projection: string,
  holder: string,
  ttlMs: number,
  source: string | null = null,
): Promise<Lease | null> {
  const [row] = await sql<{ fence: string }[]>`
    update projections.leases
    set holder = ${holder}, fence = fence + 1, expires_at = clock_timestamp() + ${ttlMs} * interval '1 ms'
    where name = (
      select name from projections.leases
      where name = ${projection} and expires_at <= clock_timestamp() for update skip locked
    )
    returning fence`;
  return row ? { projection, holder, fence: row.fence, ttlMs, source } : null;
}

/** Makes the lease last again from now, and shows that its holder lives. False: it was lost. */
export async function renew(sql: Queryable, lease: Lease): Promise<boolean> {
  const rows = await sql`
    with mine as (
      update projections.leases set expires_at = clock_timestamp() + ${lease.ttlMs} * interval '1 ms'
      where name = ${lease.projection} and fence = ${lease.fence}
      returning name
    )
    update projections.checkpoints c set heartbeat_at = clock_timestamp() from mine where c.name = mine.name
    returning 1`;
  return rows.length === 1;
}

/** Gives it back, so that the next one need not wait until it runs out. */
export async function release(sql: Queryable, lease: Lease): Promise<void> {
  await sql`update projections.leases set expires_at = '-infinity', holder = null
    where name = ${lease.projection} and fence = ${lease.fence}`;
}

/**
 * The first statement of every transaction that writes under a lease: nobody can take it over before the transaction
 * ends, and a holder who has been overtaken is refused. The lease lasts again from here.
 * @throws LeaseLost, SourceChanged
 */
export async function fenced(tx: postgres.TransactionSql, lease: Lease): Promise<void> {
  const rows = await tx`
    update projections.leases set expires_at = clock_timestamp() + ${lease.ttlMs} * interval '1 ms'
    where name = ${lease.projection} and fence = ${lease.fence}
    returning set_config('idle_in_transaction_session_timeout', ${String(silentMs)}, true)`;
  if (rows.length === 0) throw new LeaseLost(lease);
  await onSource(tx, lease.projection, lease.source);
}

/** @throws SourceChanged when the read models say the positions of another event store than `source` */
export async function onSource(
  tx: postgres.TransactionSql,
  projection: string,
  source: string | null,
): Promise<void> {
  if (source === null) return;
  const [row] = await tx<{ store: string }[]>`select store from projections.source where one`;
  if (row && row.store !== source) throw new SourceChanged(projection, source, row.store);
}
