import { figuresOf as figures } from './figures.js';

const figuresOf = (finding: Parameters<typeof figures>[0]) => figures(finding, 'vi');

describe('the figures of a finding', () => {
  it('are what is stated, what follows, and how far that is off', () => {
    expect(figuresOf({ code: 'sum-differs-from-total', expected: 34, actual: 35 })).toEqual({
      stated: '34',
      derived: '35',
      difference: '+1',
    });
    expect(figuresOf({ code: 'percent-differs-from-count', expected: 92.1, actual: 94.1 })).toEqual({
      stated: '92,1',
      derived: '94,1',
      difference: '+2',
    });
    // the same number, of other units
    expect(
      figuresOf({ code: 'declared-differs-from-derived', expected: 2, actual: 2 })?.difference,
    ).toBeNull();
    expect(figuresOf({ code: 'delta-differs-from-change', expected: 5, actual: 4 })?.difference).toBe('−1');
  });

  it('have the decimal point of English in English', () => {
    expect(figures({ code: 'percent-differs-from-count', expected: 92.1, actual: 94 }, 'en')?.stated).toBe(
      '92.1',
    );
  });

  it('are none where neither follows from the other, or one is missing', () => {
    for (const code of [
      'date-implausible',
      'name-listed-twice',
      'doubled-row',
      'same-text',
      'promise-not-kept',
    ])
      expect(figuresOf({ code, expected: 2025, actual: 2052 })).toBeNull();
    expect(figuresOf({ code: 'delta-differs-from-change', expected: 33, actual: null })).toBeNull();
    expect(figuresOf({ code: 'declared-differs-from-derived', expected: '5 nơi', actual: 4 })).toBeNull();
  });
});
