// Which store the events come from. Read models say positions, and a position means something in one event store only: a
// database that was fed from another store than the one that is opened would answer wrongly without a sign. So it
// remembers the store, and another one is refused until the read models have been moved (moving.ts).
import { openEventStoreDb, postgresEventStore, type EventStore } from '#libs/event-store';
import { STREAM_PREFIX } from '#libs/readiness';
import type postgres from 'postgres';
import type { Queryable } from '../../../../projections/projection.js';
import { SettingsError, type Settings } from './settings.js';

export const SOURCES = ['postgres', 'eventstoredb'] as const;
export type SourceName = (typeof SOURCES)[number];

export interface Source {
  readonly name: SourceName;
  readonly store: EventStore;
  /** Tells the store from every other one that this database may ever be opened with; null while it is empty. */
  identity(): Promise<string | null>;
}

/** The one that the settings select. */
export function setSource({ eventStoreUrl }: Pick<Settings, 'eventStoreUrl'>): SourceName {
  return eventStoreUrl === null ? 'postgres' : 'eventstoredb';
}

/** Documents, checkpoints and read models are in PostgreSQL all the same. */
export async function openSource(
  name: SourceName,
  { eventStoreUrl }: Pick<Settings, 'eventStoreUrl'>,
  sql: postgres.Sql,
): Promise<Source> {
  // the events of this database go wherever it is restored to
  if (name === 'postgres')
    return { name, store: postgresEventStore(sql), identity: () => Promise.resolve('postgres') };
  if (eventStoreUrl === null)
    throw new SettingsError(
      'EVENTSTORE_URL (hay EVENTSTORE_URL_FILE): chưa đặt, cần esdb://… / is not set: esdb://… is needed',
    );
  const store = await openEventStoreDb({ url: eventStoreUrl, prefixes: [STREAM_PREFIX] });
  const identity = async (): Promise<string | null> => {
    const first = await store.identity();
    return first === null ? null : `eventstoredb ${first}`;
  };
  return { name, store, identity };
}

/** The line that says why the read models cannot be used with this store, or null when they can. */
export async function whyAnotherSource(sql: Queryable, source: Source): Promise<string | null> {
  const remembered = await rememberedSource(sql);
  const reached = await farthest(sql);
  const [vi, en] = whatIsSet[source.name];
  if (remembered === null) {
    if (reached === 0 || (await standsOn(sql, source, reached))) return null;
  } else if (remembered === (await source.identity())) {
    // a tampered PostgreSQL must open, so that verify can name what was done
    if (source.name === 'postgres' || reached === 0 || (await holds(source.store, reached))) return null;
    return `Các bảng đọc đã đi trước kho sự kiện (vị trí ${reached}); nếu kho vừa được phục hồi, hãy dừng mọi tiến trình rồi chạy readiness rebuild và readiness verify / the read models are ahead of the event store (position ${reached}); if it has just been restored, stop every process, then run readiness rebuild and readiness verify`;
  }
  return `Các bảng đọc trong cơ sở dữ liệu này được dựng từ kho sự kiện khác, không phải ${vi}; hãy dùng đúng kho, hoặc chuyển lịch sử bằng readiness migrate-store rồi chạy readiness rebuild / the read models in this database stand on another event store than ${en}; use that store, or move the history with readiness migrate-store, then run readiness rebuild`;
}

const whatIsSet: Readonly<Record<SourceName, readonly [vi: string, en: string]>> = {
  postgres: ['PostgreSQL (EVENTSTORE_URL không đặt)', 'PostgreSQL (EVENTSTORE_URL is not set)'],
  eventstoredb: ['EVENTSTORE_URL này', 'this EVENTSTORE_URL'],
};

/** Writes down where the positions are from, once. */
export async function rememberSource(sql: Queryable, { identity }: Pick<Source, 'identity'>): Promise<void> {
  if ((await rememberedSource(sql)) !== null) return;
  const store = await identity();
  if (store !== null)
    await sql`insert into projections.source (store) values (${store}) on conflict do nothing`;
}

/**
 * As `rememberSource`, for a database that was fed before it remembered from where, and is about to hold events in both
 * stores: afterwards it could not be told any more.
 */
export async function rememberBefore(sql: Queryable, sources: readonly Source[]): Promise<void> {
  const reached = await farthest(sql);
  if (reached === 0) return;
  const external = sources.find(({ name }) => name === 'eventstoredb');
  const stands =
    external && (await standsOn(sql, external, reached))
      ? external
      : sources.find(({ name }) => name === 'postgres');
  if (stands) await rememberSource(sql, stands);
}

async function rememberedSource(sql: Queryable): Promise<string | null> {
  const [row] = await sql<{ store: string }[]>`select store from projections.source where one`;
  return row?.store ?? null;
}

async function farthest(sql: Queryable): Promise<number> {
  const [row] = await sql<{ position: string }[]>`
    select coalesce(max(position), 0) as position from projections.checkpoints`;
  return Number(row!.position);
}

/** For a database that was fed before it remembered from where. */
async function standsOn(sql: Queryable, { name, store }: Source, reached: number): Promise<boolean> {
  const [row] = await sql<{ last: string }[]>`select last from store.head where one`;
  const own = Number(row?.last ?? 0);
  // PostgreSQL counts events and EventStoreDB bytes: a position within the count was never one of EventStoreDB
  return name === 'postgres' ? own > 0 : reached > own && (await holds(store, reached));
}

async function holds(store: EventStore, position: number): Promise<boolean> {
  return (await store.readAll(position - 1, 1, position)).length > 0;
}
