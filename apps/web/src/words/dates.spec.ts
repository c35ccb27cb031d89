import { distance, formatDeadline, formatInstant, formatShort } from './dates.js';

describe('dates', () => {
  it('are those of Asia/Ho_Chi_Minh', () => {
    expect(formatInstant('2025-06-27T05:15:00.000Z', 'vi')).toBe('12:15 27/6/2025');
    expect(formatInstant('2025-06-26T17:00:00.000Z', 'vi')).toBe('00:00 27/6/2025');
    expect(formatShort('2025-06-27T05:15:00.000Z', 'en')).toBe('12:15 27/6');
  });

  it('say the end of a day as the day', () => {
    expect(formatInstant('2025-06-24T16:59:59.999Z', 'vi')).toBe('hết 24/6/2025');
    expect(formatInstant('2025-06-24T16:59:59.999Z', 'en')).toBe('end of 24/6/2025');
  });

  it('say of a deadline the last day that meets it', () => {
    expect(formatDeadline('2025-06-27T17:00:00.000Z', 'vi')).toBe('hết 27/6');
    expect(formatDeadline('2025-06-27T16:59:59.999Z', 'vi')).toBe('hết 27/6');
    expect(formatDeadline('2025-06-30T11:00:00.000Z', 'vi')).toBe('18:00 30/6');
  });

  it('are as far from one another as matters', () => {
    const from = '2025-06-27T05:15:00.000Z';
    expect(distance(from, '2025-06-30T05:15:00.000Z', 'vi')).toBe('3 ngày');
    expect(distance(from, '2025-09-20T05:15:00.000Z', 'vi')).toBe('85 ngày');
    expect(distance(from, '2026-06-28T05:15:00.000Z', 'vi')).toBe('12 tháng');
    expect(distance(from, '2025-06-27T17:00:00.000Z', 'vi')).toBe('11 giờ');
    expect(distance(from, '2025-06-27T06:20:00.000Z', 'en')).toBe('1 hour');
    expect(distance('2025-06-27T05:20:00.000Z', from, 'en')).toBe('5 min');
    expect(distance(from, '2026-06-28T05:15:00.000Z', 'en', 'narrow')).toBe('12 mo');
  });
});
