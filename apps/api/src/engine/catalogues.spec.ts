import { memoryDocumentStore, memoryEventStore } from '#libs/event-store';
import { Catalogues, loadCatalogue, sha256 } from './catalogues.js';

const shipped = loadCatalogue('data/programmes/vn-two-tier-2025');
const programme = shipped.catalogue.id;
const now = '2025-06-27T05:15:00.000Z';
const later = '2025-06-28T05:15:00.000Z';

describe('the catalogue in force', () => {
  it('given five processes that start at once on an empty store, is adopted by one and found by all', async () => {
    const [store, documents] = [memoryEventStore(), memoryDocumentStore()];
    const processes = Array.from({ length: 5 }, () => new Catalogues(store, documents, programme));
    await Promise.all(
      processes.map((each, i) => each.adopt(shipped, new Date(Date.parse(now) + i).toISOString(), 'system')),
    );
    expect(await store.readAll(0, 10)).toHaveLength(1);
    for (const each of processes) expect((await each.at(1)).sha256).toBe(shipped.sha256);
  });

  it('is adopted again when another was in force in between, and once however often it is shipped', async () => {
    const catalogues = new Catalogues(memoryEventStore(), memoryDocumentStore(), programme);
    const catalogue = { ...shipped.catalogue, topics: [] };
    const json = JSON.stringify(catalogue);
    const other = { ...shipped, catalogue, json, sha256: sha256(new TextEncoder().encode(json)) };
    for (const each of [shipped, shipped, other, shipped]) await catalogues.adopt(each, later, 'system');
    const inForce = await Promise.all([1, 2, 3, 4].map(async (p) => (await catalogues.at(p)).sha256));
    expect(inForce).toEqual([shipped.sha256, other.sha256, shipped.sha256, shipped.sha256]);
  });

  it('is also the one that another process adopted since', async () => {
    const [store, documents] = [memoryEventStore(), memoryDocumentStore()];
    const [here, there] = [1, 2].map(() => new Catalogues(store, documents, programme));
    await here!.adopt(shipped, now, 'system');
    expect((await here!.at(1)).sha256).toBe(shipped.sha256);
    const catalogue = { ...shipped.catalogue, topics: [] };
    const json = JSON.stringify(catalogue);
    const other = { ...shipped, catalogue, json, sha256: sha256(new TextEncoder().encode(json)) };
    await there!.adopt(other, later, 'system');
    expect((await here!.at(2)).sha256).toBe(other.sha256);
    expect((await here!.at(1)).sha256).toBe(shipped.sha256);
  });
});
