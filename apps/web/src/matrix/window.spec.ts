import fc from 'fast-check';
import { BLOCK, blocksAround, columnsAround, ROW_PX, type View } from './window.js';

const viewOf = (first: number, down: boolean): View => ({ block: Math.floor(first / BLOCK), down });
const rowsOf = (view: View, height: number, count: number): number[] =>
  blocksAround(view, height, count)
    .flatMap((block) => Array.from({ length: BLOCK }, (_, i) => block.first + i))
    .filter((index) => index < count);
const slotsAt = (first: number, down = true) =>
  new Map(blocksAround(viewOf(first, down), 700, 3_321).map((block) => [block.first, block.slot]));

describe('the rows that are drawn', () => {
  const views = fc.record({
    count: fc.integer({ min: 1, max: 4_000 }),
    height: fc.integer({ min: 1, max: 2_000 }),
    top: fc.double({ min: 0, max: 1, noNaN: true }),
    down: fc.boolean(),
  });

  it('are all that are in view, each once and each in a slot of its own', () => {
    fc.assert(
      fc.property(views, ({ count, height, top, down }) => {
        const first = Math.floor(top * (count - 1));
        const view = viewOf(first, down);
        const drawn = rowsOf(view, height, count);
        const indices = new Set(drawn);
        const last = Math.min(count - 1, first + Math.ceil(height / ROW_PX));
        for (let index = first; index <= last; index++) expect(indices.has(index)).toBe(true);
        expect(indices.size).toBe(drawn.length);
        const slots = blocksAround(view, height, count).map(({ slot }) => slot);
        expect(new Set(slots).size).toBe(slots.length);
      }),
    );
  });

  it('reach further where the view moves to', () => {
    const reach = (down: boolean) => {
      const drawn = rowsOf(viewOf(400, down), 700, 3_321);
      return [400 - Math.min(...drawn), Math.max(...drawn) - 425];
    };
    const [[behind, ahead], [above, below]] = [reach(true), reach(false)] as [number[], number[]];
    expect(behind).toBe(BLOCK);
    expect(ahead).toBeGreaterThanOrEqual(3 * BLOCK);
    expect(above).toBe(3 * BLOCK);
    expect(below).toBeGreaterThanOrEqual(BLOCK);
  });

  it('keep their slots while the view moves by a block', () => {
    const [before, after] = [slotsAt(400), slotsAt(400 + BLOCK)];
    const kept = [...before].filter(([block]) => after.has(block));
    expect(kept).toHaveLength(before.size - 1);
    for (const [block, slot] of kept) expect(after.get(block)).toBe(slot);
  });

  it('are as many elements in the same order wherever the view is', () => {
    const order = (first: number) => [...slotsAt(first).values()];
    expect(order(0)).toEqual(order(1_000));
    expect(order(3_320)).toEqual(order(1_000));
  });
});

describe('the columns that are drawn', () => {
  it('are all that are in view, and no more than some around them', () => {
    const views = fc.record({
      count: fc.integer({ min: 121, max: 4_000 }),
      width: fc.integer({ min: 100, max: 2_000 }),
      cell: fc.integer({ min: 23, max: 40 }),
      share: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(views, ({ count, width, cell, share }) => {
        const left = share * Math.max(0, count * cell - width);
        const { from, to } = columnsAround(left, width, cell, count);
        expect(from).toBeLessThanOrEqual(Math.floor(left / cell));
        expect(to).toBeGreaterThanOrEqual(Math.min(count, Math.ceil((left + width) / cell)));
        expect(to).toBeLessThanOrEqual(count);
        expect(to - from).toBeLessThanOrEqual(Math.ceil(width / cell) + 4 * 16);
      }),
    );
  });
});
