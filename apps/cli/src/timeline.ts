// The audit timeline, newest first: when it was true, what changed, who recorded it and where it stands.
import { formatLocal } from '#libs/readiness';
import type { Timeline, TimelineEntry } from '#projections/timeline';
import { retractionLine } from './corrections.js';
import { table, type Terminal } from './terminal.js';
import { visible, visibleLines } from './visible.js';

const MARKS: Readonly<Record<string, string>> = { first: '•', change: '±', confirmation: '=' };

export function timelineText({ entries, next }: Timeline, screen: Terminal): string {
  if (entries.length === 0) return 'Không có thay đổi nào. / No changes.';
  const rows = entries.map((e) => [
    String(e.position),
    formatLocal(e.effectiveAt),
    e.retracted ? '✗' : (MARKS[e.change ?? ''] ?? ' '),
    e.retracted
      ? `${screen.paint('strikethrough', visibleLines(e.summary.vi))}\n${retractionLine(e.retracted)}`
      : visibleLines(e.summary.vi),
    visible(e.actor),
    where(e),
  ]);
  const columns = [
    { head: 'Vị trí', width: 6, align: 'right' as const },
    { head: 'Đúng lúc', width: 16 },
    { head: '', width: 1 },
    { head: 'Sự kiện' },
    { head: 'Người ghi', width: 12 },
    { head: 'Nguồn', width: 18 },
  ];
  return [
    table(columns, rows, screen.width),
    '',
    '• báo cáo lần đầu   ± thay đổi   = xác nhận   ✗ đã hủy ghi nhận',
    ...(next === null ? [] : [`còn nữa / more: --cursor ${next}`]),
  ].join('\n');
}

function where({ source, channel }: TimelineEntry): string {
  if (source) return `${source.document.slice(0, 8)}:${lineRange(source.lines)}`;
  return channel === null ? 'ghi tay' : `qua ${visible(channel)}`;
}

function lineRange([from, to]: readonly [number, number]): string {
  return from === to ? `${from}` : `${from}-${to}`;
}
