import { randomUUID } from 'node:crypto';
import { memoryEventStore, type EventStore, type NewEvent } from '#libs/event-store';
import type { RecordedEvent } from '#libs/readiness';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { ProjectionBehind, ProjectionStopped, reading, type Projection } from '../projection.js';
import { checkpointOf, foldBatch, OutOfStep } from './batch.js';
import {
  catchUp,
  health,
  prepare,
  rebuild,
  runProjections,
  SourceChanged,
  startOver,
  waitFor,
} from './index.js';
import { acquire, fenced, LeaseLost, release } from './lease.js';

type Before = (events: readonly RecordedEvent[], tx: Parameters<Projection['apply']>[0]) => Promise<unknown>;

/** Notes every position that it folds; a second time would violate the primary key. */
function noting(name: string, before: Before = () => Promise.resolve(), version = 1): Projection {
  return {
    name,
    version,
    ddl: (schema) => [`create table ${schema}.seen (position bigint primary key, note text)`],
    async apply(tx, schema, events) {
      await tx`insert into ${tx(schema)}.seen ${tx(events.map(({ position }) => ({ position })))}`;
      await before(events, tx);
    },
  };
}

function said(n: number): NewEvent {
  return {
    id: randomUUID(),
    type: 'CatalogueAdopted',
    effectiveAt: '2025-06-27T05:15:00.000Z',
    data: { sha256: `c${n}` },
    metadata: { schemaVersion: 1 },
  };
}

