import type { Metadata } from './events.js';
import { upcast, type RawEvent } from './upcast.js';

const raw: RawEvent = {
  id: '11111111-1111-5111-8111-111111111111',
  stream: 'readiness.standing-p.01.I.1',
  revision: 0,
  position: 7,
  recordedAt: '2025-06-27T05:20:00.000Z',
  effectiveAt: '2025-06-27T05:15:00.000Z',
  type: 'StatusReported',
  data: { unit: '01', criterion: 'I.1', status: 'done', basis: 'named' },
  metadata: { schemaVersion: 1 } satisfies Partial<Metadata>,
};

describe('an event that is read', () => {
  it('is handed on as it is when it is of the newest version', () => {
    expect(upcast(raw)).toEqual(raw);
  });

  it.each<[string, Partial<RawEvent>, RegExp]>([
    ['of an unknown type', { type: 'StatusGuessed' }, /unknown type "StatusGuessed"/],
    ['of a later version', { metadata: { schemaVersion: 2 } }, /version 2.* up to 1/],
    ['without a field', { data: { unit: '01', criterion: 'I.1', status: 'done' } }, /malformed/],
    ['with a field too many', { data: { ...(raw.data as object), sure: true } }, /malformed/],
    [
      'of a status that nobody reports',
      { data: { ...(raw.data as object), status: 'not_reported' } },
      /malf/,
    ],
  ])('is refused %s, with its id and position', (_, change, message) => {
    const reading = () => upcast({ ...raw, ...change });
    expect(reading).toThrow(RangeError);
    expect(reading).toThrow(message);
    expect(reading).toThrow(`${raw.id} at position 7`);
  });
});
