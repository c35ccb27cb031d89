// The words of the frame around every view: header, banners, time bar, what every view says of itself.
import { define } from './define.js';

export const shellWords = define({
  appName: ['Sổ sẵn sàng', 'Readiness Ledger'],
  views: ['Các trang', 'Views'],
  menu: ['Danh mục các trang', 'Menu of views'],
  menu_watch: ['Theo dõi', 'Watch'],
  menu_look: ['Tra cứu', 'Look up'],
  menu_write: ['Ghi sổ', 'Write'],
  view_matrix: ['Tiến độ', 'Matrix'],
  language: ['English', 'Tiếng Việt'],
  skip: ['Đến nội dung chính', 'Skip to the content'],
  sample: ['Dữ liệu mẫu', 'Sample data'],
  sampleDetail: ['số liệu ngày 27/6/2025, không phải sổ thật', 'the figures of 27/6/2025, not a real ledger'],
  offline: ['Mất kết nối trực tiếp', 'Live connection lost'],
  offlineDetail: [
    'đang nối lại; số liệu trên trang có thể đã cũ',
    'reconnecting; the figures on this page may be out of date',
  ],
  notLive: ['Không phải số liệu hiện tại', 'Not the current figures'],
  notLiveAsOf: ['số liệu tính đến {{at}}', 'figures as of {{at}}'],
  notLiveKnownAt: ['theo những gì đã ghi nhận đến {{known}}', 'from what was known at {{known}}'],
  backToLive: ['Về hiện tại', 'Back to live'],
  live: ['Trực tiếp', 'Live'],
  loading: ['Đang tải…', 'Loading…'],
  failed: ['Không tải được', 'Could not be loaded'],
  again: ['Thử lại', 'Try again'],
  close: ['Đóng', 'Close'],
  copyLink: ['Chép liên kết cố định', 'Copy permanent link'],
  copied: ['Đã chép', 'Copied'],
  noMatch: ['Không có mục nào phù hợp', 'Nothing matches'],
  clearFilters: ['Bỏ lọc', 'Clear filters'],
});
