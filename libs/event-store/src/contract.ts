// The contract of the port, run by the specs of every adapter. It assumes neither an empty store nor positions
// without gaps, so that it can run on a server that others use as well.
import canonicalize from 'canonicalize';
import { randomUUID } from 'node:crypto';
import { ConflictError, IdReuseError } from './errors.js';
import type { EventStore, ExpectedRevision, NewEvent, StoredEvent } from './port.js';

export interface ContractOptions {
  /** Positions have no gaps. */
  readonly contiguous: boolean;
  /** `appendMany` is all or nothing. */
  readonly atomic: boolean;
}

const effectiveAt = '2025-06-27T05:15:00.000Z';

/** A valid event; each call has an id of its own. */
export function anEvent(change: Partial<NewEvent> = {}): NewEvent {
  return {
    id: randomUUID(),
    type: 'StatusReported',
    effectiveAt,
    data: { status: 'done', n: 1 },
    metadata: { actor: 'lan', source: { document: 'd', lines: [1, 2] } },
    ...change,
  };
}

export const aStream = (): string => `contract.stream-${randomUUID()}`;

const events = (count: number): NewEvent[] => Array.from({ length: count }, () => anEvent());
const ids = (list: readonly { readonly id: string }[]): string[] => list.map(({ id }) => id);

