// The memory adapter: the contract, and its injected clock.
import { aStream, anEvent, eventStoreContract } from './contract.js';
import { memoryEventStore } from './memory.js';

eventStoreContract(
  'memory',
  () => Promise.resolve({ store: memoryEventStore(), end: () => Promise.resolve() }),
  {
    contiguous: true,
    atomic: true,
  },
);

describe('memory', () => {
  it('starts at position 1 and stamps with the clock it is given, never backwards', async () => {
    const times = ['2025-06-27T10:00:00.005Z', '2025-06-27T09:00:00.000Z', '2025-06-27T10:00:00.006Z'];
    const clock = (): Date => new Date(times.shift() ?? 0);
    const store = memoryEventStore({ clock });
    expect(await store.head()).toEqual({ position: 0, recordedAt: null });
    for (let i = 0; i < 3; i++) await store.append(aStream(), [anEvent()], 'none');
    expect((await store.readAll(0, 9)).map(({ position, recordedAt }) => [position, recordedAt])).toEqual([
      [1, '2025-06-27T10:00:00.005Z'],
      [2, '2025-06-27T10:00:00.005Z'],
      [3, '2025-06-27T10:00:00.006Z'],
    ]);
    expect(await store.positionAt('2025-06-27T10:00:00.005Z')).toBe(2);
  });

  it('keeps events that nobody can change', async () => {
    const store = memoryEventStore();
    const data = { list: [1] };
    const stream = aStream();
    await store.append(stream, [anEvent({ data })], 'none');
    data.list.push(2);
    const [stored] = await store.read(stream);
    expect(stored?.data).toEqual({ list: [1] });
    expect(() => (stored?.data as typeof data).list.push(3)).toThrow(TypeError);
  });

  it('ends its followers when it is closed', async () => {
    const store = memoryEventStore();
    const onCaughtUp = (): void => void store.close();
    for await (const _ of store.follow(0, { signal: new AbortController().signal, onCaughtUp }));
    expect(await store.head()).toEqual({ position: 0, recordedAt: null });
  });
});
