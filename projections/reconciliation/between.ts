// All findings between documents at one (t, p). Pure: the same documents always give the same findings.
import { localDate, startOfDay, type Catalogue, type Finding } from '#libs/readiness';
import { declaredFinding, sameInstant } from './agreement.js';
import { deltaFinding, missingRows, movedDeadlines, regressions } from './changes.js';
import { brokenClaims, passedPlans, spokenBy, type Spoken } from './promises.js';
import { byDocument, Labels, only, Replay, type Report, type Seen, type Standings } from './stated.js';

export function findingsBetween(seen: Seen, catalogue: Catalogue): Finding[] {
  const labels = new Labels(catalogue);
  const own = byDocument(seen);
  const spoken = seen.reports.map((report) => spokenBy(report, own.get(report.document) ?? []));
  const reportsAt = grouped(spoken, ({ report }) => report.asOf);
  const countsAt = grouped(
    [...own.values()].flatMap((said) => only(said, 'CountDeclared')),
    (s) => s.effectiveAt,
  );
  const replay = new Replay(seen.stated);
  const found: Finding[] = [];
  let previous: Spoken | null = null;
  const consolidated: { report: Report; statuses: Standings['statuses'] }[] = [];

  for (const instant of [...new Set([...reportsAt.keys(), ...countsAt.keys()])].sort()) {
    const documents = reportsAt.get(instant) ?? [];
    const before = replay.before(instant);
    for (const { said } of documents) {
      found.push(...regressions(said, before.statuses, labels));
      found.push(...movedDeadlines(said, before.deadlines, labels));
    }

    const now = replay.at(instant);
    // only the last report of an earlier day is ever asked for
    while (consolidated[1] && isEarlierDay(consolidated[1].report.asOf, instant)) consolidated.shift();
    const yesterday = consolidated.find(({ report }) => isEarlierDay(report.asOf, instant));
    for (const declared of countsAt.get(instant) ?? []) {
      const delta = yesterday ? deltaFinding(declared, yesterday, now.statuses, labels) : null;
      const count = declaredFinding(declared, own.get(declared.document!) ?? [], now, labels);
      found.push(...[delta, count].filter((f) => f !== null));
    }

    for (const [i, document] of documents.entries()) {
      const { report, said } = document;
      const twin = documents.slice(0, i).findLast((other) => other.report.kind === report.kind);
      if (twin) found.push(sameInstant(report, twin.report));
      if (report.kind !== 'status-report') {
        const later = spoken.filter((other) => other !== document && other.report.asOf >= instant);
        found.push(...brokenClaims(document, later, labels));
      } else if (previous) {
        found.push(...missingRows(report, said, previous, labels));
        found.push(...passedPlans(previous, document, labels));
      }
    }
    const last = documents.findLast(({ report }) => report.kind === 'status-report');
    if (!last) continue;
    previous = last;
    consolidated.push({ report: last.report, statuses: new Map(now.statuses) });
  }
  return found;
}

function grouped<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}

function isEarlierDay(instant: string, than: string): boolean {
  return startOfDay(localDate(instant)) < startOfDay(localDate(than));
}
