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

  it('writes the local time as officials do', () => {
    expect(formatLocal(localInstant({ year: 2025, month: 6, day: 27 }, 8, 5))).toBe('27/6/2025 08:05');
  });
});
