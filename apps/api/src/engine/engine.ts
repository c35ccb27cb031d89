// Everything that the doors stand on, opened once: database, event store, documents, catalogue in force.
import { connect, ensureDatabase, requireServer, startEmbeddedPostgres } from '#libs/database';
import {
  migrateEventStore,
  openEventStoreDb,
  postgresDocumentStore,
  postgresEventStore,
  type DocumentStore,
  type EventStore,
} from '#libs/event-store';
import { STREAM_PREFIX } from '#libs/readiness';
import type postgres from 'postgres';
import { prepare } from '../../../../projections/runner/index.js';
import { PROJECTIONS } from '../../../projector/src/projections.js';
import { type AdoptedCatalogue, Catalogues, loadCatalogue } from './catalogues.js';
import { requireSameEvents } from './event-source.js';
import { migrateCheckpoints } from './checkpoint-store.js';
import { tryLedgerKey, type LedgerKey } from './ledger-keys.js';
import { refusalOf } from './refusal.js';
import { migrateSessions } from './sessions.js';
import { SettingsError, type Settings } from './settings.js';

export interface EngineOptions {
  readonly settings: Settings;
  readonly root: string;
  /** The only clock of the program. */
  readonly now?: () => Date;
  /** Whether a signal releases the database and ends the process; a server with an order of its own passes false. */
  readonly signals?: boolean;
  /** Name of this process in logs and leases. */
  readonly name: string;
}

export class Engine {
  readonly #now: () => Date;
  #closed: Promise<void> | null = null;

  private constructor(
    readonly settings: Settings,
    readonly name: string,
    readonly sql: postgres.Sql,
    readonly store: EventStore,
    readonly documents: DocumentStore,
    readonly catalogues: Catalogues,
    readonly programme: string,
    private readonly key: LedgerKey | SettingsError,
    now: () => Date,
    private readonly release: () => Promise<void>,
  ) {
    this.#now = now;
  }

  /**
   * Opens the database (the embedded one without `DATABASE_URL`), prepares its tables and adopts the shipped catalogue.
   * @throws SettingsError or DatabaseFault with one line when the database cannot be had, within ten seconds
   */
  static async open({
    settings,
    root,
    name,
    signals = false,
    now = () => new Date(),
  }: EngineOptions): Promise<Engine> {
    const shipped = loadCatalogue(settings.programmeDir);
    const embedded =
      settings.databaseUrl === null
        ? await startEmbeddedPostgres({ dataDir: settings.dataDir, root, signals })
        : null;
    const url = settings.databaseUrl ?? embedded!.url(settings.database);
    let sql: postgres.Sql | undefined;
    let store: EventStore | undefined;
    try {
      if (embedded) await ensureDatabase(url);
      // a start without a database must say so within five seconds
      sql = connect(url, { name, connectTimeout: 3 });
      await requireServer(sql);
      await migrateEventStore(sql);
      await migrateCheckpoints(sql);
      await migrateSessions(sql);
      await prepare(sql, PROJECTIONS);
      store = await openStore(settings, sql);
      await requireSameEvents(sql, store, settings);
      const documents = postgresDocumentStore(sql);
      const programme = shipped.catalogue.id;
      const key = tryLedgerKey(settings, programme);
      const catalogues = new Catalogues(store, documents, programme);
      await catalogues.adopt(shipped, now().toISOString(), 'system');
      const close = async (): Promise<void> => {
        await store?.close();
        await sql?.end({ timeout: 5 });
        await embedded?.release();
      };
      return new Engine(settings, name, sql, store, documents, catalogues, programme, key, now, close);
    } catch (error) {
      await store?.close();
      await sql?.end({ timeout: 1 });
      await embedded?.release();
      const line = refusalOf(error, url);
      throw line === null ? error : new SettingsError(line, { cause: error });
    }
  }

  /** @throws SettingsError where the data directory cannot be written: everything but signing works without it */
  get ledgerKey(): LedgerKey {
    if (this.key instanceof SettingsError) throw this.key;
    return this.key;
  }

  /** Whether this process has a key to sign with. */
  get signs(): boolean {
    return !(this.key instanceof SettingsError);
  }

  now(): string {
    return this.#now().toISOString();
  }

  /** The catalogue in force at the head: what is typed today is understood by it. */
  async catalogueNow(): Promise<AdoptedCatalogue> {
    return this.catalogues.at(Number.MAX_SAFE_INTEGER);
  }

  close(): Promise<void> {
    this.#closed ??= this.release();
    return this.#closed;
  }
}

/** Where the events are. Documents, checkpoints and read models are in PostgreSQL all the same. */
export async function openStore({ eventStoreUrl }: Settings, sql: postgres.Sql): Promise<EventStore> {
  if (eventStoreUrl === null) return postgresEventStore(sql);
  return await openEventStoreDb({ url: eventStoreUrl, prefixes: [STREAM_PREFIX] });
}
