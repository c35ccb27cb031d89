// Remarks by unit: difficulties, proposals, notes, commitments, tasks.
import { formatLocal, type Remark } from '#libs/readiness';
import { table, type Terminal } from './terminal.js';
import { visibleLines } from './visible.js';

const TYPES: Readonly<Record<string, string>> = {
  DifficultyReported: 'khó khăn',
  ProposalMade: 'kiến nghị',
  ProgressNoted: 'ghi chú',
  CommitmentMade: 'cam kết',
  TaskAssigned: 'nhiệm vụ',
};
const STATES: Readonly<Record<string, string>> = {
  new: 'mới',
  'still-mentioned': 'vẫn nêu',
  'no-longer-mentioned': 'không còn nêu',
  resolved: 'đã giải quyết',
};

export function remarksText({ remarks }: { readonly remarks: readonly Remark[] }, screen: Terminal): string {
  if (remarks.length === 0) return 'Không có ghi chú nào. / No remarks.';
  const rows = remarks.map((r) => [
    r.unit ?? r.vendor ?? '–',
    r.criterion ?? r.topic ?? r.system ?? '–',
    TYPES[r.type] ?? r.type,
    visibleLines(r.text),
    `${STATES[r.state] ?? r.state}, ${formatLocal(r.lastMentioned).split(' ')[0]}`,
  ]);
  const columns = [
    { head: 'Đ.phương', width: 8 },
    { head: 'Nội dung', width: 8 },
    { head: 'Loại', width: 9 },
    { head: 'Nguyên văn' },
    { head: 'Tình trạng', width: 18 },
  ];
  return `${table(columns, rows, screen.width)}\n\n${remarks.length} mục / remarks`;
}
