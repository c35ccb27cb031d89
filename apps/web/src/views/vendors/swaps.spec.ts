import { saidByCell, swapOf, type AssignmentEntry, type Standing } from './swaps.js';

let n = 0;
const entry = (effectiveAt: string, data: object, more: Partial<AssignmentEntry> = {}): AssignmentEntry => ({
  id: `e${++n}`,
  type: 'from' in data ? 'VendorReplaced' : 'VendorAssigned',
  unit: '01',
  system: 'TTHC',
  effectiveAt,
  change: 'change',
  retracted: null,
  data: { mode: 'vendor', ...data },
  ...more,
});
const named = (at: string, vendors: string[], more: Partial<AssignmentEntry> = {}) =>
  entry(at, { vendors }, more);
const replaced = (at: string, from: string[], to: string[], more: Partial<AssignmentEntry> = {}) =>
  entry(at, { from, to }, more);
const standing = (vendor: string, since: string): Standing => ({
  vendors: [vendor],
  mode: 'vendor',
  since,
  replaced: null,
});
const swap = (now: Standing, entries: readonly AssignmentEntry[], cell = '01.TTHC') =>
  swapOf(now, saidByCell(entries).get(cell) ?? []);

describe('the swap behind a standing assignment', () => {
  const C = standing('C', '2025-06-27');
  const history = [named('2025-06-27', ['C']), named('2025-06-20', ['A']), named('2025-06-25', ['B'])];

  it('is from the vendor before it in effective time, whatever the order of recording', () => {
    expect(swap(C, history)).toMatchObject({
      from: { vendors: ['B'] },
      to: { vendors: ['C'] },
      since: '2025-06-27',
    });
  });

  it('is what the source itself says, where it does', () => {
    expect(swap({ ...C, replaced: { from: ['FPT'] } }, history)?.from.vendors).toEqual(['FPT']);
  });

  it('is none for the first that anybody named, and none of another cell', () => {
    expect(swap(standing('A', '2025-06-20'), history)).toBeNull();
    expect(swap(C, history, '01.LGSP')).toBeNull();
    expect(swap(C, history, '14.TTHC')).toBeNull();
  });

  it('is not from what was retracted or lost its instant', () => {
    const gone = named('2025-06-26', ['X'], { change: null, retracted: { reason: 'nhầm' } });
    const lost = named('2025-06-26', ['Y'], { change: null });
    expect(swap(C, [...history, gone, lost])?.from.vendors).toEqual(['B']);
    expect(swap(C, [gone, lost])).toBeNull();
  });

  it('stays when a later report names the new vendor only', () => {
    const at = '2025-06-25';
    const stated = replaced(at, ['FPT'], ['B'], { change: 'first' });
    expect(swap(standing('B', at), [named('2025-06-26', ['B'], { change: 'confirmation' }), stated])).toEqual(
      {
        from: { vendors: ['FPT'], mode: 'vendor' },
        to: { vendors: ['B'], mode: 'vendor' },
        since: at,
      },
    );
  });

  it('is also what a report said later of a vendor that was known before', () => {
    const at = '2025-06-25';
    const late = replaced('2025-06-26', ['FPT'], ['B'], { change: 'confirmation' });
    expect(swap(standing('B', at), [late, named(at, ['B'], { change: 'first' })])?.from.vendors).toEqual([
      'FPT',
    ]);
    // of others it says nothing
    expect(swap(standing('C', '2025-06-27'), [late])?.from.vendors).toEqual(['B']);
  });

  it('is from the vendor that a replacement brought in, not from whom a report last named', () => {
    const entries = [named('2025-06-20', ['A']), replaced('2025-06-25', ['A'], ['B'])];
    expect(swap(C, [named('2025-06-27', ['C']), ...entries])?.from.vendors).toEqual(['B']);
  });
});
