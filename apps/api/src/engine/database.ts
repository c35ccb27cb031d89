// The database that is set, or the embedded one, with its tables up to date: what everything else stands on.
import { connect, ensureDatabase, requireServer, startEmbeddedPostgres } from '#libs/database';
import { migrateEventStore } from '#libs/event-store';
import type postgres from 'postgres';
import { prepare } from '../../../../projections/runner/index.js';
import { PROJECTIONS } from '../../../projector/src/projections.js';
import { migrateCheckpoints } from './checkpoint-store.js';
import { refusalOf } from './refusal.js';
import { migrateSessions } from './sessions.js';
import { SettingsError, type Settings } from './settings.js';

export interface DatabaseOptions {
  readonly settings: Settings;
  readonly root: string;
  /** Whether a signal releases the embedded server and ends the process. */
  readonly signals: boolean;
  /** Of this process, in pg_stat_activity. */
  readonly name: string;
}

export interface Database {
  readonly sql: postgres.Sql;
  readonly url: string;
  close(): Promise<void>;
}

/** @throws SettingsError or DatabaseFault with one line when the database cannot be had, within ten seconds */
export async function openDatabase({ settings, root, signals, name }: DatabaseOptions): Promise<Database> {
  const embedded =
    settings.databaseUrl === null
      ? await startEmbeddedPostgres({ dataDir: settings.dataDir, root, signals })
      : null;
  const url = settings.databaseUrl ?? embedded!.url(settings.database);
  let sql: postgres.Sql | undefined;
  const close = async (timeout: number): Promise<void> => {
    await sql?.end({ timeout });
    await embedded?.release();
  };
  try {
    if (embedded) await ensureDatabase(url);
    // a start without a database must say so within five seconds
    sql = connect(url, { name, connectTimeout: 3 });
    await requireServer(sql);
    await migrateEventStore(sql);
    await migrateCheckpoints(sql);
    await migrateSessions(sql);
    await prepare(sql, PROJECTIONS);
    return { sql, url, close: () => close(5) };
  } catch (error) {
    await close(1);
    const line = refusalOf(error, url);
    throw line === null ? error : new SettingsError(line, { cause: error });
  }
}
