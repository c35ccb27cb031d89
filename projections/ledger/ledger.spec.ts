import fc from 'fast-check';
import { hashOfEvent, rootOfLeaves, verifyConsistency, verifyInclusion, type Hash } from '#libs/ledger';
import type { RecordedEvent } from '#libs/readiness';
import { batches, History } from '../../test/events.js';
import { testDatabase, type TestDatabase } from '../../test/postgres.js';
import { consistencyProof, inclusionProof, ledger, NotInLedger, rootAt, treeAt, treeOf } from './index.js';

let db: TestDatabase;
beforeAll(async () => {
  db = await testDatabase();
});
afterAll(() => db.drop());

let schemas = 0;
async function folded(events: readonly RecordedEvent[], batch: number): Promise<string> {
  const schema = `ledger_${++schemas}`;
  await db.sql.unsafe(`create schema ${schema}`);
  for (const statement of ledger.ddl(schema)) await db.sql.unsafe(statement);
  for (const some of batches(events, batch)) await db.sql.begin((tx) => ledger.apply(tx, schema, some, some));
  return schema;
}

/** Positions 10, 13, 16 … : as sparse as those of EventStoreDB. */
function history(size: number): RecordedEvent[] {
  const said = new History();
  for (let i = 0; i < size; i++) {
    const status = i % 2 ? 'done' : 'not_done';
    said.say(
      { type: 'StatusReported', data: { unit: '01', criterion: `I.${i % 5}`, status, basis: 'entered' } },
      '2025-06-27T05:15:00.000Z',
    );
  }
  return said.events.map((event) => ({ ...event, position: event.position * 3 + 7 }));
}

const hexed = (hashes: readonly Hash[]): string[] => hashes.map((hash) => Buffer.from(hash).toString('hex'));
const SIZE = 21;
const events = history(SIZE);
const leaves = events.map(hashOfEvent);

it('has the root of RFC 6962 at every size that it ever had, however the events were cut into batches', async () => {
  const whole = await folded(events, SIZE);
  const pieces = await folded(events, 4);
  for (let size = 0; size <= SIZE; size++) {
    const due = hexed([rootOfLeaves(leaves.slice(0, size))]);
    expect(hexed([await rootAt(db.sql, whole, size)])).toEqual(due);
    expect(hexed([await rootAt(db.sql, pieces, size)])).toEqual(due);
  }
  const rows = (schema: string) =>
    db.sql`select level, index, encode(hash, 'hex') as hash from ${db.sql(schema)}.nodes order by level, index`;
  expect([...(await rows(pieces))]).toEqual([...(await rows(whole))]);
});

it('proves that any event is in any later tree, and that any tree begins with any earlier one', async () => {
  const schema = await folded(events, 5);
  const pairs = fc.tuple(fc.integer({ min: 1, max: SIZE }), fc.integer({ min: 1, max: SIZE }));
  await fc.assert(
    fc.asyncProperty(pairs, async ([a, b]) => {
      const [first, second] = [Math.min(a, b), Math.max(a, b)];
      const { position } = events[first - 1]!;
      const inclusion = await inclusionProof(db.sql, schema, position, second);
      expect(inclusion).toMatchObject({ position, index: first - 1, size: second });
      expect(hexed([inclusion.leaf])).toEqual(hexed([leaves[first - 1]!]));
      expect(verifyInclusion(inclusion)).toBe(true);
      const consistency = await consistencyProof(db.sql, schema, first, second);
      expect(hexed([consistency.firstRoot])).toEqual(hexed([rootOfLeaves(leaves.slice(0, first))]));
      expect(verifyConsistency(consistency)).toBe(true);
    }),
    { numRuns: 40 },
  );
});

it('knows which positions a tree holds', async () => {
  const schema = await folded(events, 8);
  expect(await treeAt(db.sql, schema)).toEqual({ size: SIZE, position: 70 });
  expect(await treeAt(db.sql, schema, 15)).toEqual({ size: 2, position: 13 });
  expect(await treeAt(db.sql, schema, 9)).toEqual({ size: 0, position: 0 });
  expect(await treeOf(db.sql, schema, 2)).toEqual({ size: 2, position: 13 });
});

it('names what it does not have', async () => {
  const schema = await folded(events, 8);
  await expect(rootAt(db.sql, schema, 22)).rejects.toEqual(new NotInLedger('size', 22, SIZE));
  await expect(inclusionProof(db.sql, schema, 11)).rejects.toEqual(new NotInLedger('position', 11, 70));
  await expect(inclusionProof(db.sql, schema, 16, 2)).rejects.toEqual(new NotInLedger('position', 16, 13));
  await expect(consistencyProof(db.sql, schema, 5, 4)).rejects.toThrow(RangeError);
});
