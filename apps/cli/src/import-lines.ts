// What each line of a document would become, beside the line itself; runs of lines that change nothing are folded.
import type { ImportLine, LineEntry, LineValue } from '../../api/src/commands/import-lines.js';
import { STATUS } from './diff.js';
import { table, type Terminal } from './terminal.js';
import { visible } from './visible.js';

/** Changes nothing at present, so it is told by its number alone. */
const QUIET: ReadonlySet<string> = new Set(['confirms', 'already', 'declares']);
const VERDICTS: Readonly<Record<string, string>> = {
  unread: '? chưa đọc được / unread',
  continued: '│',
  context: '',
  blank: '',
};
const SIGNS: Readonly<Record<LineEntry['kind'], string>> = {
  changes: '± đổi',
  creates: '+ mới',
  replaces: '± thay',
  retracts: '✗ hủy',
  confirms: '= xác nhận',
  history: '↶ lịch sử',
  declares: '# công bố',
  already: '= đã có',
};
const MOST_ENTRIES = 6;
const NUMBER_WIDTH = 6;

export interface PlaceNames {
  readonly unit: (code: string) => string;
}

/** @param problems first lines of findings, which are never folded */
export function importLinesText(
  lines: readonly ImportLine[],
  problems: ReadonlySet<number>,
  names: PlaceNames,
  screen: Terminal,
): string {
  const rows: string[][] = [];
  let folded = 0;
  const fold = (): void => {
    if (folded > 0) rows.push(['', `… ${folded} dòng không đổi / lines that change nothing`, '']);
    folded = 0;
  };
  for (const [i, { text, verdict, entries }] of lines.entries()) {
    const isQuiet =
      verdict !== 'unread' && entries.every((entry) => QUIET.has(entry.kind) && !entry.conflicting);
    if (isQuiet && !problems.has(i + 1)) {
      if (verdict !== 'blank') folded += 1;
      continue;
    }
    fold();
    const shown = entries.slice(0, MOST_ENTRIES).map((entry) => entryText(entry, names));
    const more = entries.length > shown.length ? [`… +${entries.length - shown.length}`] : [];
    const found = problems.has(i + 1) ? ['! có phát hiện / finding'] : [];
    const said = [...(VERDICTS[verdict] ? [VERDICTS[verdict]] : []), ...shown, ...more, ...found];
    rows.push([String(i + 1), visible(text.trim()), said.join('\n')]);
  }
  fold();
  return table(
    [
      { head: 'dòng', width: NUMBER_WIDTH, align: 'right' },
      { head: 'văn bản / document' },
      { head: 'thành / becomes' },
    ],
    rows,
    screen.width,
  );
}

function entryText(
  { type, kind, conflicting, units, criterion, system, from, to }: LineEntry,
  names: PlaceNames,
): string {
  const who = units.length > 3 ? `${units.length} địa phương` : units.map(names.unit).join(', ');
  const place = [who, criterion, system].filter(Boolean).join(' · ') || type;
  const values = [from, to].map(valueText).filter((value) => value !== '');
  const change = [...new Set(values)].join(' → ');
  return visible(
    `${SIGNS[kind]}${conflicting ? ' ≠' : ''} ${place}${change === '' ? ` (${type})` : `: ${change}`}`,
  );
}

function valueText(value: LineValue): string {
  if (value === null) return '';
  if (typeof value === 'string') return STATUS[value] ?? value;
  return 'wording' in value ? value.wording : value.join(', ') || '–';
}
