// What a retraction or a withdrawal took back, or would: how many entries, and which cells change by it.
import { formatLocal, type Catalogue } from '#libs/readiness';
import type { Retraction } from '../../api/src/commands/retract-entry.js';
import { correctionLine, Labels } from './diff.js';
import type { Terminal } from './terminal.js';
import { visible } from './visible.js';

const SHOWN_CELLS = 40;
const SHOWN_IDS = 5;

export function correctionText(
  { retracted, position, changes }: Retraction,
  dryRun: boolean,
  catalogue: Catalogue,
  screen: Terminal,
): string {
  if (retracted.length === 0) {
    return `= đã hủy từ trước, không có gì thêm / taken back before, nothing to add\n  vị trí / position ${position}`;
  }
  const n = retracted.length;
  const head = dryRun
    ? `sẽ hủy ${n} ghi nhận, chưa ghi gì / would retract ${n}, nothing written`
    : `✗ đã hủy ${n} ghi nhận; không có gì bị xóa / retracted ${n}; nothing is deleted`;
  const ids = retracted.slice(0, SHOWN_IDS).map((id) => `  ${id}`);
  const names = new Labels(catalogue);
  const cells = (changes ?? []).slice(0, SHOWN_CELLS).map((change) => {
    const line = correctionLine(change, names, screen);
    return change.at === null ? line : `${line} (tại ${formatLocal(change.at)})`;
  });
  const more = (changes?.length ?? 0) - cells.length;
  return [
    screen.paint('bold', head),
    ...ids,
    ...(n > ids.length ? [`  … ${n - ids.length} mục khác / more`] : []),
    ...(changes === undefined ? [] : [`${changes.length} ô thay đổi / cells change`]),
    ...cells,
    ...(more > 0 ? [`  … ${more} ô khác, xem đủ bằng --json / more with --json`] : []),
    `  vị trí / position ${position}`,
  ].join('\n');
}

/** Who took it back, when and why: beneath the struck entry. */
export function retractionLine(by: {
  readonly at: string;
  readonly by: string;
  readonly reason: string;
}): string {
  return visible(`✗ ${by.by} hủy ${formatLocal(by.at)}: ${by.reason.replace(/\s+/g, ' ')}`);
}
