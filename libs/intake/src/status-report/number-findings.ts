// Do the numbers of a report agree with its own lists?
import type { Catalogue, Finding } from '#libs/readiness';
import { finding, type FindingParts, type Passage } from '../reader.js';
import { mayMean, type Count, type NotDoneList } from './counts.js';
import type { CriterionFacts, Facts } from './facts.js';
import { short, UnitNames } from './naming.js';
import { disputedBy, openUnits, readingsOf } from './verdicts.js';

export function numberFindings(facts: Facts, catalogue: Catalogue, document: string): Finding[] {
  const units = catalogue.units.length;
  const naming = new UnitNames(catalogue);
  return [
    ...facts.criteria.flatMap((c) => [
      ...c.lists.flatMap((list) => listFindings(c, list, naming)),
      ...c.counts.flatMap((count) => countFindings(c, count, units)),
      ...sumFindings(c, units),
      ...asideFindings(c, naming),
      ...(c.counts.length === 0 && c.lists.length > 0 ? [noCount(c)] : []),
      ...(readingsOf(c, units).length === 0 ? [noVerdict(c, units)] : []),
      ...c.unreadable.map((passage) => unreadableSentence(c.code, passage)),
    ]),
    ...facts.topics.flatMap(figuresOfTopic),
  ].map((parts) => finding(document, parts));
}

/** A topic takes remarks only: what stands under it in the form of figures, lists and deadlines is not taken. */
function figuresOfTopic({ code, counts, lists, deadlines, unreadable }: CriterionFacts): FindingParts[] {
  const places = [...counts, ...lists, ...deadlines, ...unreadable].map(({ lines }) => lines);
  const found = new Map(places.map((lines) => [lines.join('–'), lines]));
  return [...found.values()].map((lines) => ({
    code: 'needs-review',
    severity: 'warning',
    vi: `Mục ${code} không phải là nội dung đánh giá mức độ sẵn sàng: số liệu, danh sách hay thời hạn ở đây chưa được ghi nhận.`,
    en: `${code} is a topic and no criterion: the figures, list or deadline here were not taken.`,
    lines,
  }));
}

/** How many different names the list has, known or not. */
function lengthOf(list: NotDoneList): number {
  return list.units.length + list.unknown.length;
}

