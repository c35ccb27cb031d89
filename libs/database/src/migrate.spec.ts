import { testDatabase, type TestDatabase } from '../../../test/postgres.js';
import { connect } from './connect.js';
import { migrate } from './migrate.js';

describe('migrate', () => {
  let db: TestDatabase;
  beforeEach(async () => {
    db = await testDatabase();
  });
  afterEach(() => db.drop());

  const first = { name: 'room/001', sql: 'create table a (n int); insert into a values (1);' };
  const second = { name: 'room/002', sql: 'alter table a add column m int;' };

  it('given a new database, runs everything in order and says so', async () => {
    expect(await migrate(db.sql, [first, second])).toEqual(['room/001', 'room/002']);
    expect(await db.sql`select n, m from a`).toEqual([{ n: 1, m: null }]);
  });

  it('given one that has run, runs only what is new', async () => {
    await migrate(db.sql, [first]);
    expect(await migrate(db.sql, [first, second])).toEqual(['room/002']);
    expect(await migrate(db.sql, [first, second])).toEqual([]);
    expect(await db.sql`select n from a`).toHaveLength(1);
  });

  it('given a changed one, refuses and names it; other line endings are no change', async () => {
    await migrate(db.sql, [second, first].reverse());
    await expect(migrate(db.sql, [{ ...first, sql: `${first.sql} ` }])).rejects.toThrow(
      /"room\/001".*other contents/,
    );
    const twoLines = { name: 'room/003', sql: 'select 1;\nselect 2;' };
    await migrate(db.sql, [first, second, twoLines]);
    expect(await migrate(db.sql, [first, second, { ...twoLines, sql: 'select 1;\r\nselect 2;' }])).toEqual(
      [],
    );
  });

  it('given a database of a newer program, refuses and says so; other rooms do not matter', async () => {
    await migrate(db.sql, [first, second]);
    await expect(migrate(db.sql, [first])).rejects.toThrow(
      /newer than this program \(migration "room\/002"\)/,
    );
    expect(await migrate(db.sql, [{ ...first, name: 'other/001', sql: 'select 1' }])).toEqual(['other/001']);
  });

  it('given one that fails, leaves the database as it was', async () => {
    const broken = { name: 'room/002', sql: 'create table b (n int); select no_such_column from a;' };
    await expect(migrate(db.sql, [first, broken])).rejects.toThrow(/no_such_column/);
    expect(await db.sql`select to_regclass('a') as a, to_regclass('public.migrations') as m`).toEqual([
      { a: null, m: null },
    ]);
  });

  it('given two of one name, refuses before touching anything', async () => {
    await expect(migrate(db.sql, [first, first])).rejects.toThrow(/same name/);
  });

  it('given eight processes at once, runs each migration exactly once', async () => {
    const pools = Array.from({ length: 8 }, () => connect(db.url, { max: 1 }));
    try {
      const ran = await Promise.all(pools.map((sql) => migrate(sql, [first, second])));
      expect(ran.flat().sort()).toEqual(['room/001', 'room/002']);
      expect(await db.sql`select n from a`).toHaveLength(1);
    } finally {
      await Promise.all(pools.map((sql) => sql.end()));
    }
  });
});
