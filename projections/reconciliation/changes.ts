// A report against the reports before it: deltas, units that fell back, deadlines that moved, rows that are gone.
import { localDate, startOfDay, type Finding } from '#libs/readiness';
import {
  between,
  cellOf,
  dayOf,
  moment,
  only,
  places,
  stageOf,
  type Labels,
  type Report,
  type Standings,
  type Stated,
  type StatedAs,
} from './stated.js';

const DAY_MS = 86_400_000;
type Statuses = Standings['statuses'];

/** "Tăng 04 tỉnh so với ngày hôm qua" against the last consolidated report of an earlier day. */
export function deltaFinding(
  declared: StatedAs<'CountDeclared'>,
  yesterday: { readonly report: Report; readonly statuses: Statuses },
  now: Statuses,
  labels: Labels,
): Finding | null {
  const { criterion, measure, delta } = declared.data;
  if (measure !== 'done' || criterion === null || delta === null || declared.document === null) return null;
  const today = ofCriterion(now, criterion);
  const then = ofCriterion(yesterday.statuses, criterion);
  // a unit that nobody had reported on then cannot be said to have gained; whoever was reported on then still is now
  if (then.size === 0 || today.size !== then.size) return null;
  const gained = [...today].filter(([u, done]) => done && !then.get(u)).map(([u]) => u);
  const lost = [...today].filter(([u, done]) => !done && then.get(u)).map(([u]) => u);
  const change = gained.length - lost.length;
  if (change === delta) return null;

  const [before, after] = [count(then), count(today)];
  const of = labels.criterion(criterion);
  const { asOf } = yesterday.report;
  const nextDay = Date.parse(startOfDay(localDate(asOf))) + DAY_MS;
  const adjacent = nextDay === Date.parse(startOfDay(localDate(declared.effectiveAt)));
  const names = [
    ...(gained.length > 0
      ? [{ vi: `thêm ${labels.units(gained)}`, en: `gained ${labels.units(gained)}` }]
      : []),
    ...(lost.length > 0 ? [{ vi: `bớt ${labels.units(lost)}`, en: `lost ${labels.units(lost)}` }] : []),
  ];
  const who = {
    vi: names.length > 0 ? ` (${names.map((n) => n.vi).join('; ')})` : '',
    en: names.length > 0 ? ` (${names.map((n) => n.en).join('; ')})` : '',
  };
  const gap = adjacent
    ? { vi: '', en: '' }
    : {
        vi: ` Báo cáo trước gần nhất là của ngày ${dayOf(asOf)}, không phải hôm qua; cần kiểm tra lại.`,
        en: ` The report before it is of ${dayOf(asOf)}, not of the day before; needs checking.`,
      };
  return between({
    code: 'delta-differs-from-change',
    severity: adjacent ? 'warning' : 'info',
    message: {
      vi: `Nội dung ${of.vi}: ghi ${signed(delta)} so với hôm qua, nhưng theo danh sách từ báo cáo ${moment(asOf)} là ${before} → ${after}, tức ${signed(change)}${who.vi}.${gap.vi}`,
      en: `Criterion ${of.en}: states ${signed(delta)} since yesterday, but by the lists since the report of ${moment(asOf)} it is ${before} → ${after}, that is ${signed(change)}${who.en}.${gap.en}`,
    },
    document: declared.document,
    lines: declared.lines ?? [1, 1],
    related: places([...gained, ...lost].flatMap((u) => yesterday.statuses.get(`${u}|${criterion}`) ?? [])),
    criterion,
    expected: delta,
    actual: change,
  });
}