function listFindings(c: CriterionFacts, list: NotDoneList, naming: UnitNames): FindingParts[] {
  const at = { lines: list.lines, criterion: c.code };
  const found: FindingParts[] = [];
  const named = lengthOf(list);
  const withRepeats = named + list.twice.length;
  if (list.stated !== null && list.stated !== named && list.stated !== withRepeats) {
    found.push({
      code: 'count-differs-from-list',
      severity: 'error',
      vi: `Nội dung ${c.code}: ghi ${list.stated} tỉnh chưa hoàn thành nhưng danh sách có ${named} tên.`,
      en: `Criterion ${c.code}: states ${list.stated} units not done, but the list names ${named}.`,
      ...at,
      expected: list.stated,
      actual: named,
    });
  }
  for (const unit of list.twice) {
    found.push({
      code: 'name-listed-twice',
      severity: 'warning',
      vi: `Nội dung ${c.code}: ${naming.of(unit)} có tên hai lần trong danh sách chưa hoàn thành.`,
      en: `Criterion ${c.code}: ${naming.of(unit)} stands twice in the list of units not done.`,
      ...at,
      unit,
      expected: 1,
      actual: 2,
    });
  }
  for (const unknown of list.unknown) {
    const { name, old, near, possible } = unknown;
    const meant = old?.successor ?? near ?? (possible.length === 1 ? possible[0]! : null);
    const why = old
      ? {
          vi: ` Đây là tên tỉnh trước sắp xếp, nay thuộc ${naming.of(old.successor)}.`,
          en: ` It is a province of before the merger, now part of ${naming.of(old.successor)}.`,
        }
      : near !== null
        ? { vi: ` Có thể là ${naming.of(near)}.`, en: ` It may be ${naming.of(near)}.` }
        : { vi: '', en: '' };
    const inDoubt = list.scope === 'closed' ? openUnits(list) : new Set<string>();
    const open = mayMean(unknown).filter((u) => inDoubt.has(u));
    found.push({
      code: 'unknown-name',
      severity: 'error',
      vi: `Nội dung ${c.code}: không có đơn vị nào tên “${name}”.${why.vi}${open.length > 0 ? ` Chưa ghi nhận trạng thái của ${naming.all(open)}, cần kiểm tra lại.` : ''}`,
      en: `Criterion ${c.code}: no unit is called “${name}”.${why.en}${open.length > 0 ? ` No status was taken for ${naming.all(open)}; needs checking.` : ''}`,
      ...at,
      unit: meant,
      expected: meant !== null ? naming.of(meant) : null,
      actual: name,
    });
  }
  if (list.scope === 'open' && list.units.length > 0) {
    found.push({
      code: 'ambiguous-cell',
      severity: 'error',
      vi: `Nội dung ${c.code}: danh sách chưa hoàn thành còn để ngỏ, nên chỉ ghi nhận các tỉnh có tên; các tỉnh khác cần kiểm tra lại.`,
      en: `Criterion ${c.code}: the list of units not done is left open, so only named units were taken; the others need checking.`,
      ...at,
      actual: list.units.length,
    });
  }
  for (const { text } of list.bracketed) {
    found.push({
      code: 'ambiguous-cell',
      severity: 'warning',
      vi: `Nội dung ${c.code}: “${text}” được đọc là có tên trong danh sách chưa hoàn thành; phần trong ngoặc cần kiểm tra lại.`,
      en: `Criterion ${c.code}: “${text}” was read as named in the list of units not done; what the brackets say needs checking.`,
      ...at,
      actual: text,
    });
  }
  for (const text of list.runTogether) {
    found.push({
      code: 'ambiguous-cell',
      severity: 'warning',
      vi: `Nội dung ${c.code}: “${text}” thiếu dấu phẩy giữa các tên, đã đọc thành từng tỉnh riêng.`,
      en: `Criterion ${c.code}: “${text}” lacks a comma between its names and was read as separate units.`,
      ...at,
      actual: text,
    });
  }
  return found;
}

/** Words beside the list that speak of units, of whom nothing is taken then. */
function asideFindings(c: CriterionFacts, naming: UnitNames): FindingParts[] {
  return c.asides.flatMap((aside): FindingParts[] => {
    const units = disputedBy(aside, c);
    if (units.length === 0) return [];
    return [
      {
        code: 'ambiguous-cell',
        severity: 'error',
        vi: `Nội dung ${c.code}: ngoài danh sách chưa hoàn thành còn có câu nói về ${naming.all(units)}: chưa ghi nhận trạng thái, cần kiểm tra lại.`,
        en: `Criterion ${c.code}: beside the list of units not done, other words speak of ${naming.all(units)}: no status was taken; needs checking.`,
        lines: aside.lines,
        criterion: c.code,
        unit: units.length === 1 ? units[0]! : null,
      },
    ];
  });
}

function countFindings(c: CriterionFacts, count: Count, units: number): FindingParts[] {
  const at = { lines: count.lines, criterion: c.code };
  const found: FindingParts[] = [];
  const { done, total, delta, percent, percentText } = count;
  if (total !== null && total !== units) {
    found.push({
      code: 'sum-differs-from-total',
      severity: 'error',
      vi: `Nội dung ${c.code}: ghi ${done}/${total}, nhưng cả nước có ${units} tỉnh, thành phố.`,
      en: `Criterion ${c.code}: states ${done}/${total}, but there are ${units} units.`,
      ...at,
      expected: total,
      actual: units,
    });
  }
  if (delta !== null && (done - delta < 0 || done - delta > units)) {
    found.push({
      code: 'delta-differs-from-change',
      severity: 'error',
      vi: `Nội dung ${c.code}: hôm nay ${done}, chênh ${signed(delta)}, vậy hôm qua là ${done - delta} tỉnh: không thể có.`,
      en: `Criterion ${c.code}: ${done} today and a change of ${signed(delta)} would make ${done - delta} yesterday, which cannot be.`,
      ...at,
      expected: delta,
    });
  }
  if (percent !== null && percentText !== null && total !== null && total > 0) {
    const exact = (100 * done) / total;
    if (!percentFits(percentText, exact)) {
      found.push({
        code: 'percent-differs-from-count',
        severity: 'error',
        vi: `Nội dung ${c.code}: ${done}/${total} = ${comma(exact)}%, không phải ${percentText}%.`,
        en: `Criterion ${c.code}: ${done}/${total} = ${exact.toFixed(1)}%, not ${percentText}%.`,
        ...at,
        expected: percent,
        actual: Math.round(exact * 10) / 10,
      });
    }
  }
  if (count.rest !== '') found.push(unreadableSentence(c.code, { text: count.rest, lines: count.lines }));
  return found;
}

