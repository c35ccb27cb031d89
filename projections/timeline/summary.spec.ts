import type { Statement } from '#libs/readiness';
import { shippedCatalogue } from '../../test/programme.js';
import { Labels, summaryOf } from './summary.js';

const labels = new Labels(shippedCatalogue());
const place = { unit: '01', system: 'TTHC' };
const assigned = { ...place, basis: 'cell' as const, alternatives: [] };
const subject = { unit: null, criterion: null, topic: null, system: null };
const count = {
  criterion: null,
  system: null,
  vendor: null,
  total: null,
  delta: null,
  percent: null,
  units: null,
};

const inventoried = {
  unitName: null,
  unitGuess: null,
  system: 'Hệ thống LGSP',
  systemKind: 'LGSP',
  managedBy: null,
  mode: null,
  vendors: [],
  year: null,
  budget: null,
  allocation: null,
  capital: null,
  orientation: null,
  raw: 'LGSP Thuê',
  needsReview: [],
};

describe('the line that sums up an event', () => {
  it.each<[string, Statement, string, string]>([
    [
      'a status',
      {
        type: 'StatusReported',
        data: { unit: '14', criterion: 'I.4', status: 'not_done', basis: 'named' },
      },
      'Sơn La · An toàn thông tin: chưa hoàn thành',
      'Son La · Security: not done',
    ],
    [
      'a status of one of two criteria of the same few words',
      {
        type: 'StatusReported',
        data: { unit: '14', criterion: 'III.1.d', status: 'done', basis: 'named' },
      },
      'Sơn La · III.1.d Cấp tài khoản: đã hoàn thành',
      'Son La · III.1.d Accounts: done',
    ],
    [
      'a vendor',
      { type: 'VendorAssigned', data: { ...assigned, vendors: ['VNPT', 'Viettel'], mode: 'vendor' } },
      'Hà Nội · TTHC: VNPT, Viettel',
      'Ha Noi · TTHC: VNPT, Viettel',
    ],
    [
      'a unit that runs a system itself',
      { type: 'VendorAssigned', data: { ...assigned, vendors: ['VNPT'], mode: 'self-with-vendor' } },
      'Hà Nội · TTHC: tự triển khai cùng VNPT',
      'Ha Noi · TTHC: runs it itself with VNPT',
    ],
    [
      'a swap',
      { type: 'VendorReplaced', data: { ...assigned, from: ['FPT'], to: ['MobiFone'], mode: 'vendor' } },
      'Hà Nội · TTHC: MobiFone thay FPT',
      'Ha Noi · TTHC: MobiFone replaces FPT',
    ],
    [
      'a plan',
      {
        type: 'VendorChangePlanned',
        data: { ...place, from: ['FPT'], to: ['VNPT'], after: '01/7', condition: null, wording: 'w' },
      },
      'Hà Nội · TTHC: dự kiến chuyển từ FPT sang VNPT (01/7)',
      'Ha Noi · TTHC: plans to move from FPT to VNPT (01/7)',
    ],
    [
      'a deadline',
      {
        type: 'DeadlineSet',
        data: { criterion: 'I.4', wording: 'w', instant: '2025-06-27T17:00:00.000Z', stage: 'trial' },
      },
      'An toàn thông tin: hạn chạy thử 28/6/2025 00:00',
      'Security: trial deadline 28/6/2025 00:00',
    ],
    [
      'a declared count',
      {
        type: 'CountDeclared',
        data: { ...count, measure: 'done', criterion: 'I.4', count: 29, total: 34, delta: 4 },
      },
      'An toàn thông tin: công bố 29/34 đã hoàn thành (+4)',
      'Security: declared 29/34 done (+4)',
    ],
    [
      'a row of an inventory without the name of its unit, whose code is of before the mergers',
      { type: 'InventoryRecorded', data: { ...inventoried, unit: '15' } },
      'Yên Bái · Hệ thống LGSP: LGSP Thuê',
      'Yên Bái · Hệ thống LGSP: LGSP Thuê',
    ],
    [
      'a remark about everything',
      { type: 'ProgressNoted', data: { ...subject, text: 'Xong\n  phần một' } },
      'ghi nhận: Xong phần một',
      'note: Xong phần một',
    ],
    [
      'a code that the catalogue does not know',
      { type: 'DifficultyReported', data: { ...subject, unit: '99', criterion: 'X.9', text: 't' } },
      '99 · X.9: khó khăn: t',
      '99 · X.9: difficulty: t',
    ],
  ])('says %s in both languages', (_, statement, vi, en) => {
    expect(summaryOf(statement, labels)).toEqual({ vi, en });
  });

  it('stays one line however long the text', () => {
    const text = 'rất dài '.repeat(200);
    const { vi } = summaryOf({ type: 'ProposalMade', data: { ...subject, text, addressedTo: null } }, labels);
    expect(vi.length).toBeLessThan(200);
    expect(vi.endsWith('…')).toBe(true);
  });
});
