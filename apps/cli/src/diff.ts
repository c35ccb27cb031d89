// Two dates compared, on a terminal: the counts first, then only what changed, old → new, and how much did not.
import {
  formatLocal,
  type Catalogue,
  type Correction,
  type DeadlineWords,
  type Remark,
} from '#libs/readiness';
import type { DiffAnswer } from '../../api/src/queries/diff.js';
import type { Terminal } from './terminal.js';
import { visible } from './visible.js';

export const STATUS: Readonly<Record<string, string>> = {
  done: 'hoàn thành',
  not_done: 'chưa hoàn thành',
  not_applicable: 'không áp dụng',
  not_reported: 'chưa báo cáo',
};

const SHOWN_REMARKS = 15;

export function diffText(answer: DiffAnswer, catalogue: Catalogue, screen: Terminal): string {
  const names = new Labels(catalogue);
  const { knownAtFrom, knownAtTo } = answer;
  const known =
    knownAtFrom.position === knownAtTo.position
      ? `vị trí ${knownAtTo.position}`
      : `vị trí ${knownAtFrom.position} → ${knownAtTo.position}`;
  const sections = [
    criteriaLines(answer, names, screen),
    vendorLines(answer, names, screen),
    deadlineLines(answer, names, screen),
    remarkLines(answer, names, screen),
    correctedLines(answer, names, screen),
  ].filter((lines) => lines.length > 0);
  const unchanged = `${answer.unchanged} mục không đổi / unchanged`;
  return [
    screen.paint('bold', `So sánh ${formatLocal(answer.from)} → ${formatLocal(answer.to)} (${known})`),
    ...legend(answer, screen),
    '',
    ...(sections.length === 0 ? ['Không có gì thay đổi. / Nothing changed.', ''] : []),
    ...sections.flatMap((lines) => [...lines, '']),
    screen.paint('gray', unchanged),
  ].join('\n');
}

/** All kinds of change with their counts, also those of which there is none. */
function legend(answer: DiffAnswer, screen: Terminal): string[] {
  const sum = (count: (c: DiffAnswer['criteria'][number]) => number): number =>
    answer.criteria.reduce((total, c) => total + count(c), 0);
  const counts = [
    screen.paint('blue', `✓ ${sum((c) => c.gained.length)} mới hoàn thành`),
    screen.paint('red', `○ ${sum((c) => c.lost.length)} trở lại chưa hoàn thành`),
    `• ${sum((c) => c.firstReported.length)} mới báo cáo`,
    `→ ${answer.vendors.length} đổi doanh nghiệp`,
    `⏱ ${answer.deadlines.length} hạn mới hoặc dời`,
    `+ ${answer.remarks.added.length} ghi chú mới`,
    `· ${answer.remarks.noLongerMentioned.length} không còn nêu`,
    `✔ ${answer.remarks.resolved.length} đã giải quyết`,
    screen.paint('magenta', `✎ ${answer.corrected.length} sửa trong sổ`),
  ];
  return wrapped('', counts, screen.width, '   ');
}

function criteriaLines({ criteria }: DiffAnswer, names: Labels, screen: Terminal): string[] {
  const changed = criteria.filter(
    (c) => c.gained.length + c.lost.length + c.firstReported.length + c.other.length,
  );
  return changed.flatMap((c) => {
    const moved = c.gained.length + c.lost.length > 0;
    const parts = [
      `${screen.paint('bold', `${c.code} ${names.criterion(c.code)}`)}: ${c.before} → ${c.after}`,
      ...(moved ? [`+${c.gained.length} −${c.lost.length} = ${signed(c.net)}`] : []),
      ...(c.firstReported.length > 0
        ? [`• mới báo cáo ${c.firstReported.length} (${c.firstDone.length} hoàn thành)`]
        : []),
      ...(c.declaredDelta === null ? [] : [`báo cáo ghi ${signed(c.declaredDelta)}${agreement(c)}`]),
    ];
    const other = c.other.map((o) => `${names.unit(o.unit)} (${STATUS[o.from]} → ${STATUS[o.to]})`);
    return [
      parts.join('   '),
      ...listed('  ✓ mới hoàn thành: ', c.gained.map(names.unit), screen),
      ...listed('  ○ trở lại chưa hoàn thành: ', c.lost.map(names.unit), screen),
      ...listed('  – khác: ', other, screen),
    ];
  });
}

/** What a report says it gained can be judged only where every unit had been reported on before. */
function agreement({ declaredDelta, net, firstReported }: DiffAnswer['criteria'][number]): string {
  return firstReported.length > 0 || declaredDelta === net ? '' : ' ≠';
}

function vendorLines(
  { vendors, vendorsFirstReported }: DiffAnswer,
  names: Labels,
  screen: Terminal,
): string[] {
  const lines = vendors.map(
    (v) => `  ${names.unit(v.unit)} · ${v.system}: ${parties(v.from)} → ${parties(v.to)}`,
  );
  const first = vendorsFirstReported.length;
  if (first > 0) lines.push(`  • mới báo cáo: ${first} ô`);
  return lines.length === 0 ? [] : [screen.paint('bold', 'Doanh nghiệp triển khai'), ...lines];
}

