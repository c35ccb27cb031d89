// Everything that the doors stand on, opened once: database, event store, documents, catalogue in force.
import { postgresDocumentStore, type DocumentStore, type EventStore } from '#libs/event-store';
import type postgres from 'postgres';
import {
  type AdoptedCatalogue,
  type Adoption,
  adoptionNotice,
  Catalogues,
  loadCatalogue,
  type LocalCatalogue,
} from './catalogues.js';
import { openDatabase } from './database.js';
import { openSource, rememberSource, setSource, whyAnotherSource, type Source } from './event-source.js';
import { tryLedgerKey, type LedgerKey } from './ledger-keys.js';
import { moveReadModels } from './moving.js';
import { refusalOf } from './refusal.js';
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
  /** Adopts the catalogue of this machine where it is a new one, as a server and an import do; true by default. */
  readonly adopts?: boolean;
  /** Takes the read models to the store that is set when they stand on another one; otherwise that is refused. */
  readonly moves?: boolean;
}

export class Engine {
  readonly #now: () => Date;
  #closed: Promise<void> | null = null;

  private constructor(
    readonly settings: Settings,
    readonly name: string,
    readonly sql: postgres.Sql,
    readonly store: EventStore,
    /** Which store that is, as the read models remember it. */
    readonly source: string | null,
    readonly documents: DocumentStore,
    readonly catalogues: Catalogues,
    readonly programme: string,
    /** The catalogue of this machine, and how it stands to the one in force. */
    readonly local: { readonly catalogue: LocalCatalogue; readonly adoption: Adoption },
    private readonly key: LedgerKey | SettingsError,
    now: () => Date,
    private readonly release: () => Promise<void>,
  ) {
    this.#now = now;
  }

  /**
   * Opens the database (the embedded one without `DATABASE_URL`) and prepares its tables.
   * @throws SettingsError or DatabaseFault with one line when the database cannot be had, within ten seconds
   */
  static async open({
    settings,
    root,
    name,
    signals = false,
    moves = false,
    adopts = true,
    now = () => new Date(),
  }: EngineOptions): Promise<Engine> {
    const shipped = loadCatalogue(settings.programmeDir);
    const database = await openDatabase({ settings, root, name, signals });
    const { sql } = database;
    let source: Source | undefined;
    try {
      source = await openSource(setSource(settings), settings, sql);
      const { store } = source;
      const other = await whyAnotherSource(sql, source);
      if (other !== null && !moves) throw new SettingsError(other);
      if (other !== null) await moveReadModels(sql, source, name);
      const documents = postgresDocumentStore(sql);
      const programme = shipped.catalogue.id;
      const key = tryLedgerKey(settings, programme);
      const catalogues = new Catalogues(store, documents, programme, shipped);
      const adoption = adopts
        ? await catalogues.adopt(shipped, now().toISOString(), { actor: 'system' })
        : await catalogues.standing(shipped);
      const local = { catalogue: shipped, adoption };
      await rememberSource(sql, source);
      const close = async (): Promise<void> => {
        await store.close();
        await database.close();
      };
      const identity = await source.identity();
      return new Engine(
        settings,
        name,
        sql,
        store,
        identity,
        documents,
        catalogues,
        programme,
        local,
        key,
        now,
        close,
      );
    } catch (error) {
      await source?.store.close();
      await database.close();
      const line = refusalOf(error, database.url);
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

  /** One line where the catalogue of this machine is not the one in force; else null. */
  get catalogueNotice(): string | null {
    return adoptionNotice(this.local.catalogue, this.local.adoption);
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
