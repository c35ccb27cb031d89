import { swapOf, type AssignmentEntry } from './swaps.js';

const said = (effectiveAt: string, vendors: string[], change = 'change'): AssignmentEntry => ({
  unit: '01',
  system: 'TTHC',
  effectiveAt,
  change,
  data: { vendors, mode: 'vendor' },
});

describe('the swap behind a standing assignment', () => {
  const standing = { vendors: ['C'], mode: 'vendor', since: '2025-06-27', replaced: null };
  const history = [said('2025-06-27', ['C']), said('2025-06-20', ['A'], 'first'), said('2025-06-25', ['B'])];

  it('is from the vendor before it in effective time, whatever the order of recording', () => {
    expect(swapOf(standing, '01', 'TTHC', history)).toMatchObject({
      from: { vendors: ['B'] },
      to: { vendors: ['C'] },
      since: '2025-06-27',
    });
  });

  it('is what the source itself says, where it does', () => {
    const replaced = { ...standing, replaced: { from: ['FPT'] } };
    expect(swapOf(replaced, '01', 'TTHC', history)?.from.vendors).toEqual(['FPT']);
  });

  it('is none for the first that anybody named, and none of another cell', () => {
    expect(swapOf({ ...standing, since: '2025-06-20' }, '01', 'TTHC', history)).toBeNull();
    expect(swapOf(standing, '01', 'LGSP', history)).toBeNull();
    expect(swapOf(standing, '14', 'TTHC', history)).toBeNull();
  });
});
