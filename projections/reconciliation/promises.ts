// Words of one document against the statuses of a later one: "ready" that is not done, promises whose day has passed.
import { normalText, type Finding } from '#libs/readiness';
import { claimsOf, planOf, type Claim } from './claim.js';
import {
  between,
  dayOf,
  moment,
  only,
  places,
  type Labels,
  type Report,
  type Stated,
  type StatedAs,
} from './stated.js';

const ALL_SYSTEMS = { vi: 'mọi hệ thống', en: 'all systems' };

export interface Spoken {
  readonly report: Report;
  readonly said: readonly Stated[];
  readonly statusesByUnit: ReadonlyMap<string, readonly StatedAs<'StatusReported'>[]>;
}

export function spokenBy(report: Report, said: readonly Stated[]): Spoken {
  const statusesByUnit = new Map<string, StatedAs<'StatusReported'>[]>();
  for (const status of only(said, 'StatusReported')) {
    const ofUnit = statusesByUnit.get(status.data.unit);
    if (ofUnit) ofUnit.push(status);
    else statusesByUnit.set(status.data.unit, [status]);
  }
  return { report, said, statusesByUnit };
}

/**
 * A note says that a unit's system is ready, or would be by a day, and the next document with statuses of that unit has
 * criteria of that system that are not done: one finding per unit and system, in that next document.
 * @param later the documents that came with or after `notes`, in order
 */
export function brokenClaims(notes: Spoken, later: readonly Spoken[], labels: Labels): Finding[] {
  const noted = new Map<string, StatedAs<'ProgressNoted'>[]>();
  for (const note of only(notes.said, 'ProgressNoted')) {
    const { unit, criterion, topic, system } = note.data;
    if (unit === null || criterion !== null || topic !== null) continue;
    const key = `${unit}|${system ?? ''}`;
    noted.set(key, [...(noted.get(key) ?? []), note]);
  }
  const found: Finding[] = [];
  for (const [key, texts] of noted) {
    const [unit, named] = key.split('|') as [string, string];
    // a note on all the systems of a unit names none
    const system = named === '' ? null : named;
    const next = nextStatuses(later, unit, labels.criteriaOf(system));
    const open = next?.statuses.filter((s) => s.data.status === 'not_done') ?? [];
    if (!next || open.length === 0) continue;
    const claims = texts.flatMap((note) =>
      claimsOf(note.data.text, note.effectiveAt).map((claim) => ({ claim, note })),
    );
    const broken = claims.find(({ claim }) => claim.sense !== 'promised' || claim.due <= next.report.asOf);
    if (!broken) continue;
    found.push(
      claimFinding(broken, { unit, system, open, of: next.statuses.length, report: next.report, labels }),
    );
  }
  return found;
}

function nextStatuses(later: readonly Spoken[], unit: string, criteria: readonly string[]) {
  for (const { report, statusesByUnit } of later) {
    const statuses = (statusesByUnit.get(unit) ?? []).filter((s) => criteria.includes(s.data.criterion));
    if (statuses.length > 0) return { report, statuses };
  }
  return null;
}

function claimFinding(
  { claim, note }: { claim: Claim; note: StatedAs<'ProgressNoted'> },
  {
    unit,
    system,
    open,
    of,
    report,
    labels,
  }: {
    unit: string;
    system: string | null;
    open: readonly StatedAs<'StatusReported'>[];
    of: number;
    report: Report;
    labels: Labels;
  },
): Finding {
  const what = system === null ? ALL_SYSTEMS : labels.system(system);
  const name = labels.unit(unit);
  const day = dayOf(note.effectiveAt);
  const criteria = open.map((s) => labels.criterion(s.data.criterion));
  const still = {
    vi: `báo cáo ${moment(report.asOf)} còn ${open.length}/${of} nội dung chưa hoàn thành: ${criteria.map((c) => c.vi).join(', ')}`,
    en: `the report of ${moment(report.asOf)} still has ${open.length} of ${of} not done: ${criteria.map((c) => c.en).join(', ')}`,
  };
  const promised = claim.sense === 'promised';
  const passed = promised ? { vi: '; hạn đó đã qua', en: ', a day that has passed' } : { vi: '', en: '' };
  return between({
    code: promised ? 'promise-not-kept' : 'ready-but-not-done',
    // most of the work done, or only a trial spoken of, is a hint
    severity: claim.sense === 'completed' || (promised && open.length * 2 < of) ? 'info' : 'warning',
    message: {
      vi: `${name}, ${what.vi}: ngày ${day} ghi “${claim.words}”${passed.vi}, nhưng ${still.vi}; cần kiểm tra lại.`,
      en: `${name}, ${what.en}: “${claim.words}”, said on ${day}${passed.en}, but ${still.en}; needs checking.`,
    },
    document: report.document,
    lines: open[0]!.lines ?? [1, 1],
    related: places([...open.slice(1), note]),
    unit,
    system,
    criterion: open.length === 1 ? open[0]!.data.criterion : null,
    expected: claim.sense === 'promised' ? claim.due : 'done',
    actual: 'not_done',
  });
}

/**
 * A unit's difficulty planned something for a day; the next report comes after that day, no longer repeats the words and
 * the cell is still not done. Repeated words are flagged inside the report that repeats them.
 */
export function passedPlans(previous: Spoken, { report, said }: Spoken, labels: Labels): Finding[] {
  const now = new Map(
    only(said, 'StatusReported').map((s) => [`${s.data.unit}|${s.data.criterion}`, s] as const),
  );
  const repeated = new Set(
    only(said, 'DifficultyReported').map(
      (s) => `${s.data.unit}|${s.data.criterion}|${normalText(s.data.text)}`,
    ),
  );
  return only(previous.said, 'DifficultyReported').flatMap((told) => {
    const { unit, criterion, text } = told.data;
    const cell = now.get(`${unit}|${criterion}`);
    if (unit === null || criterion === null || cell?.data.status !== 'not_done') return [];
    const plan = planOf(text, told.effectiveAt);
    if (!plan || plan.due > report.asOf || repeated.has(`${unit}|${criterion}|${normalText(text)}`))
      return [];
    const of = labels.criterion(criterion);
    const [name, day] = [labels.unit(unit), dayOf(told.effectiveAt)];
    return [
      between({
        code: 'plan-already-past',
        severity: 'info',
        message: {
          vi: `${name}, nội dung ${of.vi}: kế hoạch nêu ngày ${day} (“${plan.words}”) đã qua mà vẫn chưa hoàn thành; cần kiểm tra lại.`,
          en: `${name}, criterion ${of.en}: the plan told on ${day} (“${plan.words}”) has passed and it is still not done; needs checking.`,
        },
        document: report.document,
        lines: cell.lines ?? [1, 1],
        related: places([told]),
        unit,
        criterion,
        expected: plan.due,
        actual: 'not_done',
      }),
    ];
  });
}