/** Done before, not done now. `before`: the standings just before the report. */
export function regressions(said: readonly Stated[], before: Statuses, labels: Labels): Finding[] {
  return only(said, 'StatusReported').flatMap((now) => {
    const then = before.get(cellOf(now.data));
    if (now.data.status !== 'not_done' || then?.data.status !== 'done' || now.document === null) return [];
    const of = labels.criterion(now.data.criterion);
    const unit = labels.unit(now.data.unit);
    const on = moment(then.effectiveAt);
    return [
      between({
        code: 'status-regressed',
        severity: 'warning',
        message: {
          vi: `${unit}, nội dung ${of.vi}: đã hoàn thành lúc ${on}, nay lại chưa hoàn thành; cần kiểm tra lại.`,
          en: `${unit}, criterion ${of.en}: done at ${on}, now not done again; needs checking.`,
        },
        document: now.document,
        lines: now.lines ?? [1, 1],
        related: places([then]),
        unit: now.data.unit,
        criterion: now.data.criterion,
        expected: 'done',
        actual: 'not_done',
      }),
    ];
  });
}

/** Another deadline than the one that stood just before. */
export function movedDeadlines(
  said: readonly Stated[],
  before: Standings['deadlines'],
  labels: Labels,
): Finding[] {
  return only(said, 'DeadlineSet').flatMap((now) => {
    const then = before.get(stageOf(now.data));
    if (!then || then.data.instant === now.data.instant || now.document === null) return [];
    const of = labels.criterion(now.data.criterion);
    const later = now.data.instant > then.data.instant;
    const [from, to] = [then.data.wording, now.data.wording];
    return [
      between({
        code: 'deadline-moved',
        severity: 'info',
        message: {
          vi: `Nội dung ${of.vi}: thời hạn ${later ? 'lùi' : 'sớm lên'} từ “${from}” thành “${to}”.`,
          en: `Criterion ${of.en}: the deadline moved ${later ? 'back' : 'forward'} from “${from}” to “${to}”.`,
        },
        document: now.document,
        lines: now.lines ?? [1, 1],
        related: places([then]),
        criterion: now.data.criterion,
        expected: then.data.instant,
        actual: now.data.instant,
      }),
    ];
  });
}

/** Criteria and units on which the previous report gives a status and this one gives none. */
export function missingRows(
  report: Report,
  said: readonly Stated[],
  previous: { readonly report: Report; readonly said: readonly Stated[] },
  labels: Labels,
): Finding[] {
  const now = only(said, 'StatusReported');
  const then = only(previous.said, 'StatusReported');
  if (now.length === 0) return [];
  const found: Finding[] = [];
  for (const key of ['criterion', 'unit'] as const) {
    const given = new Set(now.map((s) => s.data[key]));
    const before = new Map([...then].reverse().map((s) => [s.data[key], s] as const));
    const gone = [...before.keys()].filter(
      // what the reader already flagged is not flagged twice
      (code) => !given.has(code) && !report.findings.some((f) => f[key] === code),
    );
    for (const code of gone.sort()) {
      const name =
        key === 'unit'
          ? { vi: labels.unit(code), en: labels.unit(code) }
          : { vi: `Nội dung ${labels.criterion(code).vi}`, en: `Criterion ${labels.criterion(code).en}` };
      const on = moment(previous.report.asOf);
      found.push(
        between({
          code: 'missing-row',
          severity: 'warning',
          message: {
            vi: `${name.vi}: có trong báo cáo ${on} nhưng không có trong báo cáo này.`,
            en: `${name.en}: in the report of ${on}, but not in this one.`,
          },
          document: report.document,
          related: places([before.get(code)!]),
          [key]: code,
        }),
      );
    }
  }
  return found;
}

/** Which units are done, of those with a status that counts. */
function ofCriterion(statuses: Statuses, criterion: string): Map<string, boolean> {
  const units = new Map<string, boolean>();
  for (const { data } of statuses.values()) {
    if (data.criterion === criterion) units.set(data.unit, data.status === 'done');
  }
  return units;
}

function count(units: ReadonlyMap<string, boolean>): number {
  return [...units.values()].filter((done) => done).length;
}

function signed(n: number): string {
  return n > 0 ? `+${n}` : n < 0 ? `−${-n}` : '0';
}
