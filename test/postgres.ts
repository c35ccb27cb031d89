// A fresh PostgreSQL database for a test. All tests of a jest run share one server: the embedded one that
// `test/global-setup.mjs` starts, or the one that TEST_DATABASE_URL names.
import { randomBytes } from 'node:crypto';
import type postgres from 'postgres';
import { connect, dropDatabase, ensureDatabase } from '#libs/database';

export interface TestDatabase {
  readonly url: string;
  readonly sql: postgres.Sql;
  /** Closes `sql` and drops the database, whoever else is still connected. */
  drop(): Promise<void>;
}

export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env['TEST_DATABASE_URL'] ?? process.env['READINESS_TEST_SERVER'];
  if (server === undefined)
    throw new Error('No test server: jest.config.mjs names test/global-setup.mjs, which starts it');
  const target = new URL(server);
  target.pathname = `/test_${process.pid}_${randomBytes(6).toString('hex')}`;
  const url = target.href;
  await ensureDatabase(url);
  const sql = connect(url);
  return {
    url,
    sql,
    drop: async () => {
      await sql.end({ timeout: 1 });
      await dropDatabase(url);
    },
  };
}
