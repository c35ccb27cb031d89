import { criterionName } from './label.js';

it('tells criteria of two groups apart whose few words are the same', () => {
  const said = (code: string, group: string | null) => criterionName({ code, group }, 'Cấp tài khoản');
  expect([said('III.1.d', 'III.1'), said('III.2.c', 'III.2')]).toEqual([
    'III.1.d Cấp tài khoản',
    'III.2.c Cấp tài khoản',
  ]);
  expect(said('IV.1', null)).toBe('Cấp tài khoản');
});
