// The names of the views in the menu.
import { define } from '../words/define.js';

export const viewWords = define({
  view_vendors: ['Doanh nghiệp', 'Vendors'],
  view_timeline: ['Dòng thời gian', 'Timeline'],
  view_progress: ['Diễn biến', 'Progress'],
  view_findings: ['Đối chiếu', 'Findings'],
  view_remarks: ['Khó khăn, đề xuất', 'Remarks'],
  view_inventory: ['Tỉnh cũ', 'Inventory'],
  view_compare: ['So sánh', 'Compare'],
  sourceTitle: ['Dòng gốc trong văn bản', 'The lines of the document'],
  view_record: ['Ghi nhận', 'Record'],
  view_import: ['Nhập', 'Import'],
});
