import type { RecordedEvent } from './events.js';
import { Rejection, streamDecider as stream, type RecordStatement } from './record.js';

const call: RecordStatement = {
  kind: 'record',
  programme: 'p',
  statement: {
    type: 'StatusReported',
    data: { unit: '14', criterion: 'III.3', status: 'done', basis: 'entered' },
  },
  effectiveAt: '2025-06-27T10:20:00.000Z',
  assertedBy: { kind: 'unit', id: '14' },
  channel: 'phone',
  corrects: null,
  actor: 'lan',
  via: 'cli',
  reason: null,
  correlationId: null,
};

const given = (...commands: Parameters<typeof stream.decide>[0][]): RecordedEvent[] => {
  let state: readonly RecordedEvent[] = stream.initial;
  for (const command of commands) {
    for (const event of stream.decide(command, state)) {
      const position = state.length + 1;
      state = stream.evolve(state, {
        ...event,
        stream: 's',
        revision: position - 1,
        position,
        recordedAt: call.effectiveAt,
      });
    }
  }
  return [...state];
};
const retract = (target: string) => ({ ...call, kind: 'retract' as const, target, reason: 'wrong province' });

describe('a statement by hand', () => {
  it('is one event, and saying it twice is saying it once', () => {
    expect(given(call, call).map((e) => e.type)).toEqual(['StatusReported']);
  });

  it('is another statement when another teller says it or it comes another way', () => {
    expect(
      given(call, { ...call, channel: 'e-mail' }, { ...call, assertedBy: { kind: 'ministry', id: 'BKHCN' } }),
    ).toHaveLength(3);
  });

  it('can be said again after it was retracted', () => {
    const [first] = given(call);
    const events = given(call, retract(first!.id), call);
    expect(events.map((e) => e.type)).toEqual(['StatusReported', 'EntryRetracted', 'StatusReported']);
    expect(events[2]!.id).not.toBe(first!.id);
  });

  it('takes back what it corrects in the same decision', () => {
    const [first] = given(call);
    const data = { unit: '14', criterion: 'III.3', status: 'not_done', basis: 'entered' } as const;
    const correction = { ...call, statement: { type: 'StatusReported' as const, data }, corrects: first!.id };
    expect(given(call, correction).map((e) => e.type)).toEqual([
      'StatusReported',
      'StatusReported',
      'EntryRetracted',
    ]);
    expect(given(call, correction, correction)).toHaveLength(3);
    const why = (reason: string | null) => given(call, { ...correction, reason })[2]!.data;
    expect(why(null)).toEqual({ target: first!.id, reason: 'corrected' });
    expect(why('misheard')).toEqual({ target: first!.id, reason: 'misheard' });
  });
});

describe('a retraction', () => {
  it('happens once', () => {
    const [first] = given(call);
    expect(given(call, retract(first!.id), retract(first!.id))).toHaveLength(2);
  });

  it('is refused for an event that is not there and for a retraction', () => {
    const state = given(call);
    const withRetraction = given(call, retract(state[0]!.id));
    expect(() => stream.decide(retract('00000000-0000-5000-8000-000000000000'), state)).toThrow(Rejection);
    expect(() => stream.decide(retract(withRetraction[1]!.id), withRetraction)).toThrow(
      /cannot be retracted/,
    );
  });
});

describe('the frame of an import', () => {
  it('cannot be taken back alone', () => {
    const [said] = given(call);
    const data = { document: 'd', name: 'd.txt', kind: 'status-report', asOf: call.effectiveAt } as const;
    const frames = [
      { type: 'ReportReceived', data: { ...data, asOfStated: true, lines: 1 } },
      { type: 'CatalogueAdopted', data: { sha256: 'c' } },
    ] as const;
    for (const frame of frames) {
      const state = [{ ...said!, ...frame }] as RecordedEvent[];
      expect(() => stream.decide(retract(said!.id), state)).toThrow(Rejection);
    }
    expect(stream.decide(retract(said!.id), [said!])).toHaveLength(1);
  });
});
