import { memoryEventStore } from '#libs/event-store';
import { pastInstantOf, resolveClocks } from './clocks.js';
import { InputError } from './input-error.js';

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
    expect(await resolveClocks(await storeOf(times), {}, NOW)).toEqual({
      asOf: NOW,
      knownAt: { position: 3, time: times[2] },
    });
    expect(await resolveClocks(memoryEventStore(), {}, NOW)).toEqual({
      asOf: NOW,
      knownAt: { position: 0, time: null },
    });
  });

  it('read dates as the end of the day in Viet Nam, and known-at as a position or a time', async () => {
    const store = await storeOf(times);
    const read = (asOf?: string, knownAt?: string) => resolveClocks(store, { asOf, knownAt }, NOW);
    expect((await read('27/6/2025')).asOf).toBe('2025-06-27T16:59:59.999Z');
    expect((await read(undefined, '2')).knownAt).toEqual({ position: 2, time: times[1] });
    expect((await read(undefined, '2025-06-27T18:30:00+07:00')).knownAt).toEqual({
      position: 2,
      time: times[1],
    });
  });

  it('refuse what lies beyond the head, before the first event, and what cannot be read', async () => {
    const store = await storeOf(times);
    const read = (asOf?: string, knownAt?: string) => resolveClocks(store, { asOf, knownAt }, NOW);
    await expect(read(undefined, '4')).rejects.toThrow(/ends at position 3/);
    await expect(read(undefined, '0')).rejects.toThrow(/before the first event/);
    await expect(read(undefined, '2025-06-26')).rejects.toThrow(
      /before the first event \(27\/6\/2025 17:00\)/,
    );
    await expect(read('31/6/2025')).rejects.toThrow(InputError);
    await expect(read(undefined, 'hôm qua')).rejects.toThrow(
      /^đã ghi nhận đến "hôm qua": không đọc được.* known-at "hôm qua": cannot be read/,
    );
    await expect(resolveClocks(memoryEventStore(), { knownAt: '1' }, NOW)).rejects.toThrow(/position 0/);
  });

  it('refuse the future, but not today and not a clock that runs a little ahead', async () => {
    const read = (text: string) => pastInstantOf('as-of', text, NOW);
    expect(() => read('2025-06-28T00:06:00Z')).toThrow('as-of 28/6/2025 07:06: is in the future');
    expect(() => read('29/6/2025')).toThrow(
      /^số liệu tính đến "29\/6\/2025": ở tương lai; .* 28\/6\/2025 07:00/,
    );
    expect(() => read('2030-01-01T16:59:59.999Z')).toThrow(/^số liệu tính đến 1\/1\/2030: ở tương lai/);
    expect(read('2025-06-28T00:04:00Z')).toBe('2025-06-28T00:04:00.000Z');
    expect(read('28/6/2025')).toBe('2025-06-28T16:59:59.999Z');
    const store = await storeOf(times);
    await expect(resolveClocks(store, { knownAt: '2025-06-29' }, NOW)).rejects.toThrow(/in the future/);
  });
});
