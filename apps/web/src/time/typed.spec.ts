import fc from 'fast-check';
import { parseInstant } from '#libs/readiness';
import { isInstant, parseTyped, typedOf } from './typed.js';

describe('a typed date', () => {
  it.each([
    ['27/6/2025', '2025-06-27T16:59:59.999Z'],
    ['27/06/2025', '2025-06-27T16:59:59.999Z'],
    ['2025-06-27', '2025-06-27T16:59:59.999Z'],
    ['12:15 27/6/2025', '2025-06-27T05:15:00.000Z'],
    ['27/6/2025 12:15', '2025-06-27T05:15:00.000Z'],
    ['18h 27/6/2025', '2025-06-27T11:00:00.000Z'],
    ['8h05 27/6/2025', '2025-06-27T01:05:00.000Z'],
    ['2025-06-27T12:15:00+07:00', '2025-06-27T05:15:00.000Z'],
    ['2025-06-27T12:15:00+0700', '2025-06-27T05:15:00.000Z'],
    ['2025-06-27T05:15:00.5Z', '2025-06-27T05:15:00.500Z'],
    // wherever the browser is
    ['2025-06-27T12:15', '2025-06-27T05:15:00.000Z'],
    ['2025-06-27 12:15:30', '2025-06-27T05:15:30.000Z'],
  ])('%s is %s', (typed, instant) => expect(parseTyped(typed)).toBe(instant));

  it.each([
    '',
    '31/2/2025',
    '27/13/2025',
    '24:00 27/6/2025',
    '12:60 27/6/2025',
    'hôm qua',
    '27/6',
    '27/6/25',
    '2025-02-30T10:00:00Z',
    '2025-06-27T24:00',
    '8:00 27/6/2025 9:00',
  ])('"%s" is none', (typed) => {
    expect(parseTyped(typed)).toBeNull();
    expect(parseInstant(typed)).toHaveProperty('problem');
  });

  it('is read as the server reads it', () => {
    const digits = (from: number, to: number) => fc.integer({ min: from, max: to }).map(String);
    const parts = fc.tuple(
      digits(1, 31),
      digits(1, 12),
      digits(2000, 2100),
      digits(0, 24),
      fc.integer({ min: 0, max: 60 }).map((n) => String(n).padStart(2, '0')),
      fc.constantFrom('', 'Z', '+07:00', '-03:30'),
    );
    const two = (text: string) => text.padStart(2, '0');
    fc.assert(
      fc.property(parts, ([day, month, year, hour, minute, offset]) => {
        const iso = `${year}-${two(month)}-${two(day)}`;
        for (const typed of [
          `${day}/${month}/${year}`,
          `${hour}:${minute} ${day}/${month}/${year}`,
          `${day}/${two(month)}/${year} ${hour}h${minute}`,
          iso,
          `${iso}T${two(hour)}:${minute}${offset}`,
          `${iso} ${two(hour)}:${minute}:${minute}${offset}`,
        ]) {
          const read = parseInstant(typed);
          expect([typed, parseTyped(typed)]).toEqual([typed, 'instant' in read ? read.instant : null]);
        }
      }),
    );
  });

  it('stands in a field as it would be typed, and is the same when it is read again', () => {
    expect(typedOf('2025-06-27T05:15:00.000Z')).toBe('12:15 27/6/2025');
    expect(typedOf('2025-06-27T16:59:59.999Z')).toBe('27/6/2025');
    expect(typedOf('2025-06-27T05:15:30.000Z')).toBe('2025-06-27T05:15:30.000Z');
  });

  it('is an instant only once it was read', () => {
    expect(isInstant('2025-06-27T05:15:00.000Z')).toBe(true);
    for (const text of ['27/6/2025', '2025-06-27', '400', 'hôm qua', '2025-99-27T05:15:00.000Z'])
      expect([text, isInstant(text)]).toEqual([text, false]);
  });
});
