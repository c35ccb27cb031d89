import { memoryEventStore, type EventStore, type NewEvent } from '#libs/event-store';
import { copyHistory } from './store-copy.js';

const event = (n: number): NewEvent => ({
  id: `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`,
  type: 'Noted',
  effectiveAt: '2025-06-27T05:15:00.000Z',
  data: { n },
  metadata: {},
});

async function filled(events: number): Promise<EventStore> {
  const store = memoryEventStore();
  for (let n = 1; n <= events; n++) await store.append('readiness.x-1', [event(n)], 'any');
  return store;
}

describe('a copy of a history', () => {
  it('given a target that keeps all, is the same', async () => {
    const copy = await copyHistory(await filled(3), memoryEventStore());
    expect(copy).toMatchObject({ copied: 3, difference: null });
    expect(copy.target.root).toBe(copy.source.root);
  });

  it('given a target that loses the end, names the first event that it lacks', async () => {
    const target = memoryEventStore();
    const losing = {
      head: () => target.head(),
      copy: (events: Parameters<EventStore['copy']>[0]) => target.copy(events.slice(0, 2)),
      readAll: (from: number, limit: number, to?: number) => target.readAll(from, limit, to),
    };
    const copy = await copyHistory(await filled(3), losing);
    expect([copy.source.events, copy.target.events]).toEqual([3, 2]);
    expect(copy.difference).toEqual({
      event: 3,
      source: { position: 3, stream: 'readiness.x-1', revision: 2, id: event(3).id },
      target: null,
    });
  });
});
