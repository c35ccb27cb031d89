// Command handling, on a decider that counts up to a limit.
import { anEvent, aStream, refusalOf } from './contract.js';
import { ConflictError, IdReuseError } from './errors.js';
import { handle, type Decider, type Handling } from './handle.js';
import { memoryEventStore } from './memory.js';
import type { EventStore } from './port.js';

interface Counted {
  readonly by: number;
}
const counter: Decider<number, number, Counted> = {
  initial: 0,
  evolve: (sum, { by }) => sum + by,
  decide: (by, sum) => {
    if (by < 0) throw new RangeError('only upwards');
    return sum + by <= 10 ? [{ by }] : [];
  },
};

const counting = (store: Handling<number, number, Counted>['store'], stream: string, command: number) => ({
  store,
  stream,
  decider: counter,
  command,
  toNew: (event: Counted) => anEvent({ data: event }),
  fromStored: ({ data }: { data: unknown }) => data as Counted,
});

/** A store in which someone else is faster `times` times. */
function contested(store: EventStore, times: number): Handling<number, number, Counted>['store'] {
  let left = times;
  return {
    read: (stream) => store.read(stream),
    append: async (stream, events, expected) => {
      if (left-- > 0) await store.append(stream, [anEvent({ data: { by: 1 } })], 'any');
      return store.append(stream, events, expected);
    },
  };
}

describe('handling a command', () => {
  it('given no events, appends what is decided to a new stream', async () => {
    const [store, stream] = [memoryEventStore(), aStream()];
    const { outcome, events } = await handle(counting(store, stream, 4));
    expect(outcome).toMatchObject({ outcome: 'appended', revision: 0 });
    expect((await store.read(stream)).map(({ id, data }) => [id, data])).toEqual([
      [events[0]?.id, { by: 4 }],
    ]);
  });

  it('given events, decides on what they add up to, and appends nothing when there is nothing to say', async () => {
    const [store, stream] = [memoryEventStore(), aStream()];
    await handle(counting(store, stream, 4));
    await handle(counting(store, stream, 6));
    expect(await handle(counting(store, stream, 1))).toEqual({ outcome: null, events: [] });
    expect(await store.read(stream)).toHaveLength(2);
  });

  it('when others were faster, reads again and decides anew', async () => {
    const [store, stream] = [memoryEventStore(), aStream()];
    const { outcome } = await handle(counting(contested(store, 3), stream, 7));
    expect(outcome).toMatchObject({ outcome: 'appended', revision: 3 });
    const filled = aStream();
    expect(await handle(counting(contested(store, 4), filled, 7))).toEqual({ outcome: null, events: [] });
    expect(await store.read(filled)).toHaveLength(4);
  });

  it('when others were faster to use the same id for other words, decides anew too', async () => {
    const [store, stream, there] = [memoryEventStore(), aStream(), anEvent({ data: { by: 10 } })];
    const handling = counting(store, stream, 7);
    const { outcome } = await handle({
      ...handling,
      store: {
        read: (name) => store.read(name),
        append: async (name, events, expected) => {
          await store.append(name, [there], 'any');
          return store.append(name, events, expected);
        },
      },
      toNew: (event) => anEvent({ id: there.id, data: event }),
    });
    expect(outcome).toBeNull();
    expect(await store.read(stream)).toHaveLength(1);
  });

  it('does not try again when the decider itself uses an id twice', async () => {
    const [store, stream, there] = [memoryEventStore(), aStream(), anEvent({ data: { by: 1 } })];
    await store.append(stream, [there], 'none');
    let reads = 0;
    const refusal = await refusalOf(
      handle({
        ...counting(store, stream, 7),
        store: { ...store, read: (name) => (reads++, store.read(name)) },
        toNew: (event) => anEvent({ id: there.id, data: event }),
      }),
    );
    expect(refusal).toBeInstanceOf(IdReuseError);
    expect(reads).toBe(1);
  });

  it('gives up after the retries, with the conflict', async () => {
    const [store, stream] = [memoryEventStore(), aStream()];
    const refusal = await refusalOf(handle({ ...counting(contested(store, 3), stream, 1), retries: 2 }));
    expect(refusal).toBeInstanceOf(ConflictError);
    expect(refusal).toMatchObject({ stream, expected: 1, actual: 2 });
  });

  it('lets what the decider rejects pass', async () => {
    const [store, stream] = [memoryEventStore(), aStream()];
    expect(await refusalOf(handle(counting(store, stream, -1)))).toBeInstanceOf(RangeError);
    expect(await store.read(stream)).toEqual([]);
  });
});
