import { firstDifference } from './difference.js';

describe('the first difference', () => {
  it.each<[unknown, unknown, string, string, string]>([
    [1, 2, '', '1', '2'],
    [{ a: 1, b: 2 }, { a: 1, b: 3 }, '/b', '2', '3'],
    [{ a: 1 }, { a: 1, b: 3 }, '/b', 'nothing', '3'],
    [{ a: [1, 2] }, { a: [1] }, '/a/1', '2', 'nothing'],
    [{ 'a/b': { '~': 'x' } }, { 'a/b': { '~': 'y' } }, '/a~1b/~0', '"x"', '"y"'],
    [[], {}, '', '[]', '{}'],
    [{ a: null }, { a: {} }, '/a', 'null', '{}'],
    [{ b: 1, a: 1 }, { a: 2, b: 2 }, '/a', '1', '2'],
    [{ a: 1 }, { a: 1 }, '', '{"a":1}', '{"a":1}'],
  ])('of %j and %j', (left, right, at, ours, theirs) => {
    expect(firstDifference(left, right)).toEqual({ at, left: ours, right: theirs });
  });
});
