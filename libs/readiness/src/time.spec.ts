import fc from 'fast-check';
import {
  endOfDay,
  formatLocal,
  isCalendarDate,
  localDate,
  localInstant,
  parseInstant,
  startOfDay,
} from './time.js';

describe('instants', () => {
  it.each([
    ['2025-06-27T12:15:00+07:00', '2025-06-27T05:15:00.000Z'],
    ['2025-06-27T05:15:00Z', '2025-06-27T05:15:00.000Z'],
    ['2025-06-27 12:15', '2025-06-27T05:15:00.000Z'],
    ['27/6/2025 12:15', '2025-06-27T05:15:00.000Z'],
    ['12h15 27/6/2025', '2025-06-27T05:15:00.000Z'],
    ['18h 27/6/2025', '2025-06-27T11:00:00.000Z'],
    ['2025-06-27', '2025-06-27T16:59:59.999Z'],
    ['27/6/2025', '2025-06-27T16:59:59.999Z'],
    ['2025-06-27T12:15:30.5-05:00', '2025-06-27T17:15:30.500Z'],
    ['2025-06-27T12:15:30.25+0530', '2025-06-27T06:45:30.250Z'],
    ['  8h05 27/6/2025 ', '2025-06-27T01:05:00.000Z'],
    ['29/2/2024', '2024-02-29T16:59:59.999Z'],
    ['2000-01-01T00:00+07:00', '1999-12-31T17:00:00.000Z'],
    ['2025-06-27T23:59:59+14:00', '2025-06-27T09:59:59.000Z'],
    ['2025-06-27T23:59:59-11:59', '2025-06-28T11:58:59.000Z'],
    ['23h59 1/1/2000', '2000-01-01T16:59:00.000Z'],
    ['9999-12-31', '9999-12-31T16:59:59.999Z'],
  ])('reads %s as %s', (typed, instant) => {
    expect(parseInstant(typed)).toEqual({ instant });
  });

  it.each([
    ['31/6/2025', 'no such day'],
    ['2025-02-29', 'no such day'],
    ['1999-12-31', 'before 2000'],
    ['yesterday', 'unreadable'],
    ['', 'unreadable'],
    ['27/6', 'unreadable'],
    ['2025-06-27T25:00', 'unreadable'],
    ['2025-06-27T12:60', 'unreadable'],
    ['2025-06-27T12:15:60', 'unreadable'],
    ['24h 27/6/2025', 'unreadable'],
    ['27/6/2025 12:60', 'unreadable'],
    ['8h 27/6/2025 17:20', 'unreadable'],
    ['2025-06-27T12:15:00+15:00', 'unreadable'],
    ['2025-06-27T12:15:00+07:60', 'unreadable'],
    ['9999-12-31T23:59:00-05:00', 'unreadable'],
    ['0025-06-27', 'before 2000'],
    ['31/12/1999', 'before 2000'],
    ['2025-13-01', 'no such day'],
  ])('refuses "%s": %s', (typed, problem) => {
    expect(parseInstant(typed)).toEqual({ problem });
  });

  it('keeps the Vietnamese day for any instant', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2000-01-02'), max: new Date('2099-01-01'), noInvalidDate: true }),
        (date) => {
          const instant = date.toISOString();
          const day = localDate(instant);
          expect(isCalendarDate(day)).toBe(true);
          expect(startOfDay(day) <= instant && instant <= endOfDay(day)).toBe(true);
        },
      ),
    );
  });

  it('takes a bare date for the start of its day where a range begins, and nothing else', () => {
    const start = { instant: '2025-06-26T17:00:00.000Z' };
    expect([parseInstant('27/6/2025', 'start'), parseInstant('2025-06-27', 'start')]).toEqual([start, start]);
    expect(parseInstant('27/6/2025 12:15', 'start')).toEqual(parseInstant('27/6/2025 12:15'));
  });

  it('writes the local time as officials do', () => {
    expect(formatLocal(localInstant({ year: 2025, month: 6, day: 27 }, 8, 5))).toBe('27/6/2025 08:05');
  });
});
