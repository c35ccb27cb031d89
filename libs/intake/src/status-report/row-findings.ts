// Is every criterion there, once, under its own title, and does every paragraph belong to a unit?
import type { Catalogue, Finding } from '#libs/readiness';
import { finding, type FindingParts } from '../reader.js';
import type { Facts } from './facts.js';
import { short, UnitNames } from './naming.js';
import { wordsOf } from './text.js';
import { verdictsOf } from './verdicts.js';

export function rowFindings(facts: Facts, catalogue: Catalogue, document: string): Finding[] {
  const naming = new UnitNames(catalogue);
  return [
    ...missing(facts, catalogue),
    ...doubled(facts, catalogue, naming),
    ...strange(facts, catalogue, naming),
  ].map((parts) => finding(document, parts));
}

function missing(facts: Facts, catalogue: Catalogue): FindingParts[] {
  const order = catalogue.criteria.map((c) => c.code);
  return catalogue.criteria
    .filter((wanted) => !facts.criteria.some((c) => c.code === wanted.code))
    .map((wanted) => {
      const before = facts.criteria.filter((c) => order.indexOf(c.code) < order.indexOf(wanted.code)).at(-1);
      const lines: readonly [number, number] = before?.title.lines ?? [1, 1];
      return {
        code: 'missing-row',
        severity: 'error',
        vi: `Báo cáo không có nội dung ${wanted.code} (${wanted.short.vi}).`,
        en: `The report lacks criterion ${wanted.code} (${wanted.short.en}).`,
        lines,
        criterion: wanted.code,
        expected: wanted.code,
      };
    });
}

function doubled(facts: Facts, catalogue: Catalogue, naming: UnitNames): FindingParts[] {
  const verdicts = verdictsOf(facts, catalogue);
  return [...new Set(facts.criteria.map((c) => c.code))].flatMap((code): FindingParts[] => {
    const same = facts.criteria.filter((c) => c.code === code);
    const places = same.flatMap((c) => [
      ...(same.length > 1 ? [c.title.lines] : []),
      ...(same.length === 1 && c.lists.length > 1 ? c.lists.map((l) => l.lines) : []),
      ...(same.length === 1 && c.counts.length > 1 ? c.counts.map((n) => n.lines) : []),
    ]);
    const [first, ...related] = places;
    if (!first) return [];
    const taken = new Set(verdicts.get(code)?.map((v) => v.unit) ?? []);
    const listed = same.flatMap((c) => c.lists.flatMap((l) => l.units));
    const disputed = [...new Set(listed)].filter((unit) => !taken.has(unit));
    const open = disputed.length > 0;
    return [
      {
        code: 'doubled-row',
        severity: open ? 'error' : 'warning',
        vi: `Nội dung ${code} xuất hiện nhiều lần.${open ? ` Các lần không thống nhất về ${naming.all(disputed)}: chưa ghi nhận trạng thái, cần kiểm tra lại.` : ''}`,
        en: `Criterion ${code} stands more than once.${open ? ` The places disagree about ${naming.all(disputed)}: no status was taken; needs checking.` : ''}`,
        lines: first,
        related,
        criterion: code,
        expected: 1,
        actual: places.length,
      },
    ];
  });
}

