// The shipped sample says what the readers read in the two reports of 2025: the same statuses, assignments, deadlines and
// declared counts, each citing the lines on which it stands. The reports themselves are not shipped; where they are not
// at hand that part is skipped, and says so. `UPDATE_SAMPLE=1 npx jest sample` writes the tables (never the remarks) anew.
import { stringify } from 'csv-stringify/sync';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { shippedCatalogue } from '../../../../test/programme.js';
import { checkStatement, endOfDay, localDate, Names } from '#libs/readiness';
import type { Observation, Reading, Statement } from '#libs/readiness';
import { readDocument } from '../recognise.js';
import { openDocument } from './decode.js';
import { isProblem } from './problem.js';

const DOCUMENTS = '../shared/documents';
const STATUS_REPORT = '001_572a2423e63ed170.txt';
const SYSTEMS_REPORT = '000_3baf802b7c7a8540.txt';
const REPORTS = [STATUS_REPORT, SYSTEMS_REPORT];
const atHand = REPORTS.every((name) => existsSync(`${DOCUMENTS}/${name}`));
if (!atHand)
  console.warn(`skipped: ${DOCUMENTS} is not here, so the sample is not compared with the reports`);

const catalogue = shippedCatalogue();
const names = new Names(catalogue);
const nameOf = new Map(catalogue.units.map((u) => [u.code, u.name]));

async function read(path: string, name: string): Promise<Reading> {
  const opened = await openDocument(readFileSync(path), name);
  if (isProblem(opened)) throw new Error(JSON.stringify(opened));
  const reading = readDocument(opened, { catalogue, names, sha256: name, asOf: null });
  if (isProblem(reading)) throw new Error(JSON.stringify(reading));
  return reading;
}

const sample = (name: string): Promise<Reading> => read(`data/sample/${name}.csv`, `${name}.csv`);
const report = (name: string): Promise<Reading> => read(`${DOCUMENTS}/${name}`, name);

describe('the shipped sample', () => {
  it.each([
    ['statuses', 'statuses-table', 884],
    ['assignments', 'assignments-table', 170],
    ['deadlines', 'deadlines-table', 24],
    ['counts', 'counts-table', 91],
    ['remarks', 'remarks-table', 177],
  ])('%s.csv is a %s without findings', async (name, kind, observations) => {
    const reading = await sample(name);
    expect([reading.kind, reading.findings, reading.observations.length]).toEqual([kind, [], observations]);
    for (const { statement, cites } of reading.observations) {
      checkStatement(statement.type, statement.data);
      expect(REPORTS).toContain(cites?.document);
      expect(cites?.lines).not.toBeNull();
    }
  });

  it('has the matrix of 27/6/2025: 623 of 884 done', async () => {
    const statuses = (await sample('statuses')).observations.map((o) => o.statement.data);
    expect(statuses.filter((s) => 'status' in s && s.status === 'done')).toHaveLength(623);
  });

  it('keeps its remarks short', async () => {
    for (const text of (await sample('remarks')).observations.map(textOf))
      expect([text, text.split(/\s+/).length <= 12]).toEqual([text, true]);
  });
});

(atHand ? describe : describe.skip)(
  'the sample against the reports (skipped where they are not at hand)',
  () => {
    it.each(['statuses', 'assignments', 'deadlines', 'counts'] as const)(
      '%s.csv says the same',
      async (name) => {
        const read = (await Promise.all(REPORTS.map(report))).flatMap((reading, i) =>
          reading.observations
            .filter((o) => TABLE_OF[o.statement.type] === name)
            .map((o) => ({ ...o, cites: { document: REPORTS[i]!, lines: o.lines } })),
        );
        if (process.env['UPDATE_SAMPLE'] === '1') writeFileSync(`data/sample/${name}.csv`, table(read));
        const shipped = (await sample(name)).observations;
        expect(shipped.map(fact).sort()).toEqual(read.map(fact).sort());
      },
    );

    it('every difficulty and proposal of the status report has its remark, at its lines and about the same', async () => {
      const remarks = (await sample('remarks')).observations.filter(
        (o) => o.cites?.document === STATUS_REPORT,
      );
      const said = (await report(STATUS_REPORT)).observations.filter(
        ({ statement: { type } }) => type === 'DifficultyReported' || type === 'ProposalMade',
      );
      const about = ({ statement: { type, data } }: Observation): unknown =>
        'text' in data && 'unit' in data && 'topic' in data && [type, data.unit, data.criterion, data.topic];
      for (const one of said) {
        const found = remarks.filter((r) => {
          const [from, to] = r.cites?.lines ?? [0, 0];
          return from <= one.lines[0] && to >= one.lines[1];
        });
        expect(found.map(about)).toContainEqual(about(one));
      }
      expect(remarks.length).toBeLessThanOrEqual(said.length);
    });

    it('its remarks are in our own words: no run of six words is the reports’', async () => {
      const words = (text: string): string[] => text.toLowerCase().match(/[\p{L}\d]+/gu) ?? [];
      const printed = REPORTS.map((name) =>
        words(readFileSync(`${DOCUMENTS}/${name}`, 'utf8')).join(' '),
      ).join(' / ');
      for (const text of (await sample('remarks')).observations.map(textOf)) {
        const all = words(text);
        const runs = all.slice(0, Math.max(0, all.length - 5)).map((_, i) => all.slice(i, i + 6).join(' '));
        expect(runs.filter((run) => printed.includes(` ${run} `))).toEqual([]);
      }
    });
  },
);