describe('the runner of projections', () => {
  let db: TestDatabase;
  let store: EventStore;
  beforeEach(async () => {
    db = await testDatabase();
    store = memoryEventStore();
  });
  afterEach(async () => {
    await store.close();
    await db.drop();
  });

  const append = (count: number): Promise<unknown> =>
    store.append(
      'readiness.catalogue-test',
      Array.from({ length: count }, (_, i) => said(i)),
      'any',
    );
  const seen = async (name: string): Promise<number[]> => {
    const { schema } = await checkpointOf(db.sql, name);
    const rows = await db.sql<{ position: string }[]>`select position from ${db.sql(schema)}.seen order by 1`;
    return rows.map(({ position }) => Number(position));
  };
  const upTo = (n: number): number[] => Array.from({ length: n }, (_, i) => i + 1);
  const run = (
    projections: readonly Projection[],
    more: Partial<Parameters<typeof runProjections>[1]> = {},
  ) => {
    const ending = new AbortController();
    const errors: Error[] = [];
    const ended = runProjections(projections, {
      store,
      sql: db.sql,
      signal: ending.signal,
      batchSize: 7,
      ttlMs: 300,
      onError: (error) => errors.push(error),
      ...more,
    });
    return { errors, ended, end: () => (ending.abort(), ended) };
  };

  it('folds every event exactly once when its connection dies in the middle of a batch', async () => {
    let deaths = 0;
    const dying = noting('dying', async (events, tx) => {
      if (deaths === 0 && events.some((e) => e.position === 10)) {
        deaths++;
        await tx`select pg_terminate_backend(pg_backend_pid())`;
      }
    });
    await prepare(db.sql, [dying]);
    await append(30);
    const runner = run([dying]);
    await waitFor(db.sql, ['dying'], 30, 10_000);
    await append(3);
    await waitFor(db.sql, ['dying'], 33, 10_000);
    await runner.end();
    expect(deaths).toBe(1);
    expect(runner.errors).not.toHaveLength(0);
    expect(await seen('dying')).toEqual(upTo(33));
  });

  it('stops a projection at the event that it cannot handle, and no other', async () => {
    const poisoned = noting('poisoned', async (events) => {
      await Promise.resolve();
      if (events.some((e) => e.position === 12)) throw new Error('no such cell');
    });
    const healthy = noting('healthy');
    await prepare(db.sql, [poisoned, healthy]);
    await append(30);
    const runner = run([poisoned, healthy]);
    await waitFor(db.sql, ['healthy'], 30, 10_000);
    await waitFor(db.sql, ['poisoned'], 11, 10_000);
    await expect(catchUp([poisoned], store, db.sql)).rejects.toThrow(ProjectionStopped);
    await append(5);
    await waitFor(db.sql, ['healthy'], 35, 10_000);
    await runner.end();
    expect(await seen('poisoned')).toEqual(upTo(11));
    expect(runner.errors.map(String)).toEqual([
      'ProjectionStopped: projection poisoned stopped at position 12: no such cell',
    ]);
    const { projections } = await health(db.sql, store);
    expect(projections.map((p) => [p.name, p.lag, p.error?.position ?? null])).toEqual([
      ['healthy', 0, null],
      ['poisoned', 24, 12],
    ]);
    // put right, it goes on from there
    await catchUp([noting('poisoned')], store, db.sql);
    expect(await seen('poisoned')).toEqual(upTo(35));
    expect((await health(db.sql, store)).projections[1]?.error).toBeNull();
  });

  it('stops at an event of a type that this program does not know', async () => {
    const any = noting('any');
    await prepare(db.sql, [any]);
    await append(3);
    await store.append('readiness.x-test', [{ ...said(0), type: 'FromTheFuture' }], 'any');
    await append(3);
    await expect(catchUp([any], store, db.sql)).rejects.toThrow(/position 4: .*"FromTheFuture"/);
    expect(await seen('any')).toEqual(upTo(3));
  });

  it('lets one of two work at a time, and the other take over', async () => {
    const by: string[] = [];
    let atWork = 0;
    const watched = (holder: string) =>
      noting('watched', async (events, tx) => {
        if (++atWork > 1) throw new Error('two at once');
        await tx`select pg_sleep(0.002)`;
        atWork--;
        by.push(...events.map(() => holder));
      });
    await prepare(db.sql, [watched('')]);
    await append(40);
    const one = run([watched('one')], { holder: 'one' });
    const two = run([watched('two')], { holder: 'two' });
    await waitFor(db.sql, ['watched'], 40, 10_000);
    const first = by[0] === 'one' ? one : two;
    expect(new Set(by).size).toBe(1);
    expect((await health(db.sql, store)).projections[0]?.holder).toBe(by[0]);
    await first.end();
    await append(20);
    await waitFor(db.sql, ['watched'], 60, 10_000);
    await Promise.all([one.end(), two.end()]);
    expect([...one.errors, ...two.errors]).toEqual([]);
    expect(new Set(by.slice(40)).size).toBe(1);
    expect(by[59]).not.toBe(by[0]);
    expect(await seen('watched')).toEqual(upTo(60));
  });

  it('keeps out a holder who slept while another took over', async () => {
    const fenced = noting('fenced');
    await prepare(db.sql, [fenced]);
    await append(10);
    const asleep = (await acquire(db.sql, 'fenced', 'asleep', 60_000))!;
    expect(await acquire(db.sql, 'fenced', 'asleep', 60_000)).toBeNull();
    await db.sql`update projections.leases set expires_at = clock_timestamp() where name = 'fenced'`;
    const awake = (await acquire(db.sql, 'fenced', 'awake', 60_000))!;
    const batch = await store.readAll(0, 5);
    await expect(foldBatch(db.sql, fenced, asleep, 0, batch)).rejects.toThrow(LeaseLost);
    expect(await seen('fenced')).toEqual([]);
    expect(await foldBatch(db.sql, fenced, awake, 0, batch)).toBe(5);
    await expect(foldBatch(db.sql, fenced, awake, 0, batch)).rejects.toThrow(/at position 5, not at 0/);
    await release(db.sql, asleep);
    expect(await acquire(db.sql, 'fenced', 'third', 60_000)).toBeNull();
    await release(db.sql, awake);
    expect(await acquire(db.sql, 'fenced', 'third', 60_000)).not.toBeNull();
  });

  it('does not wait for a holder that has gone silent in a transaction, which the server ends', async () => {
    const silent = noting('silent');
    await prepare(db.sql, [silent]);
    const vanished = (await acquire(db.sql, 'silent', 'vanished', 1))!;
    await db.sql.begin(async (tx) => {
      await fenced(tx, vanished);
      const [limit] = await tx`show idle_in_transaction_session_timeout`;
      expect(limit).toEqual({ idle_in_transaction_session_timeout: '15s' });
      const begun = performance.now();
      expect(await acquire(db.sql, 'silent', 'other', 60_000)).toBeNull();
      expect(performance.now() - begun).toBeLessThan(5_000);
    });
    const [after] = await db.sql`show idle_in_transaction_session_timeout`;
    expect(after).toEqual({ idle_in_transaction_session_timeout: '0' });
  });

  it('projects for a command when nobody does, and waits for the one who does', async () => {
    const shared = noting('shared');
    await prepare(db.sql, [shared]);
    await append(20);
    await catchUp([shared], store, db.sql, { to: 15, batchSize: 4 });
    expect((await seen('shared')).length).toBeGreaterThanOrEqual(15);
    const runner = run([shared]);
    await append(20);
    await catchUp([shared], store, db.sql);
    expect(await seen('shared')).toEqual(upTo(40));
    await runner.end();
    const busy = (await acquire(db.sql, 'shared', 'busy', 60_000))!;
    await append(1);
    await expect(catchUp([shared], store, db.sql, { patienceMs: 50 })).rejects.toThrow(ProjectionBehind);
    await expect(waitFor(db.sql, ['shared'], 41, 50)).rejects.toThrow(ProjectionBehind);
    await expect(reading(db.sql, 'shared', 41, () => Promise.resolve(1))).rejects.toThrow(ProjectionBehind);
    await release(db.sql, busy);
  });

  it('rebuilds beside, compares and switches, while it is followed', async () => {
    const built = noting('built');
    await prepare(db.sql, [built]);
    await append(50);
    const runner = run([built]);
    const rebuilt = await rebuild(built, { store, sql: db.sql, batchSize: 9 });
    expect(rebuilt).toMatchObject({ projection: 'built', version: 1, events: 50, identical: true });
    await append(10);
    await waitFor(db.sql, ['built'], 60, 10_000);
    expect(await seen('built')).toEqual(upTo(60));
    const { schema } = await checkpointOf(db.sql, 'built');
    await db.sql`update ${db.sql(schema)}.seen set note = 'tampered' where position = 33`;
    expect((await rebuild(built, { store, sql: db.sql })).identical).toBe(false);
    expect((await rebuild(built, { store, sql: db.sql })).identical).toBe(true);
    await runner.end();
    const schemas = await db.sql<{ nspname: string }[]>`
      select nspname from pg_namespace where nspname like 'built%'`;
    expect(schemas.map((s) => s.nspname)).toEqual([(await checkpointOf(db.sql, 'built')).schema]);
  });

  it('writes nothing once the read models stand on another event store', async () => {
    const moved = noting('moved');
    await prepare(db.sql, [moved]);
    await append(10);
    await db.sql`insert into projections.source (store) values ('one')`;
    await catchUp([moved], store, db.sql, { source: 'one' });
    await append(5);
    await startOver(
      db.sql,
      [moved],
      async (tx) => void (await tx`update projections.source set store = 'two'`),
    );
    // a process that found the read models on its store just before they were moved
    const ended: Error[] = [];
    const late = run([moved], { source: 'one', onEnd: (error) => ended.push(error) });
    await late.ended;
    expect(ended).toMatchObject([
      { name: 'SourceChanged', message: expect.stringContaining('two') as string },
    ]);
    await expect(catchUp([moved], store, db.sql, { source: 'one' })).rejects.toThrow(SourceChanged);
    await expect(rebuild(moved, { store, sql: db.sql, source: 'one' })).rejects.toThrow(SourceChanged);
    expect(await checkpointOf(db.sql, 'moved')).toMatchObject({ position: 0 });
    expect(await seen('moved')).toEqual([]);
    await catchUp([moved], store, db.sql, { source: 'two' });
    expect(await seen('moved')).toEqual(upTo(15));
  });

  it('puts no tables in force that were built for a history since emptied, and empties none while they are built', async () => {
    let meanwhile = (): Promise<unknown> => Promise.resolve();
    const emptied = noting('emptied', (events) =>
      events.at(-1)!.position === 10 ? meanwhile() : Promise.resolve(),
    );
    await prepare(db.sql, [emptied]);
    await append(10);
    await catchUp([emptied], store, db.sql);
    const { schema } = await checkpointOf(db.sql, 'emptied');
    let over = false;
    let startingOver: Promise<void> = Promise.resolve();
    meanwhile = async () => {
      startingOver = startOver(db.sql, [emptied], () => Promise.resolve()).then(() => void (over = true));
      await untilWaiting(1);
      expect(over).toBe(false);
    };
    expect(await rebuild(emptied, { store, sql: db.sql })).toMatchObject({ identical: true });
    await startingOver;
    expect(await checkpointOf(db.sql, 'emptied')).toMatchObject({ position: 0 });
    meanwhile = () => Promise.resolve();
    await catchUp([emptied], store, db.sql);
    const before = await checkpointOf(db.sql, 'emptied');
    expect(before.schema).not.toBe(schema);
    meanwhile = () => db.sql`update projections.checkpoints set position = 3 where name = 'emptied'`;
    await expect(rebuild(emptied, { store, sql: db.sql })).rejects.toThrow(OutOfStep);
    expect(await checkpointOf(db.sql, 'emptied')).toMatchObject({ schema: before.schema, position: 3 });
  });

  /** Until so many of this database's connections wait for an advisory lock. */
  const untilWaiting = async (count: number): Promise<void> => {
    for (;;) {
      const rows = await db.sql`select 1 from pg_locks l join pg_database d on d.oid = l.database
        where d.datname = current_database() and l.locktype = 'advisory' and not l.granted`;
      if (rows.length >= count) return;
    }
  };

  it('carries a projection to a new version before it follows, and refuses an older program', async () => {
    const old = noting('grown');
    await prepare(db.sql, [old]);
    await append(20);
    await catchUp([old], store, db.sql);
    const newer = noting('grown', undefined, 2);
    await prepare(db.sql, [newer]);
    const runner = run([newer]);
    await append(5);
    for (;;) {
      await waitFor(db.sql, ['grown'], 25, 10_000);
      if ((await checkpointOf(db.sql, 'grown')).version === 2) break;
    }
    await runner.end();
    expect(await seen('grown')).toEqual(upTo(25));
    await expect(prepare(db.sql, [old])).rejects.toThrow(/version 2 in the database/);
    const third = noting('grown', undefined, 3);
    await Promise.all([catchUp([third], store, db.sql), catchUp([third], store, db.sql)]);
    expect(await checkpointOf(db.sql, 'grown')).toMatchObject({ version: 3, schema: 'grown_v3_g3' });
    await append(1);
    await expect(catchUp([old], store, db.sql)).rejects.toThrow(/version 3 now/);
  });
});