/** Registers the suite. `makeStore` is called once; `end` after the last test. */
export function eventStoreContract(
  name: string,
  makeStore: () => Promise<{ store: EventStore; end(): Promise<void> }>,
  { contiguous, atomic }: ContractOptions,
): void {
  describe(`${name} keeps the contract of the event store:`, () => {
    let store: EventStore;
    let end: () => Promise<void>;
    beforeAll(async () => {
      const made = await makeStore();
      store = made.store;
      end = () => made.end();
    });
    afterAll(async () => {
      await store.close();
      await end();
    });

    describe('appending', () => {
      it('gives back what was handed in, in order, stamped by the store', async () => {
        const stream = aStream();
        const before = await store.head();
        const data = {
          b: [1, 0.1, 1e21, -5e-7, null, true, { z: 'Đắk Lắk', a: '' }],
          a: 'x"\\\n',
          '': {},
          _: [],
        };
        const given = [anEvent({ data }), anEvent({ data: null, metadata: null }), anEvent({ data: 'text' })];
        const outcome = await store.append(stream, given, 'none');
        const stored = await store.read(stream);
        expect(stored.map((event) => canonicalize({ ...event, position: 0, recordedAt: '' }))).toEqual(
          given.map((event, revision) =>
            canonicalize({ ...event, stream, revision, position: 0, recordedAt: '' }),
          ),
        );
        expect(outcome).toEqual({
          stream,
          outcome: 'appended',
          revision: 2,
          position: stored[2]?.position,
          appended: 3,
          alreadyAppended: 0,
        });
        expectInOrder(stored, before.position);
        for (const { recordedAt } of stored) expect(new Date(recordedAt).toISOString()).toBe(recordedAt);
        expect(await store.head()).toEqual({ position: outcome.position, recordedAt: stored[2]?.recordedAt });
      });

      it('leaves out undefined properties and keeps a time before 1970', async () => {
        const stream = aStream();
        const early = '0099-12-31T23:59:59.999Z';
        await store.append(stream, [anEvent({ data: { a: undefined, b: 1 }, effectiveAt: early })], 'none');
        const [stored] = await store.read(stream);
        expect(stored).toMatchObject({ effectiveAt: early });
        expect(canonicalize(stored?.data)).toBe('{"b":1}');
      });

      it('goes on at the expected revision, or at any', async () => {
        const stream = aStream();
        await store.append(stream, events(2), 'none');
        expect(await store.append(stream, events(1), 1)).toMatchObject({ outcome: 'appended', revision: 2 });
        expect(await store.append(stream, events(1), 'any')).toMatchObject({
          outcome: 'appended',
          revision: 3,
        });
        expect(await store.append(aStream(), events(1), 'any')).toMatchObject({
          outcome: 'appended',
          revision: 0,
        });
      });

      it.each<[ExpectedRevision, number, number | 'none', RegExp]>([
        ['none', 2, 1, /expected no events, actual revision 1/],
        [0, 2, 1, /expected revision 0, actual revision 1/],
        [5, 2, 1, /expected revision 5, actual revision 1/],
        [0, 0, 'none', /expected revision 0, actual no events/],
      ])('refuses expected %s when there are %s events', async (expected, there, actual, message) => {
        const stream = aStream();
        if (there > 0) await store.append(stream, events(there), 'none');
        const refusal = await refusalOf(store.append(stream, events(1), expected));
        expect(refusal).toBeInstanceOf(ConflictError);
        expect(refusal).toMatchObject({ stream, expected, actual });
        expect(refusal.message).toMatch(message);
        expect(refusal.message).toContain(stream);
        expect(await store.read(stream)).toHaveLength(there);
      });

      it('lets exactly one of 16 writers have a revision', async () => {
        const stream = aStream();
        await store.append(stream, events(3), 'none');
        const outcomes = await Promise.allSettled(
          Array.from({ length: 16 }, () => store.append(stream, [anEvent()], 2)),
        );
        const won = outcomes.filter((outcome) => outcome.status === 'fulfilled');
        const lost = outcomes
          .filter((outcome) => outcome.status === 'rejected')
          .map(({ reason }) => reason as unknown);
        expect(won).toHaveLength(1);
        for (const error of lost) {
          expect(error).toBeInstanceOf(ConflictError);
          expect(error).toMatchObject({ stream, expected: 2, actual: 3 });
        }
        expect(await store.read(stream)).toHaveLength(4);
      });

      it('gives concurrent appends an outcome of their own, also when some are refused', async () => {
        const [one, taken] = [aStream(), aStream()];
        const there = anEvent();
        await store.append(taken, [there], 'none');
        const [first, conflict, reuse, again, second, third] = await Promise.allSettled([
          store.append(one, events(1), 'none'),
          store.append(taken, events(1), 'none'),
          store.append(taken, [{ ...there, type: 'Other' }], 'any'),
          store.append(taken, [there], 'none'),
          store.append(one, events(2), 'any'),
          store.append(aStream(), events(1), 'none'),
        ]);
        expect(first).toMatchObject({
          status: 'fulfilled',
          value: { stream: one, outcome: 'appended', appended: 1 },
        });
        expect(conflict).toMatchObject({
          status: 'rejected',
          reason: { name: 'ConflictError', stream: taken },
        });
        expect(reuse).toMatchObject({ status: 'rejected', reason: { name: 'IdReuseError', stream: taken } });
        expect(again).toMatchObject({
          status: 'fulfilled',
          value: { stream: taken, outcome: 'already-appended' },
        });
        expect(second).toMatchObject({
          status: 'fulfilled',
          value: { stream: one, outcome: 'appended', appended: 2 },
        });
        expect(third).toMatchObject({ status: 'fulfilled', value: { outcome: 'appended', revision: 0 } });
        expect(await store.read(one)).toHaveLength(3);
        expect(await store.read(taken)).toHaveLength(1);
      });
    });

    describe('appending again', () => {
      it.each<ExpectedRevision>(['none', 'any', 0, 7])(
        'adds nothing, whatever is expected: %s',
        async (expected) => {
          const stream = aStream();
          const given = events(2);
          const { position } = await store.append(stream, given, 'none');
          await store.append(stream, events(1), 1);
          const before = await store.head();
          expect(await store.append(stream, [...given].reverse(), expected)).toEqual({
            stream,
            outcome: 'already-appended',
            revision: 2,
            position,
            appended: 0,
            alreadyAppended: 2,
          });
          expect(await store.head()).toEqual(before);
        },
      );

      it('appends what is missing under any, and refuses a mixture under an exact revision', async () => {
        const stream = aStream();
        const [a, b, c] = events(3) as [NewEvent, NewEvent, NewEvent];
        await store.append(stream, [b], 'none');
        const refusal = await refusalOf(store.append(stream, [a, b, c], 0));
        expect(refusal).toMatchObject({
          name: 'ConflictError',
          stream,
          expected: 0,
          actual: 0,
          alreadyAppended: 1,
        });
        expect(await refusalOf(store.append(stream, [a, b, c], 'none'))).toBeInstanceOf(ConflictError);
        const outcome = await store.append(stream, [a, b, c], 'any');
        expect(outcome).toMatchObject({ outcome: 'appended', revision: 2, appended: 2, alreadyAppended: 1 });
        const stored = await store.read(stream);
        expect(ids(stored)).toEqual(ids([b, a, c]));
        expect(outcome.position).toBe(stored[2]?.position);
      });

      it('counts an event that comes twice in one append once', async () => {
        const stream = aStream();
        const [a, b] = events(2) as [NewEvent, NewEvent];
        const outcome = await store.append(stream, [a, b, { ...a }], 'none');
        expect(outcome).toMatchObject({ revision: 1, appended: 2, alreadyAppended: 0 });
        expect(await refusalOf(store.append(aStream(), [a, { ...a, type: 'Other' }], 'none'))).toMatchObject({
          name: 'IdReuseError',
          fields: ['type'],
        });
      });

      it.each<[string, Partial<NewEvent>, string[]]>([
        ['type', { type: 'Other' }, ['type']],
        ['effectiveAt', { effectiveAt: '2025-06-27T05:15:00.001Z' }, ['effectiveAt']],
        ['data', { data: { status: 'done', n: 2 } }, ['data']],
        ['source', { metadata: { source: { document: 'd', lines: [1, 3] } } }, ['source']],
        ['no source', { metadata: {} }, ['source']],
        ['type and data', { type: 'Other', data: [] }, ['type', 'data']],
      ])('refuses an id that comes back with other %s', async (_, change, fields) => {
        const stream = aStream();
        const there = anEvent();
        await store.append(stream, [there], 'none');
        const refusal = await refusalOf(store.append(stream, [anEvent(), { ...there, ...change }], 'any'));
        expect(refusal).toBeInstanceOf(IdReuseError);
        expect(refusal).toMatchObject({ stream, id: there.id, fields });
        for (const part of [stream, there.id, ...fields]) expect(refusal.message).toContain(part);
        expect(await store.read(stream)).toHaveLength(1);
      });

      it('takes an event with other metadata, or properties in another order, as the same', async () => {
        const stream = aStream();
        const there = anEvent();
        await store.append(stream, [there], 'none');
        const again = {
          ...there,
          data: { n: 1.0, status: 'done' },
          metadata: { source: { lines: [1, 2], document: 'd' }, actor: 'minh', channel: 'phone' },
        };
        expect(await store.append(stream, [again], 'any')).toMatchObject({ outcome: 'already-appended' });
        expect((await store.read(stream))[0]?.metadata).toEqual(there.metadata);
      });

      it('takes the same id in another stream as another event', async () => {
        const given = anEvent();
        await store.append(aStream(), [given], 'none');
        expect(await store.append(aStream(), [{ ...given, type: 'Other' }], 'none')).toMatchObject({
          appended: 1,
        });
      });
    });

    describe('input that no store could keep', () => {
      const cyclic: Record<string, unknown> = {};
      cyclic['self'] = cyclic;
      it.each<[string, string, Partial<NewEvent>]>([
        ['an empty stream name', '', {}],
        ['a NUL in the stream name', 'a\0b', {}],
        ['an endless stream name', 'x'.repeat(600), {}],
        ['an id that is no UUID', aStream(), { id: 'seven' }],
        ['an empty type', aStream(), { type: '' }],
        ['a time without milliseconds', aStream(), { effectiveAt: '2025-06-27T05:15:00Z' }],
        ['a time with an offset', aStream(), { effectiveAt: '2025-06-27T12:15:00.000+07:00' }],
        ['a day that does not exist', aStream(), { effectiveAt: '2025-02-30T00:00:00.000Z' }],
        ['a year beyond 9999', aStream(), { effectiveAt: '+012025-06-27T05:15:00.000Z' }],
        ['NaN', aStream(), { data: { n: Number.NaN } }],
        ['undefined in an array', aStream(), { data: [1, undefined] }],
        ['no data', aStream(), { data: undefined }],
        ['a Date', aStream(), { data: { at: new Date(0) } }],
        ['a bigint', aStream(), { metadata: { n: 1n } }],
        ['half a character', aStream(), { data: { text: 'a\ud800' } }],
        ['a NUL in a text', aStream(), { data: { 'a\0': 1 } }],
        ['data that contains itself', aStream(), { data: cyclic }],
      ])('is refused before anything is sent: %s', async (_, stream, change) => {
        const before = await store.head();
        const refusal = await refusalOf(store.append(stream, [anEvent(), anEvent(change)], 'any'));
        expect(refusal instanceof TypeError || refusal instanceof RangeError).toBe(true);
        expect(refusal.message).not.toBe('');
        const whole = [
          { stream: aStream(), events: events(1), expected: 'none' as const },
          { stream, events: [anEvent(change)], expected: 'none' as const },
        ];
        expect(await refusalOf(store.appendMany(whole))).toBeInstanceOf(refusal.constructor);
        expect(await store.head()).toEqual(before);
      });

      it('ends where a store could: what lies just within the limits is kept, once', async () => {
        const nested = (levels: number): unknown => (levels === 0 ? 1 : [nested(levels - 1)]);
        const stream = `${aStream()}${'s'.repeat(512)}`.slice(0, 512);
        const atLimit = [
          anEvent({ type: 'T'.repeat(512), data: nested(200), metadata: null }),
          anEvent({ effectiveAt: '0001-01-01T00:00:00.000Z', metadata: [] }),
          anEvent({ effectiveAt: '9999-12-31T23:59:59.999Z', metadata: 'text' }),
        ];
        await store.append(stream, atLimit, 'none');
        expect(await store.append(stream, atLimit, 'none')).toMatchObject({ outcome: 'already-appended' });
        expect(await store.read(stream)).toMatchObject(atLimit);
        expect(await refusalOf(store.append(stream, events(1), 0x7fff_ffff))).toBeInstanceOf(ConflictError);
      });

      it('is refused: an append without events, a revision that is none', async () => {
        expect(await refusalOf(store.append(aStream(), [], 'any'))).toBeInstanceOf(RangeError);
        for (const expected of [-1, 1.5, Number.NaN])
          expect(await refusalOf(store.append(aStream(), events(1), expected))).toBeInstanceOf(RangeError);
        expect(await refusalOf(store.readAll(-1, 10))).toBeInstanceOf(RangeError);
        expect(await refusalOf(store.positionAt('yesterday'))).toBeInstanceOf(RangeError);
      });
    });

    describe('appending to many streams', () => {
      it('answers each in its order, one stream coming twice included', async () => {
        const [a, b] = [aStream(), aStream()];
        const again = anEvent();
        const { position: start } = await store.append(b, [again], 'none');
        const [first, last, added] = [events(2), anEvent(), anEvent()];
        const outcomes = await store.appendMany([
          { stream: a, events: first, expected: 'none' },
          { stream: b, events: [again], expected: 'none' },
          { stream: a, events: [last], expected: 1 },
          { stream: b, events: [again, added], expected: 'any' },
        ]);
        expect(outcomes).toMatchObject([
          { stream: a, outcome: 'appended', revision: 1, appended: 2, alreadyAppended: 0 },
          { stream: b, outcome: 'already-appended', revision: 0, appended: 0, alreadyAppended: 1 },
          { stream: a, outcome: 'appended', revision: 2, appended: 1, alreadyAppended: 0 },
          { stream: b, outcome: 'appended', revision: 1, appended: 1, alreadyAppended: 1 },
        ]);
        expect((await store.read(a)).at(-1)?.position).toBe(outcomes[2]?.position);
        expect(ids(await store.readAll(start, 100))).toEqual(ids([...first, last, added]));
        expect(await store.appendMany([])).toEqual([]);
      });

      it('ends as if it had run once when it runs twice', async () => {
        const appends = Array.from({ length: 5 }, () => ({
          stream: aStream(),
          events: events(3),
          expected: 'any' as const,
        }));
        const first = await store.appendMany(appends);
        const second = await store.appendMany(appends);
        expect(second).toEqual(
          first.map((o) => ({ ...o, outcome: 'already-appended', appended: 0, alreadyAppended: 3 })),
        );
      });

      it('refuses with the error of the stream that refused', async () => {
        const [a, b] = [aStream(), aStream()];
        const there = anEvent();
        await store.append(b, [there], 'none');
        const before = await store.head();
        const conflicting = [
          { stream: a, events: events(2), expected: 'none' as const },
          { stream: b, events: events(1), expected: 'none' as const },
        ];
        const conflict = await refusalOf(store.appendMany(conflicting));
        expect(conflict).toBeInstanceOf(ConflictError);
        expect(conflict).toMatchObject({ stream: b, expected: 'none', actual: 0 });
        const reusing = [
          { stream: a, events: events(2), expected: 'any' as const },
          { stream: a, events: events(2), expected: 'any' as const },
          { stream: b, events: [{ ...there, data: 1 }], expected: 'any' as const },
        ];
        expect(await refusalOf(store.appendMany(reusing))).toMatchObject({
          name: 'IdReuseError',
          stream: b,
          id: there.id,
        });
        if (!atomic) return;
        expect(await store.read(a)).toEqual([]);
        expect(await store.head()).toEqual(before);
      });
    });

    describe('reading', () => {
      it('reads a stream from a revision, and nothing where there is nothing', async () => {
        const stream = aStream();
        const given = events(4);
        await store.append(stream, given, 'none');
        expect(ids(await store.read(stream, 2))).toEqual(ids(given.slice(2)));
        expect(await store.read(stream, 4)).toEqual([]);
        expect(await store.read(aStream())).toEqual([]);
      });

      it('reads many streams at once, the empty ones included', async () => {
        const [a, b, none] = [aStream(), aStream(), aStream()];
        await store.appendMany([
          { stream: b, events: events(2), expected: 'none' },
          { stream: a, events: events(3), expected: 'none' },
          { stream: b, events: events(1), expected: 1 },
        ]);
        const found = await store.readMany([a, none, b, a]);
        expect([...found.keys()]).toEqual([a, none, b]);
        expect(found.get(none)).toEqual([]);
        for (const stream of [a, b]) expect(found.get(stream)).toEqual(await store.read(stream));
        expect(await store.readMany([])).toEqual(new Map());
      });

      it('reads all by position: after, up to, at most', async () => {
        const { position: start } = await store.head();
        const given = Array.from({ length: 6 }, () => ({
          stream: aStream(),
          events: events(2),
          expected: 'none' as const,
        }));
        await store.appendMany(given);
        const all = await store.readAll(start, 100);
        expect(ids(all)).toEqual(given.flatMap((append) => ids(append.events)));
        expectInOrder(all, start);
        const at = (i: number): number => all[i]?.position ?? Number.NaN;
        expect(await store.readAll(at(3), 4)).toEqual(all.slice(4, 8));
        expect(await store.readAll(at(3), 100, at(6))).toEqual(all.slice(4, 7));
        expect(await store.readAll(at(3), 2, at(6))).toEqual(all.slice(4, 6));
        expect(await store.readAll(at(11), 100)).toEqual([]);
        expect(await store.readAll(at(3), 100, at(3))).toEqual([]);
        if (contiguous) expect(all.map(({ position }) => position - start)).toEqual(all.map((_, i) => i + 1));
      });

      it('finds the last position of a time', async () => {
        const { position: start } = await store.head();
        for (let i = 0; i < 5; i++) {
          const { position } = await store.append(aStream(), events(2), 'none');
          const stamped = (await store.head()).recordedAt ?? '';
          while (new Date().toISOString() <= stamped) await new Promise(setImmediate);
          expect(position).toBe((await store.head()).position);
        }
        const all = await store.readAll(start, 100);
        for (const { recordedAt } of all) {
          const last = all.findLast((event) => event.recordedAt <= recordedAt);
          expect(await store.positionAt(recordedAt)).toBe(last?.position);
          const justBefore = new Date(Date.parse(recordedAt) - 1).toISOString();
          const earlier = all.findLast((event) => event.recordedAt <= justBefore);
          if (earlier) expect(await store.positionAt(justBefore)).toBe(earlier.position);
        }
        expect(new Set(all.map(({ recordedAt }) => recordedAt)).size).toBe(5);
        expect(await store.positionAt('1999-01-01T00:00:00.000Z')).toBe(0);
        const { position: last } = await store.head();
        for (const future of ['2999-01-01T00:00:00.000Z', '9999-12-31T23:59:59.999Z'])
          expect(await store.positionAt(future)).toBe(last);
        expect(await store.positionAt('0001-01-01T00:00:00.000Z')).toBe(0);
        for (const none of ['0000-12-31T23:59:59.999Z', '+010000-01-01T00:00:00.000Z', 'yesterday'])
          expect(await refusalOf(store.positionAt(none))).toBeInstanceOf(RangeError);
      });
    });

    describe('copying a history', () => {
      const recorded = (stream: string, revision: number, recordedAt: string): StoredEvent => ({
        ...anEvent({ data: { revision, text: 'Đắk Lắk' } }),
        ...{ stream, revision, position: 1, recordedAt },
      });
      const positioned = (list: StoredEvent[]): StoredEvent[] =>
        list.map((event, i) => ({ ...event, position: 7 * i + 3 }));
      /** A history of two streams, recorded after everything that is here. */
      const history = async (): Promise<StoredEvent[]> => {
        const { recordedAt } = await store.head();
        const at = (ms: number): string =>
          new Date(Date.parse(recordedAt ?? '2025-06-27T00:00:00.000Z') + ms).toISOString();
        const [a, b] = [aStream(), aStream()];
        return positioned([
          recorded(a, 0, at(1)),
          recorded(b, 0, at(1)),
          recorded(a, 1, at(2)),
          recorded(a, 2, at(2)),
          recorded(b, 1, at(4)),
        ]);
      };
      const unplaced = (list: readonly StoredEvent[]): unknown[] =>
        list.map((event) => ({ ...event, position: 0 }));

      it('keeps ids, revisions, order and times, and skips what is there', async () => {
        const { position: start } = await store.head();
        const events = await history();
        expect(await store.copy(events.slice(0, 2))).toEqual({ copied: 2, alreadyThere: 0 });
        expect(await store.copy(events)).toEqual({ copied: 3, alreadyThere: 2 });
        expect(await store.copy(events)).toEqual({ copied: 0, alreadyThere: 5 });
        const here = await store.readAll(start, 100);
        expect(unplaced(here)).toEqual(unplaced(events));
        expectInOrder(here, start);
        const last = here.at(-1);
        expect(await store.head()).toEqual({ position: last?.position, recordedAt: last?.recordedAt });
        expect(await store.positionAt(events[3]!.recordedAt)).toBe(here[3]?.position);
        expect(await store.copy([])).toEqual({ copied: 0, alreadyThere: 0 });
      });

      it('is followed by appends that are recorded no earlier', async () => {
        const events = await history();
        await store.copy(events);
        const { stream } = events[0]!;
        expect(await store.append(stream, [anEvent()], 2)).toMatchObject({
          outcome: 'appended',
          revision: 3,
        });
        const [appended] = await store.read(stream, 3);
        expect(appended!.recordedAt >= events[4]!.recordedAt).toBe(true);
      });

      it('refuses what would leave out a revision, go back in time or say something else', async () => {
        const events = await history();
        await store.copy(events.slice(0, 3));
        const before = await store.head();
        const [first, second, third, fourth, fifth] = events as [
          StoredEvent,
          StoredEvent,
          StoredEvent,
          StoredEvent,
          StoredEvent,
        ];
        const early = '1999-01-01T00:00:00.000Z';
        const refused: StoredEvent[][] = [
          [{ ...fourth, revision: 3 }],
          [{ ...fourth, recordedAt: early }],
          [{ ...fourth, recordedAt: 'yesterday' }],
          [{ ...fourth, id: first.id }],
          [fourth, { ...fifth, recordedAt: fourth.recordedAt, position: fourth.position }],
          [
            { ...fifth, recordedAt: '9999-01-01T00:00:00.000Z' },
            { ...fourth, position: 99 },
          ],
          [{ ...first, data: { other: true } }],
          [{ ...second, metadata: { actor: 'minh' } }],
          [{ ...third, recordedAt: early }],
          [fourth, { ...first, position: 99 }],
        ];
        for (const copied of refused) expect(await refusalOf(store.copy(copied))).toBeInstanceOf(RangeError);
        expect(await refusalOf(store.copy([{ ...fourth, data: undefined }]))).toBeInstanceOf(TypeError);
        expect(await store.head()).toEqual(before);
        expect(await store.copy(events)).toEqual({ copied: 2, alreadyThere: 3 });
      });
    });

    describe('following', () => {
      it('hands over what is there, says so, then what comes, and ends when told to', async () => {
        const { position: start } = await store.head();
        const stream = aStream();
        await store.append(stream, events(5), 'none');
        const stop = new AbortController();
        const caughtUp: number[] = [];
        const batches: (readonly StoredEvent[])[] = [];
        let arrived = 0;
        const onCaughtUp = (position: number): void => {
          caughtUp.push(position);
          if (caughtUp.length === 1) void store.append(stream, events(2), 4);
          if (arrived === 7) stop.abort();
        };
        for await (const batch of store.follow(start, { signal: stop.signal, batchSize: 3, onCaughtUp })) {
          batches.push(batch);
          arrived += batch.length;
        }
        expect(batches.flat()).toEqual(await store.read(stream));
        expect(Math.max(...batches.map(({ length }) => length))).toBe(3);
        expect(caughtUp[0]).toBe(batches.flat()[4]?.position);
        expect(caughtUp.at(-1)).toBe(batches.flat()[6]?.position);
      });

      it('ends at once when it is aborted before or while it waits', async () => {
        const { position } = await store.head();
        const seen: unknown[] = [];
        for await (const batch of store.follow(0, { signal: AbortSignal.abort() })) seen.push(batch);
        expect(seen).toEqual([]);
        const stop = new AbortController();
        const onCaughtUp = (): void => void setImmediate(() => stop.abort());
        for await (const batch of store.follow(position, { signal: stop.signal, onCaughtUp }))
          seen.push(batch);
        expect(seen).toEqual([]);
      });

      it('never misses or reorders an event while 16 writers append', async () => {
        const { position: start } = await store.head();
        const perWriter = 20;
        const shared = aStream();
        const given: string[] = [];
        const write = async (writer: number): Promise<void> => {
          const own = aStream();
          for (let i = 0; i < perWriter; i++) {
            const batch = events(1 + ((writer + i) % 3));
            given.push(...ids(batch));
            if (i % 4 === 0)
              await store.appendMany([
                { stream: own, events: batch.slice(0, 1), expected: 'any' },
                ...(batch.length > 1
                  ? [{ stream: shared, events: batch.slice(1), expected: 'any' as const }]
                  : []),
              ]);
            else await store.append(i % 4 === 1 ? shared : own, batch, 'any');
          }
        };
        const stop = new AbortController();
        const follow = async (from: number, batchSize: number): Promise<StoredEvent[]> => {
          const seen: StoredEvent[] = [];
          for await (const batch of store.follow(from, { signal: stop.signal, batchSize })) {
            seen.push(...batch);
            if (ids(seen).includes(last.id)) break;
          }
          return seen;
        };
        const last = anEvent();
        const followers = [follow(start, 1000), follow(start, 7), follow(start, 1)];
        await Promise.all(Array.from({ length: 16 }, (_, writer) => write(writer)));
        await store.append(aStream(), [last], 'none');
        const [one, ...others] = (await Promise.all(followers)) as [StoredEvent[], ...StoredEvent[][]];
        stop.abort();
        expectInOrder(one, start);
        expect(new Set(ids(one))).toEqual(new Set([...given, last.id]));
        expect(one).toHaveLength(given.length + 1);
        for (const other of others) expect(other).toEqual(one);
        const revisions = new Map<string, number>();
        for (const { stream, revision } of one) {
          expect(revision).toBe((revisions.get(stream) ?? -1) + 1);
          revisions.set(stream, revision);
        }
        if (contiguous) expect(one.map(({ position }) => position - start)).toEqual(one.map((_, i) => i + 1));
      });
    });
  });
}

/** Positions rise strictly from beyond `after`; recordedAt never falls. */
function expectInOrder(list: readonly StoredEvent[], after: number): void {
  let [position, recordedAt] = [after, ''];
  for (const event of list) {
    expect(event.position).toBeGreaterThan(position);
    expect(event.recordedAt >= recordedAt).toBe(true);
    ({ position, recordedAt } = event);
  }
}

/** The error that a promise must reject with. */
export async function refusalOf(promise: Promise<unknown>): Promise<Error> {
  const answer = await promise.then(
    (value) => `resolved to ${JSON.stringify(value)}`,
    (error: unknown) => error,
  );
  if (!(answer instanceof Error)) throw new Error(`expected a refusal, but it ${String(answer)}`);
  return answer;
}
