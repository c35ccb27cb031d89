import type { Problem } from '../../api/client.js';
import { bodyOf, fieldOf, wrongIn, type Draft } from './draft.js';

const draft: Draft = {
  kind: 'status',
  unit: '14',
  criterion: 'III.3',
  system: 'LGSP',
  status: 'done',
  vendors: ['VNPT'],
  text: 'x',
  addressedTo: '',
  instant: '',
  stage: 'completion',
  effectiveAt: '17:20 27/6/2025',
  assertedBy: '',
  channel: ' điện thoại ',
  reason: '',
};

describe('a statement by hand', () => {
  it('sends the fields of its kind only, and the Vietnamese time as an instant', () => {
    expect(bodyOf(draft)).toEqual({
      kind: 'status',
      unit: '14',
      criterion: 'III.3',
      status: 'done',
      effectiveAt: '2025-06-27T10:20:00.000Z',
      channel: 'điện thoại',
    });
    expect(bodyOf({ ...draft, kind: 'vendor' })).toMatchObject({ system: 'LGSP', vendors: ['VNPT'] });
    expect(bodyOf({ ...draft, kind: 'deadline' })).not.toHaveProperty('unit');
  });

  it('is not sent with an unreadable time, nor with no vendor', () => {
    expect(wrongIn(draft)).toBeNull();
    expect(wrongIn({ ...draft, effectiveAt: '31/6/2025' })).toBe('effectiveAt');
    expect(wrongIn({ ...draft, instant: 'mai' })).toBeNull();
    expect(wrongIn({ ...draft, kind: 'deadline', instant: 'mai' })).toBe('instant');
    expect(wrongIn({ ...draft, kind: 'vendor', vendors: [] })).toBe('vendors');
  });

  it('finds the field of a problem, by name or by the message about it', () => {
    const problem = (details: unknown) => ({ details }) as Problem;
    expect(fieldOf(problem({ field: 'unit' }), 'status')).toBe('unit');
    expect(fieldOf(problem(['text: ký tự hỏng']), 'note')).toBe('text');
    expect(fieldOf(problem({ field: 'unit' }), 'deadline')).toBeNull();
    expect(fieldOf(problem(null), 'status')).toBeNull();
  });
});