function deadlineLines({ deadlines }: DiffAnswer, names: Labels, screen: Terminal): string[] {
  const lines = deadlines.flatMap((d) =>
    wrapped(
      `  ${d.criterion} ${names.criterion(d.criterion)}: `,
      [`${deadline(d.from)} →`, deadline(d.to)],
      screen.width,
      ' ',
    ),
  );
  return lines.length === 0 ? [] : [screen.paint('bold', 'Thời hạn'), ...lines];
}

function remarkLines({ remarks }: DiffAnswer, names: Labels, screen: Terminal): string[] {
  const line = (mark: string) => (r: Remark) =>
    clip(
      `  ${mark} ${place(r.unit, r.criterion ?? r.topic, r.system ?? r.vendor, names)}: ${flat(r.text)}`,
      screen.width,
    );
  const few = (list: readonly Remark[], mark: string): string[] => {
    const more = list.length - SHOWN_REMARKS;
    const rest = more > 0 ? [`  ${mark} … ${more} mục khác, xem đủ bằng --json / more with --json`] : [];
    return [...list.slice(0, SHOWN_REMARKS).map(line(mark)), ...rest];
  };
  const lines = [
    ...few(remarks.added, '+'),
    ...few(remarks.noLongerMentioned, '·'),
    ...few(remarks.resolved, '✔'),
  ];
  return lines.length === 0 ? [] : [screen.paint('bold', 'Khó khăn, đề xuất, ghi chú'), ...lines];
}

function correctedLines({ corrected, from }: DiffAnswer, names: Labels, screen: Terminal): string[] {
  if (corrected.length === 0) return [];
  const head = `Sửa trong sổ: số liệu của ${formatLocal(from)} nay ghi khác`;
  return [screen.paint('bold', head), ...corrected.map((c) => correctionLine(c, names, screen))];
}

/** `  Cao Bằng · I.1: chưa hoàn thành → hoàn thành`. */
export function correctionLine(c: Correction, names: Labels, { width }: Terminal): string {
  const [from, to] = valuesOf(c);
  return clip(`  ✎ ${place(c.unit, c.criterion, c.system, names)}: ${flat(from)} → ${flat(to)}`, width);
}

function valuesOf(c: Correction): readonly [string, string] {
  switch (c.kind) {
    case 'status':
      return [STATUS[c.from]!, STATUS[c.to]!];
    case 'vendor':
      return [parties(c.from), parties(c.to)];
    case 'deadline':
      return [deadline(c.from), deadline(c.to)];
    case 'remark':
      return [c.from ?? '(không có)', c.to ?? '(không có)'];
  }
}

/** Names under which people know the codes of a catalogue. */
export class Labels {
  readonly #units: ReadonlyMap<string, string>;
  readonly #criteria: ReadonlyMap<string, string>;

  constructor({ units, criteria, topics }: Catalogue) {
    this.#units = new Map(units.map((u) => [u.code, u.name]));
    this.#criteria = new Map([
      ...topics.map((t) => [t.code, t.title.vi] as const),
      ...criteria.map((c) => [c.code, c.short.vi] as const),
    ]);
  }

  readonly unit = (code: string): string => this.#units.get(code) ?? code;
  readonly criterion = (code: string): string => this.#criteria.get(code) ?? code;
}

function place(unit: string | null, criterion: string | null, system: string | null, names: Labels): string {
  const parts = [unit === null ? null : names.unit(unit), criterion, system].filter((part) => part !== null);
  return parts.length === 0 ? 'chương trình' : parts.join(' · ');
}

function parties(ids: readonly string[] | null): string {
  if (ids === null) return 'chưa báo cáo';
  return ids.length === 0 ? '–' : ids.map((id) => (id === 'self' ? 'tự triển khai' : id)).join(' + ');
}

function deadline(words: DeadlineWords | null): string {
  if (words === null) return 'chưa có';
  const trial = words.stage === 'trial' && !/thử/i.test(words.wording) ? 'chạy thử ' : '';
  return visible(`${trial}${words.wording} (${formatLocal(words.instant)})`);
}

function signed(n: number): string {
  return n > 0 ? `+${n}` : n < 0 ? `−${-n}` : '0';
}

function listed(label: string, items: readonly string[], { width }: Terminal): string[] {
  if (items.length === 0) return [];
  const head = `${label.trimEnd()} ${String(items.length).padStart(2, '0')} – `;
  return wrapped(head, items, width, ', ');
}

/** Items in lines no wider than `width`; further lines stand under the first item. */
function wrapped(head: string, items: readonly string[], width: number, gap: string): string[] {
  const lines = [head];
  const indent = ' '.repeat(Math.min(head.length, 8));
  for (const item of items) {
    const line = lines.at(-1)!;
    const empty = line === head || line === indent;
    if (!empty && bare(line + gap + item).length > width) lines.push(indent + item);
    else lines[lines.length - 1] = line + (empty ? '' : gap) + item;
  }
  return lines.map((line) => clip(line, width));
}

function flat(text: string): string {
  return visible(text.replace(/\s+/g, ' ').trim());
}

function clip(line: string, width: number): string {
  return bare(line).length <= width ? line : `${bare(line).slice(0, width - 1)}…`;
}

/** Without the codes that colour it. */
function bare(text: string): string {
  return text.replace(/\u001b\[[\d;]*m/g, '');
}