/** Headings, titles and paragraphs that do not belong to the catalogue. */
function strange(facts: Facts, catalogue: Catalogue, naming: UnitNames): FindingParts[] {
  const titles = new Map([...catalogue.criteria, ...catalogue.topics].map((k) => [k.code, k.title.vi]));
  const unknown = facts.unknown.map((entry): FindingParts => ({
    code: 'needs-review',
    severity: 'warning',
    vi: `Mục ${entry.code} “${short(entry.title.text)}” không có trong danh mục nội dung, nên chưa được ghi nhận.`,
    en: `Heading ${entry.code} “${short(entry.title.text)}” is not in the catalogue, so nothing was taken from it.`,
    lines: entry.title.lines,
    actual: entry.code,
  }));
  const sections = new Map(catalogue.sections.map((k) => [k.code, k.title.vi]));
  const renumbered = facts.renumbered.map(({ code, printed, line }): FindingParts => ({
    code: 'needs-review',
    severity: 'warning',
    vi: `Phần đánh số ${printed} mang tên của phần ${code} (“${sections.get(code)!}”): đã ghi nhận theo tên, cần kiểm tra lại.`,
    en: `The section numbered ${printed} has the title of ${code} (“${sections.get(code)!}”): taken by its title; needs checking.`,
    lines: [line, line],
    expected: code,
    actual: printed,
  }));
  const misnamed = [...facts.criteria, ...facts.topics].flatMap(
    ({ code, printed, title }): FindingParts[] => {
      const wanted = titles.get(code)!;
      const at = {
        code: 'needs-review' as const,
        lines: title.lines,
        criterion: catalogue.criteria.some((c) => c.code === code) ? code : null,
      };
      if (printed !== code) {
        return [
          {
            ...at,
            severity: 'warning',
            vi: `Mục đánh số ${printed} mang tên của nội dung ${code} (“${wanted}”): đã ghi nhận theo tên, cần kiểm tra lại.`,
            en: `The heading numbered ${printed} has the title of ${code} (“${wanted}”): taken by its title; needs checking.`,
            expected: code,
            actual: printed,
          },
        ];
      }
      // Another wording is nobody's fault; the whole title and words after it may be a line that belongs elsewhere.
      const [known, printedWords] = [wordsOf(wanted), wordsOf(title.text)];
      const more = printedWords.length > known.length && known.every((word, i) => printedWords[i] === word);
      return more && at.criterion !== null
        ? [
            {
              ...at,
              severity: 'info',
              vi: `Mục ${code} có tên “${short(title.text)}”, dài hơn trong danh mục (“${wanted}”): cần kiểm tra lại.`,
              en: `Heading ${code} reads “${short(title.text)}”, which is more than the catalogue has (“${wanted}”): needs checking.`,
              expected: wanted,
              actual: title.text,
            },
          ]
        : [];
    },
  );
  const strangers = facts.strangers.map(({ name, old, near, several, lines }): FindingParts => {
    const meant = old ?? near;
    const why = several
      ? { vi: 'tên của nhiều đơn vị đứng chung', en: 'several units share one label' }
      : meant === null
        ? { vi: 'không phải tên đơn vị nào trong danh mục', en: 'it is no unit of the catalogue' }
        : old
          ? {
              vi: `tên tỉnh trước sắp xếp, nay thuộc ${naming.of(meant)}`,
              en: `a province of before the merger, now part of ${naming.of(meant)}`,
            }
          : {
              vi: `không có đơn vị tên này, có thể là ${naming.of(meant)}`,
              en: `no unit is called so; it may be ${naming.of(meant)}`,
            };
    const unit = meant === null ? '' : naming.of(meant);
    return {
      code: 'unknown-name',
      severity: 'warning',
      vi: `Ý kiến của “${name}” chưa được ghi nhận: ${why.vi}.`,
      en: `The words of “${name}” were not taken: ${why.en}.`,
      lines,
      unit: meant,
      expected: meant === null ? null : unit,
      actual: name,
    };
  });
  const unlabelled = [...facts.criteria, ...facts.topics].flatMap(({ code, remarks }) =>
    remarks
      .filter((r) => r.kind === 'note')
      .map((r): FindingParts => ({
        code: 'needs-review',
        severity: 'info',
        vi: `${naming.of(r.unit)}, mục ${code}: ý kiến không ghi rõ là khó khăn hay đề xuất, đã ghi nhận là ghi chú.`,
        en: `${naming.of(r.unit)}, heading ${code}: neither called a difficulty nor a proposal, taken as a note.`,
        lines: r.lines,
        unit: r.unit,
        criterion: catalogue.criteria.some((c) => c.code === code) ? code : null,
      })),
  );
  return [...unknown, ...renumbered, ...misnamed, ...strangers, ...unlabelled];
}
