import fc from 'fast-check';
import { BARE, filterValue, formatAddress, parseAddress, withFilter, type Address } from './address.js';

const text = fc.string({ minLength: 1 }).filter((s) => s.trim() === s && s !== '');
const filter = fc.stringMatching(/^[a-zA-Z]{1,8}(:[\p{L}& .]{0,8}[\p{L}])?$/u);

describe('the address', () => {
  it('of the live matrix is bare', () => {
    expect(formatAddress(BARE)).toBe('');
    expect(parseAddress('')).toEqual(BARE);
  });

  it('reads well', () => {
    const address = {
      ...BARE,
      asOf: '2025-06-27T05:15:00.000Z',
      f: ['silent', 'vendor:VNPT'],
      cell: '14~III.3',
    };
    expect(formatAddress(address)).toBe('?asOf=2025-06-27T05:15:00.000Z&f=silent,vendor:VNPT&cell=14~III.3');
  });

  it('gives back whatever state was put into it', () => {
    const states: fc.Arbitrary<Partial<Address>> = fc.record(
      {
        view: text,
        asOf: text,
        knownAt: text,
        vs: text,
        f: fc.array(filter),
        sort: text,
        flip: fc.boolean(),
        cell: text,
        q: fc.string(),
        tab: text,
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(states, (state) => {
        const address = { ...BARE, ...state };
        expect(parseAddress(formatAddress(address))).toEqual(address);
      }),
    );
  });

  it('takes a typed date for the end of its day, as the server does, and keeps what it cannot read', () => {
    expect(parseAddress('?asOf=27/6/2025&knownAt=18:00 27/6/2025&vs=2025-06-01')).toMatchObject({
      asOf: '2025-06-27T16:59:59.999Z',
      knownAt: '2025-06-27T11:00:00.000Z',
      vs: '2025-06-01T16:59:59.999Z',
    });
    const raw = { asOf: '31/2/2025', knownAt: '400', vs: 'hôm qua' };
    expect(parseAddress(formatAddress({ ...BARE, ...raw }))).toMatchObject(raw);
  });

  it('keeps one filter of a name', () => {
    const f = withFilter(withFilter(['silent'], 'vendor', 'VNPT'), 'vendor', 'FPT');
    expect(f).toEqual(['silent', 'vendor:FPT']);
    expect(filterValue(f, 'vendor')).toBe('FPT');
    expect(filterValue(f, 'silent')).toBe('');
    expect(filterValue(f, 'changed')).toBeNull();
    expect(withFilter(f, 'vendor', '')).toEqual(['silent']);
  });
});
