import type { Finding, FindingCode } from '#libs/readiness';
import { findingsOf } from './older-readers.js';

const finding = (code: FindingCode, expected: Finding['expected'], actual: Finding['actual'], en = '') =>
  ({ code, expected, actual, message: { vi: en, en } }) as Finding;
const figures = (version: string, name: string, ...findings: Finding[]) =>
  findingsOf({ reader: { name, version }, findings }).map(({ expected, actual }) => [expected, actual]);

const percent = finding('percent-differs-from-count', 94.1, 92.1);
const delta = finding('delta-differs-from-change', null, 33);
const total = finding(
  'sum-differs-from-total',
  34,
  63,
  'Criterion I.1: states 61/63, but there are 34 units.',
);
const sum = finding(
  'sum-differs-from-total',
  34,
  33,
  'Criterion I.1: 31 done + 2 listed as not done = 33, not 34.',
);
const year = finding('date-implausible', 2025, 2052);
const report = finding('date-implausible', null, '2025-06-27T05:15:00.000Z');
const count = finding('count-differs-from-list', 3, 2);

describe('the findings of a document', () => {
  it('say first what is stated, also those that an older reader of the daily report made', () => {
    for (const version of ['0', '1', '2'])
      expect(figures(version, 'status-report', percent, delta, total, sum, year, report, count)).toEqual([
        [92.1, 94.1],
        [33, null],
        [63, 34],
        [34, 33],
        [2052, 2025],
        [null, '2025-06-27T05:15:00.000Z'],
        [3, 2],
      ]);
  });

  it('stand as they are when a newer or another reader made them', () => {
    expect(figures('3', 'status-report', percent, delta)).toEqual([
      [94.1, 92.1],
      [null, 33],
    ]);
    expect(figures('1', 'systems-report', percent)).toEqual([[94.1, 92.1]]);
  });
});
