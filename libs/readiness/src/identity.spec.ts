import { canonicalJson, eventId, retractionId, type Identity } from './identity.js';

const of: Identity = {
  stream: 'readiness.standing-p.01.I.1',
  document: 'a'.repeat(64),
  lines: [21, 22],
  ordinal: 0,
  type: 'StatusReported',
  effectiveAt: '2025-06-27T05:15:00.000Z',
  data: { unit: '01', criterion: 'I.1', status: 'done', basis: 'named' },
  n: 0,
};

describe('the identity of an event', () => {
  // the ids were worked out by another program, from the RFCs
  it('is for ever: these two ids may stand in stores that exist', () => {
    expect(eventId(of)).toBe('21c3e393-a6cc-57e4-ba95-c1dc9a381e86');
    expect(retractionId(of.stream, eventId(of))).toBe('0084f6fc-9a16-58c0-9d66-da768c2cb53c');
  });

  it('does not depend on the order in which properties were written', () => {
    expect(eventId({ ...of, data: { basis: 'named', status: 'done', criterion: 'I.1', unit: '01' } })).toBe(
      eventId(of),
    );
  });

  it.each<Partial<Identity>>([
    { stream: 'readiness.standing-q.01.I.1' },
    { document: 'b'.repeat(64) },
    { lines: [21, 23] },
    { lines: null },
    { ordinal: 1 },
    { type: 'DeadlineSet' },
    { effectiveAt: '2025-06-27T05:15:00.001Z' },
    { data: { unit: '01', criterion: 'I.1', status: 'done', basis: 'absent' } },
    { n: 1 },
  ])('is another with %j', (change) => {
    expect(eventId({ ...of, ...change })).not.toBe(eventId(of));
  });

  it('cannot be that of something without a JSON form', () => {
    expect(() => canonicalJson(undefined)).toThrow(TypeError);
  });
});
