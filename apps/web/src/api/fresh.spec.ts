import { freshnessOf } from './fresh.js';

const at = (position: number, error: Error | null = null) => ({
  meta: { frozen: false },
  state: { data: { knownAt: { position } }, error },
});

describe('the figures on the page', () => {
  it('are fresh when each of them reflects what the feed told of', () => {
    expect(freshnessOf([at(9), at(12)], 9)).toBe('fresh');
    expect(freshnessOf([], 9)).toBe('fresh');
  });

  it('are behind when one of them does not', () => {
    expect(freshnessOf([at(9), at(8)], 9)).toBe('behind');
    const diff = { meta: {}, state: { data: { knownAtTo: { position: 8 } }, error: null } };
    expect(freshnessOf([at(9), diff], 9)).toBe('behind');
    const dryRun = { meta: {}, state: { data: { position: 8, changes: [] }, error: null } };
    expect(freshnessOf([at(9), dryRun], 9)).toBe('behind');
    const pages = [8, 9].map((position) => ({ knownAt: { position } }));
    expect(freshnessOf([{ meta: {}, state: { data: { pages }, error: null } }], 9)).toBe('behind');
    expect(freshnessOf([{ meta: {}, state: { data: { pages }, error: null } }], 8)).toBe('fresh');
  });

  it('have failed when one of them could not be read again, however far it reaches', () => {
    expect(freshnessOf([at(9), at(9, new Error('cut'))], 9)).toBe('failed');
  });

  it('are none of what never changes, has not come yet, or does not say what it reflects', () => {
    const frozen = { ...at(1, new Error('cut')), meta: { frozen: true } };
    const failed = { meta: {}, state: { data: undefined, error: new Error('cut') } };
    const silent = { meta: {}, state: { data: { catalogue: {} }, error: null } };
    expect(freshnessOf([frozen, failed, silent], 9)).toBe('fresh');
  });
});
