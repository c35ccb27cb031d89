// Read models say positions, and a position means something in one event store only. A database that was fed from
// another store than the one that is opened would answer wrongly without a sign, so it is refused at start.
import type { EventStore } from '#libs/event-store';
import type { Queryable } from '../../../../projections/projection.js';
import { SettingsError, type Settings } from './settings.js';

/** @throws SettingsError when the read models do not stand on the events of this store */
export async function requireSameEvents(
  sql: Queryable,
  store: Pick<EventStore, 'readAll'>,
  { eventStoreUrl }: Pick<Settings, 'eventStoreUrl'>,
): Promise<void> {
  const [row] = await sql<{ reached: string; own: string }[]>`
    select coalesce(max(c.position), 0) as reached, (select last from store.head where one) as own
    from projections.checkpoints c`;
  const [reached, own] = [Number(row?.reached ?? 0), Number(row?.own ?? 0)];
  if (reached === 0) return;
  // PostgreSQL counts events and EventStoreDB bytes: a position within the count was never one of EventStoreDB
  const same =
    eventStoreUrl === null
      ? own > 0
      : reached > own && (await store.readAll(reached - 1, 1, reached)).length > 0;
  if (same) return;
  const [vi, en] =
    eventStoreUrl === null ? ['PostgreSQL', 'PostgreSQL'] : ['EVENTSTORE_URL này', 'this EVENTSTORE_URL'];
  throw new SettingsError(
    `Các bảng đọc trong cơ sở dữ liệu này được dựng từ kho sự kiện khác, không phải ${vi}; hãy dùng đúng kho, cơ sở dữ liệu khác, hoặc readiness migrate-store / the read models in this database stand on another event store than ${en}; use that store, another database, or readiness migrate-store`,
  );
}
