import { claimsOf, planOf } from './claim.js';

const SAID = '2025-06-24T16:59:59.999Z';
const before27 = '2025-06-26T17:00:00.000Z';
const end27 = '2025-06-27T16:59:59.999Z';

describe('what words claim', () => {
  it.each([
    ['Mọi phần đã sẵn sàng', 'ready'],
    ['Chạy đều, sẵn sàng cho xã', 'ready'],
    ['Hoàn thành chạy thử ngày 23/6 ở mọi xã', 'completed'],
    ['Đã xong cài đặt. Hoàn thành.', 'completed'],
  ])('%s: %s', (text, sense) => {
    expect(claimsOf(text, SAID)).toMatchObject([{ sense }]);
  });

  it.each([
    ['Đã cài để dùng, sẵn sàng trước 27/6', before27],
    ['Đang cài máy, sẳn sàng trước ngày 27/6', before27],
    ['Máy chủ sẵn sàng mở vào 27/6.', end27],
    ['Sẵn sàng mở cửa từ 01/7', '2025-06-30T17:00:00.000Z'],
    ['quyết hoàn thành trước 27/6/2025', before27],
  ])('%s: promised by %s', (text, due) => {
    expect(claimsOf(text, SAID)).toMatchObject([{ sense: 'promised', due }]);
  });

  it.each([
    'Chưa sẵn sàng',
    'Không kịp hoàn thành trước 27/6',
    'Cần hướng dẫn để sẵn sàng',
    'Đề nghị Bộ sớm hoàn thành hệ thống',
    'Sẽ hoàn thành',
    'Hoàn thành việc in biểu mẫu',
    'quyết hoàn thành trước ../6',
    'Máy chủ tốt',
  ])('%s: nothing', (text) => {
    expect(claimsOf(text, SAID)).toEqual([]);
  });
});

describe('what words plan', () => {
  it.each([
    ['Đang mua, dự kiến ngày 27/6 bàn giao', end27],
    ['sẽ xong trước 27/6; thiếu máy', before27],
  ])('%s: %s', (text, due) => {
    expect(planOf(text, SAID)?.due).toBe(due);
  });

  it.each(['dự kiến ngày 23/6 bàn giao', 'theo công văn ngày 27/6', 'đạt 5/6 xã, sẽ bổ sung', 'sẽ làm sớm'])(
    '%s: nothing',
    (text) => {
      expect(planOf(text, SAID)).toBeNull();
    },
  );
});
