import { readFileSync } from 'node:fs';
import { eventSchemas, Names } from '#libs/readiness';
import { shippedCatalogue } from '../../../../test/programme.js';
import { inventoryReader } from './inventory.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: '0'.repeat(64), asOf: null };
const lines = readFileSync('../shared/documents/002_24bd2b2296c381af.txt', 'utf8')
  .normalize('NFC')
  .split('\n');

describe('the inventory of 2024', () => {
  const reading = inventoryReader.read(lines, context);
  const rows = reading.observations.flatMap((o) =>
    o.statement.type === 'InventoryRecorded' ? [{ lines: o.lines, ...o.statement.data }] : [],
  );

  it('has 296 rows of 63 provinces, 7 of them without a printed name', () => {
    expect(rows).toHaveLength(296);
    expect(rows.filter((r) => r.unit === null)).toHaveLength(7);
    expect(new Set(rows.flatMap((r) => r.unit ?? [])).size).toBe(61);
    expect(rows.filter((r) => r.unit === null).map((r) => r.unitGuess)).toEqual([
      '79',
      '79',
      '86',
      '86',
      '86',
      '86',
      '86',
    ]);
  });

  it('leaves no line unread', () => {
    expect(reading.coverage.unread).toEqual([]);
  });

  it('says only what the schemas allow', () => {
    for (const { statement } of reading.observations)
      expect(() => eventSchemas[statement.type].parse(statement.data)).not.toThrow();
  });

  it('is dated by the latest day that it speaks of as past', () => {
    expect(reading.asOf).toBe('2024-04-26T16:59:59.999Z');
    expect(reading.asOfStated).toBe(false);
  });
});
