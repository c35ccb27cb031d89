import { countsOf, dueOf } from './due.js';

const [BEFORE, DEADLINE, AFTER] = [
  '2025-06-26T00:00:00.000Z',
  '2025-06-27T00:00:00.000Z',
  '2025-06-28T00:00:00.000Z',
];

describe('a deadline', () => {
  it('is passed late by what was said to be not done, and by nothing else', () => {
    expect(dueOf({ notDone: 1, notReported: 5 }, DEADLINE, AFTER)).toBe('late');
    expect(dueOf({ notDone: 0, notReported: 5 }, DEADLINE, AFTER)).toBe('unknown');
    expect(dueOf({ notDone: 0, notReported: 0 }, DEADLINE, AFTER)).toBe('met');
    expect(dueOf(countsOf('not_done'), DEADLINE, AFTER)).toBe('late');
    expect(dueOf(countsOf('not_reported'), DEADLINE, AFTER)).toBe('unknown');
    for (const status of ['not_applicable', 'done'])
      expect(dueOf(countsOf(status), DEADLINE, AFTER)).toBe('met');
  });

  it('is ahead up to its instant, of whatever is still open', () => {
    for (const asOf of [BEFORE, DEADLINE]) {
      expect(dueOf({ notDone: 1, notReported: 0 }, DEADLINE, asOf)).toBe('ahead');
      expect(dueOf({ notDone: 0, notReported: 1 }, DEADLINE, asOf)).toBe('ahead');
      expect(dueOf({ notDone: 0, notReported: 0 }, DEADLINE, asOf)).toBe('met');
    }
    expect(dueOf({ notDone: 1, notReported: 0 }, null, AFTER)).toBe('met');
  });
});
