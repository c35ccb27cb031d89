import type { Problem } from '../../api/client.js';
import { bodyOf, faultsIn, fieldOf, type Draft } from './draft.js';

const draft: Draft = {
  kind: 'status',
  unit: '14',
  criterion: 'III.3',
  system: 'LGSP',
  status: 'done',
  vendors: ['VNPT'],
  replaces: [],
  text: 'x',
  addressedTo: '',
  instant: '',
  stage: 'completion',
  corrects: '',
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
    expect(bodyOf({ ...draft, kind: 'vendor' })).not.toHaveProperty('replaces');
    expect(bodyOf({ ...draft, kind: 'deadline' })).not.toHaveProperty('unit');
  });

  it('names what it corrects and whom a vendor replaces', () => {
    const id = '0c4a5b1e-0000-5000-8000-000000000000';
    expect(bodyOf({ ...draft, corrects: id })).toMatchObject({ corrects: id });
    expect(bodyOf({ ...draft, kind: 'vendor', replaces: ['FPT'] })).toMatchObject({ replaces: ['FPT'] });
    expect(bodyOf({ ...draft, replaces: ['FPT'] })).not.toHaveProperty('replaces');
  });

  it('is not sent with an unreadable time, nor with a field left empty, and says so of all at once', () => {
    expect(faultsIn(draft)).toEqual({});
    expect(faultsIn({ ...draft, unit: '', status: '', effectiveAt: '31/6/2025' })).toEqual({
      unit: 'missing',
      status: 'missing',
      effectiveAt: 'unreadable',
    });
    expect(faultsIn({ ...draft, instant: 'mai' })).toEqual({});
    expect(faultsIn({ ...draft, kind: 'deadline', instant: 'mai' })).toEqual({ instant: 'unreadable' });
    expect(faultsIn({ ...draft, kind: 'vendor', vendors: [] })).toEqual({ vendors: 'missing' });
    expect(faultsIn({ ...draft, kind: 'difficulty', unit: '', criterion: '', text: ' ' })).toEqual({
      text: 'missing',
    });
  });

  it('finds the field of a problem, by name or by the message about it', () => {
    const problem = (details: unknown) => ({ details }) as Problem;
    expect(fieldOf(problem({ field: 'unit' }), 'status')).toBe('unit');
    expect(fieldOf(problem(['text: ký tự hỏng']), 'note')).toBe('text');
    expect(fieldOf(problem({ field: 'unit' }), 'deadline')).toBeNull();
    expect(fieldOf(problem(null), 'status')).toBeNull();
  });
});
