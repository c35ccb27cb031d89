// Documents: one small contract for both adapters.
import { createHash } from 'node:crypto';
import { testDatabase } from '../../../test/postgres.js';
import { refusalOf } from './contract.js';
import { memoryDocumentStore, type DocumentStore, type NewDocument } from './documents.js';
import { postgresDocumentStore } from './postgres/documents.js';
import { migrateEventStore } from './postgres/migrate.js';

function aDocument(name: string, content: string | Uint8Array, more: Partial<NewDocument> = {}): NewDocument {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  return { sha256, name, bytes, text: typeof content === 'string' ? content : null, ...more };
}

const adapters: Record<string, () => Promise<{ documents: DocumentStore; end: () => Promise<void> }>> = {
  memory: () => Promise.resolve({ documents: memoryDocumentStore(), end: () => Promise.resolve() }),
  postgres: async () => {
    const database = await testDatabase();
    await migrateEventStore(database.sql);
    return { documents: postgresDocumentStore(database.sql), end: () => database.drop() };
  },
};

describe.each(Object.entries(adapters))('documents in %s', (_, make) => {
  let documents: DocumentStore;
  let end: () => Promise<void>;
  beforeAll(async () => ({ documents, end } = await make()));
  afterAll(() => end());

  it('are given back whole, text and binary, and listed', async () => {
    const report = aDocument('báo cáo.txt', 'một\nhai\n', { mediaType: 'text/plain' });
    const sheet = aDocument(
      'bảng.xlsx',
      Uint8Array.from({ length: 256 }, (__, i) => i),
    );
    const empty = aDocument('empty.txt', '');
    for (const document of [report, sheet, empty]) await documents.put(document);
    for (const document of [report, sheet, empty]) {
      const { storedAt, ...stored } = (await documents.get(document.sha256)) ?? { storedAt: '' };
      expect(stored).toEqual(document);
      expect(new Date(storedAt).toISOString()).toBe(storedAt);
    }
    const list = await documents.list();
    const stamps = list.map(({ storedAt }) => storedAt);
    expect(stamps).toEqual([...stamps].sort());
    expect(new Map(list.map(({ name, bytes }) => [name, bytes]))).toEqual(
      new Map([report, sheet, empty].map(({ name, bytes }) => [name, bytes.length])),
    );
    expect(await documents.get('0'.repeat(64))).toBeNull();
  });

  it('stay as they are when they come again', async () => {
    const document = aDocument('first.txt', 'the same words');
    await documents.put(document);
    const before = await documents.get(document.sha256);
    await documents.put({ ...document, name: 'second.txt' });
    expect(await documents.get(document.sha256)).toEqual(before);
  });

  it('are refused under an address that is not theirs, or with a text that cannot be kept', async () => {
    const document = aDocument('a.txt', 'words');
    expect(await refusalOf(documents.put({ ...document, sha256: 'f'.repeat(64) }))).toBeInstanceOf(
      RangeError,
    );
    expect(await refusalOf(documents.put(aDocument('b.txt', 'a\0b')))).toBeInstanceOf(TypeError);
    expect(await documents.get(document.sha256)).toBeNull();
  });

  it('open at their lines', async () => {
    const { sha256, ...document } = aDocument('lines.txt', 'một\n\nba\r\nbốn\n');
    await documents.put({ sha256, ...document });
    expect(await documents.lines(sha256, 1, 1)).toEqual({ lines: ['một'], total: 4 });
    expect(await documents.lines(sha256, 2, 3)).toEqual({ lines: ['', 'ba'], total: 4 });
    expect(await documents.lines(sha256, 4, 99)).toEqual({ lines: ['bốn'], total: 4 });
    expect(await documents.lines(sha256, 5, 6)).toEqual({ lines: [], total: 4 });
    const old = aDocument('mac.txt', 'một\rhai\r\rbốn\r');
    await documents.put(old);
    expect(await documents.lines(old.sha256, 2, 9)).toEqual({ lines: ['hai', '', 'bốn'], total: 4 });
    for (const [from, to] of [
      [0, 1],
      [3, 2],
      [1.5, 2],
    ] as const)
      expect(await refusalOf(documents.lines(sha256, from, to))).toBeInstanceOf(RangeError);
    const sheet = aDocument('sheet.xlsx', Uint8Array.of(1, 2, 3));
    await documents.put(sheet);
    expect(await documents.lines(sheet.sha256, 1, 1)).toBeNull();
    expect(await documents.lines('0'.repeat(64), 1, 1)).toBeNull();
  });

  it('know the streams of their events', async () => {
    const { sha256, ...document } = aDocument('cited.txt', 'cited');
    const early = await refusalOf(documents.addStreams(sha256, ['s']));
    expect(early).toBeInstanceOf(RangeError);
    await documents.put({ sha256, ...document });
    expect(await documents.streams(sha256)).toEqual([]);
    await documents.addStreams(sha256, ['b', 'a']);
    await documents.addStreams(sha256, ['a', 'Z', 'a']);
    await documents.addStreams(sha256, []);
    expect(await documents.streams(sha256)).toEqual(['Z', 'a', 'b']);
    expect(await documents.streams('0'.repeat(64))).toEqual([]);
  });
});
