import { criterionNames } from './label.js';

it('tells criteria of the same few words apart, in either language, and leaves the others as they are', () => {
  const criteria = [
    { code: 'III.1.d', short: { vi: 'Cấp tài khoản', en: 'Accounts' } },
    { code: 'III.1.e', short: { vi: 'Chữ ký số', en: 'Digital signatures' } },
    { code: 'III.2.c', short: { vi: 'Tài khoản', en: 'Accounts' } },
  ];
  expect([...criterionNames(criteria, 'vi').values()]).toEqual([
    'III.1.d Cấp tài khoản',
    'Chữ ký số',
    'III.2.c Tài khoản',
  ]);
});
