// Read models that are moved to another event store, in this process; the way there and back is in migrate-store.spec.ts.
import type { EventStore } from '#libs/event-store';
import { moveReadModels } from '../apps/api/src/engine/moving.js';
import { openLedger } from './ledger.js';

it('stay where they are when a process has come to work on them while the other store was walked through', async () => {
  const ledger = await openLedger();
  try {
    const { sql, store } = ledger.engine;
    await ledger.project();
    const before = await sql`select name, schema, position from projections.checkpoints order by name`;
    const late = await sql.reserve();
    let name = 'server-late-1';
    const walked: EventStore = {
      ...store,
      readAll: async (...asked) => {
        await late`select set_config('application_name', ${name}, false)`;
        return store.readAll(...asked);
      },
    };
    const source = {
      name: 'eventstoredb',
      store: walked,
      identity: () => Promise.resolve('elsewhere'),
    } as const;
    await expect(moveReadModels(sql, source, 'test')).rejects.toThrow(/server-late-1/);
    expect(await sql`select name, schema, position from projections.checkpoints order by name`).toEqual(
      before,
    );
    expect(await sql`select store from projections.source`).toMatchObject([{ store: 'postgres' }]);
    name = 'test';
    await late`select set_config('application_name', ${name}, false)`;
    await moveReadModels(sql, source, 'test');
    late.release();
    expect(await sql`select store from projections.source`).toMatchObject([{ store: 'elsewhere' }]);
  } finally {
    await ledger.drop();
  }
});
