import { testDatabase } from './postgres.js';

describe('a test database', () => {
  it('is a real PostgreSQL of its own, and is gone after drop', async () => {
    const one = await testDatabase();
    const two = await testDatabase();
    await one.sql`create table only_here (n int)`;
    expect(await two.sql`select to_regclass('only_here') as found`).toEqual([{ found: null }]);
    const name = new URL(one.url).pathname.slice(1);
    await one.drop();
    expect(await two.sql`select 1 from pg_database where datname = ${name}`).toHaveLength(0);
    await two.drop();
  });
});
