import { formatLocal } from '#libs/readiness';
import { deadlineInstant } from './deadline-wording.js';

const END = '27/6/2025 23:59';

describe('the instant of a deadline', () => {
  it.each([
    ['ngày 27/6/2025', END],
    ['hoàn thành trong ngày 27 tháng 6 năm 2025', END],
    ['chậm nhất hết ngày 27/06/2025.', END],
    ['27/6/2025', END],
    ['trước ngày 27/6/2025', '27/6/2025 0:00'],
    ['Trước 18h ngày 27/6/2025', '27/6/2025 18:00'],
    ['trước 18 giờ ngày 27/6/2025', '27/6/2025 18:00'],
    ['trước 18h00, ngày 27/6/2025', '27/6/2025 18:00'],
    ['trước 17 giờ 30 phút ngày 27/6/2025', '27/6/2025 17:30'],
    ['trước 17g30 ngày 27/6/2025', '27/6/2025 17:30'],
    ['ngày 27/6/2025 trước 18h', '27/6/2025 18:00'],
    ['27/6/2025 18:00', '27/6/2025 18:00'],
    ['ngày 27/6/2025, lúc 18 giờ 15', '27/6/2025 18:15'],
    ['24h ngày 27/6/2025', '28/6/2025 0:00'],
  ])('given "%s", is %s', (wording, expected) => {
    const instant = deadlineInstant(wording);
    expect(instant && formatLocal(instant)).toBe(expected.replace(' 0:', ' 00:'));
  });

  it.each([
    'từ 25/6/2025 đến 30/6/2025',
    'từ ngày 27/6/2025',
    'sau ngày 27/6/2025',
    '25h ngày 27/6/2025',
    '24h30 ngày 27/6/2025',
    '18h75 ngày 27/6/2025',
    '6 giờ chiều ngày 27/6/2025',
    'trước 18h ngày 27/6/2025, thử nghiệm trước 12h',
    'trước hết ngày 27/6/2025',
    'cuối ngày 27/6/2025',
    '12/27/6/2025',
    '31/6/2025',
    '27/6',
    'sớm nhất có thể',
  ])('given "%s", is asked for', (wording) => {
    expect(deadlineInstant(wording)).toBeNull();
  });
});
