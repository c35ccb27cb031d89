import fc from 'fast-check';
import { ROW_PX, rowsAround } from './window.js';

describe('the rows that are drawn', () => {
  const views = fc.record({
    count: fc.integer({ min: 1, max: 4_000 }),
    height: fc.integer({ min: 1, max: 2_000 }),
    top: fc.double({ min: 0, max: 1, noNaN: true }),
  });

  it('are all that are in view, each once and each in a slot of its own', () => {
    fc.assert(
      fc.property(views, ({ count, height, top }) => {
        const first = Math.floor(top * (count - 1));
        const drawn = rowsAround(first, height, count);
        const indices = new Set(drawn.map(({ index }) => index));
        const last = Math.min(count - 1, first + Math.ceil(height / ROW_PX));
        for (let index = first; index <= last; index++) expect(indices.has(index)).toBe(true);
        expect(indices.size).toBe(drawn.length);
        expect(new Set(drawn.map(({ slot }) => slot)).size).toBe(drawn.length);
        for (const { index } of drawn) expect(index >= 0 && index < count).toBe(true);
      }),
    );
  });

  it('keep their slots while the view moves by a block', () => {
    const slots = (first: number) =>
      new Map(rowsAround(first, 700, 3_321).map((row) => [row.index, row.slot]));
    const [before, after] = [slots(400), slots(404)];
    const kept = [...before].filter(([index]) => after.has(index));
    expect(kept).toHaveLength(before.size - 4);
    for (const [index, slot] of kept) expect(after.get(index)).toBe(slot);
  });

  it('are as many elements in the same order wherever the view is', () => {
    const order = (first: number) => rowsAround(first, 700, 3_321).map(({ slot }) => slot);
    expect(order(0)).toEqual(order(1_000));
    expect(order(3_320)).toEqual(order(1_000));
  });
});