/** A printed percentage may be rounded or cut: it must lie within one unit of its last digit. */
export function percentFits(printed: string, exact: number): boolean {
  const decimals = /[.,](\d+)$/.exec(printed)?.[1]?.length ?? 0;
  return Math.abs(Number(printed.replace(',', '.')) - exact) < 10 ** -decimals;
}

function sumFindings(c: CriterionFacts, units: number): FindingParts[] {
  const [count] = c.counts;
  const [list] = c.lists;
  if (!count || !list || c.lists.length > 1) return [];
  const named = lengthOf(list);
  if (named === 0 && !list.saysNobody) return [];
  const total = count.total ?? units;
  if (count.done + named === total || (total !== units && count.done + named === units)) return [];
  return [
    {
      code: 'sum-differs-from-total',
      severity: 'error',
      vi: `Nội dung ${c.code}: ${count.done} hoàn thành + ${named} có tên trong danh sách = ${count.done + named}, không phải ${total}.`,
      en: `Criterion ${c.code}: ${count.done} done + ${named} listed as not done = ${count.done + named}, not ${total}.`,
      lines: [Math.min(count.lines[0], list.lines[0]), Math.max(count.lines[1], list.lines[1])],
      criterion: c.code,
      expected: total,
      actual: count.done + named,
    },
  ];
}

/** Only the list says something, so there is nothing to check it against. */
function noCount(c: CriterionFacts): FindingParts {
  return {
    code: 'needs-review',
    severity: 'info',
    vi: `Nội dung ${c.code}: không thấy số lượng đã hoàn thành để đối chiếu với danh sách.`,
    en: `Criterion ${c.code}: no count of units done to check the list against.`,
    lines: c.lists[0]!.lines,
    criterion: c.code,
  };
}

function noVerdict(c: CriterionFacts, units: number): FindingParts {
  const [count] = c.counts;
  const [list] = c.lists;
  const lines = list?.lines ?? count?.lines ?? c.title.lines;
  const printed = count ? `${count.done}/${count.total ?? '?'}` : null;
  return {
    code: 'no-list-and-no-full-count',
    severity: 'error',
    vi: `Nội dung ${c.code}: không có danh sách đọc được và ${printed ? `số ${printed} không phải là đủ ${units}/${units}` : 'không có số liệu'}, nên chưa ghi nhận trạng thái của đơn vị nào.`,
    en: `Criterion ${c.code}: no list that names units and ${printed ? `${printed} is not the full ${units}/${units}` : 'no count'}, so no status was taken.`,
    lines,
    criterion: c.code,
    expected: `${units}/${units}`,
    actual: printed,
  };
}

function unreadableSentence(criterion: string, passage: Passage): FindingParts {
  return {
    code: 'needs-review',
    severity: 'warning',
    vi: `Nội dung ${criterion}: có chữ chưa hiểu: “${short(passage.text)}”.`,
    en: `Criterion ${criterion}: these words were not understood: “${short(passage.text)}”.`,
    lines: passage.lines,
    criterion,
    actual: short(passage.text),
  };
}

function signed(n: number): string {
  return n > 0 ? `+${n}` : String(n);
}

function comma(n: number): string {
  return n.toFixed(1).replace('.', ',');
}