const TABLE_OF: Partial<Record<Statement['type'], string>> = {
  StatusReported: 'statuses',
  VendorAssigned: 'assignments',
  VendorReplaced: 'assignments',
  VendorChangePlanned: 'assignments',
  DeadlineSet: 'deadlines',
  CountDeclared: 'counts',
};

function textOf({ statement: { data } }: Observation): string {
  return 'text' in data ? data.text : '';
}

/** What must agree. Reasons and wordings are ours in the sample; a plan stands in the row of its assignment. */
function fact({
  statement,
  effectiveAt,
  cites,
}: Pick<Observation, 'statement' | 'effectiveAt' | 'cites'>): string {
  switch (statement.type) {
    case 'VendorAssigned':
    case 'VendorReplaced': {
      const alternatives = statement.data.alternatives.map(({ vendors, mode }) => ({ vendors, mode }));
      return sorted([statement.type, { ...statement.data, alternatives }, effectiveAt, cites]);
    }
    case 'VendorChangePlanned': {
      const { unit, system, from, to } = statement.data;
      return sorted([statement.type, { unit, system, from, to }, effectiveAt]);
    }
    case 'CountDeclared': {
      const units = statement.data.units && [...statement.data.units].sort();
      return sorted([statement.type, { ...statement.data, units }, effectiveAt, cites]);
    }
    default:
      return sorted([statement.type, statement.data, effectiveAt, cites]);
  }
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

function table(all: readonly Observation[]): string {
  const rows = all.flatMap((o) => {
    const row = rowOf(o.statement, all);
    const cites = `${o.cites?.document ?? ''}:${(o.cites?.lines ?? []).join('-')}`.replace(
      /:(\d+)-\1$/,
      ':$1',
    );
    return row === null ? [] : [{ ...row, effectiveAt: written(o.effectiveAt), cites }];
  });
  return stringify(rows, { header: true });
}

function rowOf(
  statement: Statement,
  all: readonly Observation[],
): Record<string, string | number | null> | null {
  switch (statement.type) {
    case 'StatusReported': {
      const { unit, criterion, status, basis } = statement.data;
      return { unit: nameOf.get(unit)!, criterion, status, basis };
    }
    case 'VendorAssigned':
    case 'VendorReplaced': {
      const { unit, system, mode, basis } = statement.data;
      const vendors = statement.type === 'VendorReplaced' ? statement.data.to : statement.data.vendors;
      const plan = all.find(
        ({ statement: { type, data } }) =>
          type === 'VendorChangePlanned' && 'to' in data && data.unit === unit && data.system === system,
      )?.statement.data;
      const to = plan && 'to' in plan ? plan.to.join('; ') : '';
      return {
        unit: nameOf.get(unit)!,
        system,
        vendors: vendors.join('; '),
        mode,
        basis,
        replaces: statement.type === 'VendorReplaced' ? statement.data.from.join('; ') : '',
        plannedTo: to,
        plannedAfter: to === '' ? '' : 'sau 1/7',
        plannedCondition: to === '' ? '' : 'rà soát xong',
        alternatives: statement.data.alternatives
          .map((a) => `${a.mode ?? ''}: ${a.vendors.join('; ')}: ${a.reason}`)
          .join(' | '),
      };
    }
    case 'DeadlineSet': {
      const { criterion, wording, instant, stage } = statement.data;
      return { criterion, wording, instant: written(instant), stage };
    }
    case 'CountDeclared': {
      const units = statement.data.units?.map((code) => nameOf.get(code)).join('; ') ?? '';
      return { ...statement.data, units };
    }
    default:
      return null;
  }
}

/** A bare date for the end of a day, else the local time with its offset. */
function written(instant: string): string {
  const date = localDate(instant);
  const day = [date.year, date.month, date.day].map((n) => String(n).padStart(2, '0')).join('-');
  if (instant === endOfDay(date)) return day;
  const local = new Date(Date.parse(instant) + 7 * 3_600_000).toISOString();
  return `${local.slice(0, 19)}+07:00`;
}
