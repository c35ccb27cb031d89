import { memoryEventStore } from '#libs/event-store';
import { ClockError, resolveClocks } from './clocks.js';

const NOW = '2025-06-28T00:00:00.000Z';

async function storeOf(recorded: readonly string[]) {
  let n = 0;
  const store = memoryEventStore({ clock: () => new Date(recorded[n]!) });
  for (; n < recorded.length; n++) {
    const id = `00000000-0000-5000-8000-${String(n).padStart(12, '0')}`;
    const event = { id, type: 'T', effectiveAt: NOW, data: {}, metadata: {} };
    await store.append('s', [event], 'any');
  }
  return store;
}

describe('the clocks of a read', () => {
  const times = ['2025-06-27T10:00:00.000Z', '2025-06-27T11:00:00.000Z', '2025-06-27T12:00:00.000Z'];

  it('are now and the head unless somebody says otherwise', async () => {
    expect(await resolveClocks(await storeOf(times), { now: NOW })).toEqual({
      asOf: NOW,
      knownAt: { position: 3, time: times[2] },
    });
    expect(await resolveClocks(memoryEventStore(), { now: NOW })).toEqual({
      asOf: NOW,
      knownAt: { position: 0, time: null },
    });
  });

  it('read dates as the end of the day in Viet Nam, and known-at as a position or a time', async () => {
    const store = await storeOf(times);
    const read = (asOf?: string, knownAt?: string | number) =>
      resolveClocks(store, { asOf, knownAt, now: NOW });
    expect((await read('27/6/2025')).asOf).toBe('2025-06-27T16:59:59.999Z');
    expect((await read(undefined, 2)).knownAt).toEqual({ position: 2, time: times[1] });
    expect((await read(undefined, '2')).knownAt).toEqual({ position: 2, time: times[1] });
    expect((await read(undefined, '2025-06-27T18:30:00+07:00')).knownAt).toEqual({
      position: 2,
      time: times[1],
    });
    expect((await read(undefined, '2025-06-26')).knownAt).toEqual({ position: 0, time: null });
  });

  it('refuse what lies beyond the head and what cannot be read', async () => {
    const store = await storeOf(times);
    await expect(resolveClocks(store, { knownAt: 4, now: NOW })).rejects.toThrow(/last position is 3/);
    await expect(resolveClocks(store, { asOf: '31/6/2025', now: NOW })).rejects.toThrow(ClockError);
    await expect(resolveClocks(store, { knownAt: 'hôm qua', now: NOW })).rejects.toThrow(/unreadable/);
  });
});
