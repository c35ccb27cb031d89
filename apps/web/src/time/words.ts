// The words of the time bar.
import { define } from '../words/define.js';

export const timeWords = define({
  timeBar: ['Thanh thời gian', 'Time bar'],
  asOfLabel: ['Số liệu tính đến', 'Figures as of'],
  knownAtLabel: ['đã ghi nhận đến', 'known at'],
  now: ['hiện tại', 'now'],
  earlier: ['Mốc trước (phím [)', 'Previous tick (key [)'],
  later: ['Mốc sau (phím ])', 'Next tick (key ])'],
  play: ['Chạy qua các mốc', 'Play through the ticks'],
  pause: ['Dừng', 'Pause'],
  advanced: ['Nâng cao', 'Advanced'],
  tickReport: ['báo cáo tổng hợp', 'consolidated report'],
  tickEvents: ['{{n}} ghi nhận', '{{n}} entries'],
  timeFormat: ['27/6/2025 hoặc 12:15 27/6/2025', '27/6/2025 or 12:15 27/6/2025'],
  knownFormat: ['27/6/2025, 18:00 27/6/2025 hoặc vị trí', '27/6/2025, 18:00 27/6/2025 or a position'],
  example: ['ví dụ {{example}}', 'e.g. {{example}}'],
  unreadable: ['không đọc được; ví dụ {{example}}', 'cannot be read; for example {{example}}'],
  addressUnreadable: [
    'Địa chỉ nêu “{{text}}”, không đọc được là thời điểm nào; ví dụ {{example}}',
    'The address says “{{text}}”, which is no moment that can be read; for example {{example}}',
  ],
  apply: ['Xem', 'Show'],
  allKnown: ['mọi điều đã ghi nhận', 'everything recorded'],
});
