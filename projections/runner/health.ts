// How the projections are: how far, how fresh, who works, and what stopped them.
import type postgres from 'postgres';
import type { EventStore } from '#libs/event-store';

export interface ProjectionHealth {
  readonly name: string;
  readonly version: number;
  readonly position: number;
  /** How far behind the head of the store, in positions (events in PostgreSQL); 0 is up to date. */
  readonly lag: number;
  readonly events: number;
  /** When the last batch was committed. */
  readonly updatedAt: string;
  /** When somebody who holds the lease was last alive; null when nobody ever was. */
  readonly heartbeatAt: string | null;
  /** Who holds the lease now; null when nobody works on it. */
  readonly holder: string | null;
  readonly error: { readonly position: number; readonly message: string } | null;
}

interface Row {
  name: string;
  version: number;
  position: string;
  events: string;
  updated_at: Date;
  heartbeat_at: Date | null;
  holder: string | null;
  error: string | null;
  error_position: string | null;
}

/** The health of every projection that the database knows, by name. */
export async function health(
  sql: postgres.Sql,
  store: Pick<EventStore, 'head'>,
): Promise<{ head: number; projections: ProjectionHealth[] }> {
  const { position: head } = await store.head();
  const rows = await sql<Row[]>`
    select c.*, case when l.expires_at > clock_timestamp() then l.holder end as holder
    from projections.checkpoints c join projections.leases l using (name) order by name`;
  const projections = rows.map((row) => ({
    name: row.name,
    version: row.version,
    position: Number(row.position),
    lag: Math.max(0, head - Number(row.position)),
    events: Number(row.events),
    updatedAt: row.updated_at.toISOString(),
    heartbeatAt: row.heartbeat_at?.toISOString() ?? null,
    holder: row.holder,
    error: row.error === null ? null : { position: Number(row.error_position), message: row.error },
  }));
  return { head, projections };
}
