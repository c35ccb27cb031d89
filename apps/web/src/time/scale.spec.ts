import { around, nearest, place, step, tickAt, xOf, type Tick } from './scale.js';

const tick = (at: string | null, report = false): Tick => ({ at, events: 1, report });
const NOW = Date.parse('2025-07-10T00:00:00.000Z');
const ticks = [
  tick('2025-06-24T17:00:00.000Z'),
  tick('2025-06-26T05:00:00.000Z', true),
  tick('2025-06-27T05:15:00.000Z', true),
  tick(null),
];

describe('the ticks of the time bar', () => {
  it('stand in order from one end to the other, and a long silence is a gap', () => {
    const placed = place(ticks, NOW);
    expect(placed[0]!.x).toBe(0);
    expect(placed.at(-1)!.x).toBe(1);
    for (const [i, { x }] of placed.entries()) if (i > 0) expect(x).toBeGreaterThan(placed[i - 1]!.x);
    expect(placed.map(({ gap }) => gap)).toEqual([false, false, false, true]);
  });

  it('hold until the next one: the last extends to now', () => {
    expect(tickAt(ticks, '2025-06-26T23:00:00.000Z')).toBe(1);
    expect(tickAt(ticks, '2025-07-05T00:00:00.000Z')).toBe(2);
    expect(tickAt(ticks, '2025-06-01T00:00:00.000Z')).toBe(-1);
    expect(tickAt(ticks, null)).toBe(3);
  });

  it('are stepped through one by one, also from between two', () => {
    expect(step(ticks, null, -1)?.at).toBe('2025-06-27T05:15:00.000Z');
    expect(step(ticks, '2025-06-27T05:15:00.000Z', -1)?.at).toBe('2025-06-26T05:00:00.000Z');
    expect(step(ticks, '2025-06-26T12:00:00.000Z', -1)?.at).toBe('2025-06-26T05:00:00.000Z');
    expect(step(ticks, '2025-06-26T12:00:00.000Z', 1)?.at).toBe('2025-06-27T05:15:00.000Z');
    expect(step(ticks, '2025-06-27T05:15:00.000Z', 1)?.at).toBeNull();
    expect(step(ticks, null, 1)).toBeUndefined();
    expect(step(ticks, '2025-06-24T17:00:00.000Z', -1)).toBeUndefined();
  });

  it('lie around an instant, those of one step first', () => {
    const [first, second, third] = ticks.map(({ at }) => at);
    const of = (asOf: string | null, most: number) => around(ticks, asOf, most).map(({ at }) => at);
    expect(of(second!, 2)).toEqual([first, third]);
    expect(of(second!, 9)).toEqual([first, third, null]);
    expect(of('2025-06-26T12:00:00.000Z', 9)).toEqual([second, third, first, null]);
    expect(of(null, 2)).toEqual([third, second]);
    expect(around([tick(null)], null, 9)).toEqual([]);
  });

  it('are found again where they stand', () => {
    const placed = place(ticks, NOW);
    for (const { x, at } of placed) expect(nearest(placed, x + 0.001)?.at).toBe(at);
    const between = xOf(placed, '2025-06-26T17:00:00.000Z', NOW);
    expect(between).toBeGreaterThan(placed[1]!.x);
    expect(between).toBeLessThan(placed[2]!.x);
  });

  it('of a ledger without events are now alone', () => {
    const placed = place([tick(null)], NOW);
    expect(placed).toMatchObject([{ x: 1, gap: false }]);
    expect(step(placed, null, -1)).toBeUndefined();
  });
});
