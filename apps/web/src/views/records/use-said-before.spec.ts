import { withChosen } from './use-said-before.js';

const [a, b, c] = [{ id: 'a' }, { id: 'b' }, { id: 'c' }];

describe('the entries to put right', () => {
  it('keep the chosen one, as it is sent along', () => {
    expect(withChosen([a, b], c, 'c')).toEqual([c, a, b]);
    expect(withChosen([a, b], b, 'b')).toEqual([a, b]);
  });

  it('lose one that is chosen no more', () => {
    expect(withChosen([a, b], c, '')).toEqual([a, b]);
    expect(withChosen([a, b], null, '')).toEqual([a, b]);
  });
});
