import { memoryDocumentStore, memoryEventStore } from '#libs/event-store';
import { adoptionNotice, Catalogues, loadCatalogue, sha256 } from './catalogues.js';

const shipped = loadCatalogue('data/programmes/vn-two-tier-2025');
const programme = shipped.catalogue.id;
const now = '2025-06-27T05:15:00.000Z';
const later = '2025-06-28T05:15:00.000Z';

describe('the catalogue in force', () => {
  it('given five processes that start at once on an empty store, is adopted by one and found by all', async () => {
    const [store, documents] = [memoryEventStore(), memoryDocumentStore()];
    const processes = Array.from({ length: 5 }, () => new Catalogues(store, documents, programme));
    await Promise.all(
      processes.map((each, i) =>
        each.adopt(shipped, new Date(Date.parse(now) + i).toISOString(), { actor: 'system' }),
      ),
    );
    expect(await store.readAll(0, 10)).toHaveLength(1);
    for (const each of processes) expect((await each.at(1)).sha256).toBe(shipped.sha256);
  });

  const otherOf = (topics: typeof shipped.catalogue.topics) => {
    const catalogue = { ...shipped.catalogue, topics };
    const json = JSON.stringify(catalogue);
    return { ...shipped, catalogue, json, sha256: sha256(new TextEncoder().encode(json)) };
  };

  it('is not put back in silence when another has taken its place, but when somebody says so', async () => {
    const store = memoryEventStore();
    const catalogues = new Catalogues(store, memoryDocumentStore(), programme);
    const other = otherOf([]);
    const states = [];
    for (const each of [shipped, shipped, other, shipped])
      states.push(await catalogues.adopt(each, later, { actor: 'system' }));
    expect(states).toEqual([
      { state: 'adopted' },
      { state: 'in force' },
      { state: 'adopted' },
      { state: 'superseded', inForce: other.sha256, since: 2 },
    ]);
    expect(adoptionNotice(shipped, states[3]!)).toMatch(/ \/ .*at position 2.*readiness catalogue --adopt/);
    expect((await catalogues.at(2)).sha256).toBe(other.sha256);
    expect(await catalogues.adopt(shipped, later, { actor: 'lan', again: true })).toEqual({
      state: 'adopted',
    });
    const inForce = await Promise.all([1, 2, 3, 4].map(async (p) => (await catalogues.at(p)).sha256));
    expect(inForce).toEqual([shipped.sha256, other.sha256, shipped.sha256, shipped.sha256]);
  });

  it('is left alone by whoever only looks; before there is any, it is the one of the machine', async () => {
    const store = memoryEventStore();
    const other = otherOf([]);
    const catalogues = new Catalogues(store, memoryDocumentStore(), programme, shipped);
    expect((await catalogues.at(0)).sha256).toBe(shipped.sha256);
    expect(await catalogues.standing(shipped)).toEqual({ state: 'in force' });
    expect(await store.head()).toMatchObject({ position: 0 });
    await catalogues.adopt(other, now, { actor: 'system' });
    expect(await catalogues.standing(shipped)).toEqual({ state: 'new', inForce: other.sha256 });
    expect((await catalogues.at(1)).sha256).toBe(other.sha256);
    expect(await store.head()).toMatchObject({ position: 1 });
  });

  it('is also the one that another process adopted since', async () => {
    const [store, documents] = [memoryEventStore(), memoryDocumentStore()];
    const [here, there] = [1, 2].map(() => new Catalogues(store, documents, programme));
    await here!.adopt(shipped, now, { actor: 'system' });
    expect((await here!.at(1)).sha256).toBe(shipped.sha256);
    const catalogue = { ...shipped.catalogue, topics: [] };
    const json = JSON.stringify(catalogue);
    const other = { ...shipped, catalogue, json, sha256: sha256(new TextEncoder().encode(json)) };
    await there!.adopt(other, later, { actor: 'system' });
    expect((await here!.at(2)).sha256).toBe(other.sha256);
    expect((await here!.at(1)).sha256).toBe(shipped.sha256);
  });
});
