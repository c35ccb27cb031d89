// What is written into a report comes out of it again, however it is wrapped, broken and spelt.
import * as fc from 'fast-check';
import { endOfDay, localInstant, Names, startOfDay, type Reading } from '#libs/readiness';
import { shippedCatalogue } from '../../../../test/programme.js';
import {
  PLAIN_LAYOUT,
  renderStatusReport,
  reportLayout,
  statusReportTruth,
  type DeadlineTruth,
  type StatusReportTruth,
} from './generated-report.js';
import { statusReportReader } from './status-report.js';

const catalogue = shippedCatalogue();
const names = new Names(catalogue);
const read = (lines: readonly string[]): Reading =>
  statusReportReader.read(lines, { catalogue, names, sha256: 'x', asOf: null });

function instantOf({ date, kind, hour }: DeadlineTruth): string {
  if (kind === 'hour') return localInstant(date, hour);
  return kind === 'before' ? startOfDay(date) : endOfDay(date);
}

/** What the truth says, in the words of the reading. */
function expected(truth: StatusReportTruth): unknown {
  return {
    asOf: truth.asOf,
    unread: [],
    statuses: truth.criteria.flatMap((c) =>
      catalogue.units.map((u) => `${c.code} ${u.code} ${c.notDone.includes(u.code) ? 'not_done' : 'done'}`),
    ),
    counts: truth.criteria.map((c) => [c.code, 34 - c.notDone.length, 34, c.delta]),
    lists: truth.criteria.flatMap((c) =>
      c.notDone.length > 0 ? [[c.code, c.notDone.length, c.notDone]] : [],
    ),
    deadlines: truth.criteria.flatMap((c) =>
      c.deadline ? [[c.code, instantOf(c.deadline), c.deadline.trial ? 'trial' : 'completion']] : [],
    ),
    remarks: [
      ...[...truth.criteria, ...truth.topics].flatMap((k) =>
        k.difficulties.map((r) => `DifficultyReported ${k.code} ${r.unit} ${r.text}`),
      ),
      ...truth.topics.flatMap((t) => t.proposals.map((r) => `ProposalMade ${t.code} ${r.unit} ${r.text}`)),
    ].sort(),
  };
}

function found(reading: Reading): unknown {
  const said = reading.observations.map((o) => o.statement);
  const order = (code: string): number => catalogue.criteria.findIndex((c) => c.code === code);
  return {
    asOf: reading.asOf,
    unread: reading.coverage.unread,
    statuses: said
      .flatMap((s) =>
        s.type === 'StatusReported' ? [`${s.data.criterion} ${s.data.unit} ${s.data.status}`] : [],
      )
      .sort(
        (a, b) =>
          order(a.split(' ')[0]!) - order(b.split(' ')[0]!) ||
          a.split(' ')[1]!.localeCompare(b.split(' ')[1]!),
      ),
    counts: said.flatMap((s) =>
      s.type === 'CountDeclared' && s.data.measure === 'done'
        ? [[s.data.criterion, s.data.count, s.data.total, s.data.delta]]
        : [],
    ),
    lists: said.flatMap((s) =>
      s.type === 'CountDeclared' && s.data.measure === 'notDone' && s.data.count > 0
        ? [[s.data.criterion, s.data.count, s.data.units]]
        : [],
    ),
    deadlines: said.flatMap((s) =>
      s.type === 'DeadlineSet' ? [[s.data.criterion, s.data.instant, s.data.stage]] : [],
    ),
    remarks: said
      .flatMap((s) =>
        s.type === 'DifficultyReported' || s.type === 'ProposalMade'
          ? [`${s.type} ${s.data.criterion ?? s.data.topic} ${s.data.unit} ${s.data.text}`]
          : [],
      )
      .sort(),
  };
}

describe('a report made up from a known truth', () => {
  it('is read back exactly in any layout', () => {
    fc.assert(
      fc.property(statusReportTruth(catalogue), reportLayout, (truth, layout) => {
        const reading = read(renderStatusReport(truth, catalogue, layout));
        expect(found(reading)).toEqual(expected(truth));
      }),
      { numRuns: 60 },
    );
  });

  it('gives no finding about numbers when its numbers agree', () => {
    const about = [
      'count-differs-from-list',
      'sum-differs-from-total',
      'unknown-name',
      'missing-row',
      'doubled-row',
    ];
    fc.assert(
      fc.property(statusReportTruth(catalogue), reportLayout, (truth, layout) => {
        const codes = read(renderStatusReport(truth, catalogue, layout)).findings.map(
          (f) => f.code as string,
        );
        expect(codes.filter((code) => about.includes(code))).toEqual([]);
      }),
      { numRuns: 25 },
    );
  });

  it('rests every status on lines of its own list or count', () => {
    fc.assert(
      fc.property(
        statusReportTruth(catalogue, { criteria: ['I.1', 'III.1.a'] }),
        reportLayout,
        (truth, layout) => {
          const lines = renderStatusReport(truth, catalogue, layout);
          for (const {
            statement,
            lines: [from, to],
          } of read(lines).observations) {
            if (statement.type !== 'StatusReported') continue;
            const words = lines
              .slice(from - 1, to)
              .filter((line) => !/^\s*(STT .*|\d+)\s*$/.test(line))
              .join(' ')
              .normalize('NFC')
              .replace(/\s+/g, ' ')
              .trim();
            const stated =
              statement.data.basis === 'implied'
                ? /^ ?• Số lượng .*\.$/
                : /^ ?• \d\d tỉnh.*chưa hoàn thành.*\.$/;
            expect(words).toMatch(stated);
          }
        },
      ),
      { numRuns: 40 },
    );
  });

  it('never throws, whatever lines are lost, doubled or cut', () => {
    const lines = fc
      .tuple(statusReportTruth(catalogue, { criteria: ['I.1', 'I.2', 'II.1', 'III.1.a'] }), reportLayout)
      .map(([truth, layout]) => renderStatusReport(truth, catalogue, layout));
    fc.assert(
      fc.property(
        lines,
        fc.array(fc.tuple(fc.nat(), fc.constantFrom('lose', 'double', 'cut'))),
        (all, damages) => {
          const damaged = [...all];
          for (const [at, how] of damages) {
            const i = at % damaged.length;
            const line = damaged[i]!;
            if (how === 'lose' && damaged.length > 1) damaged.splice(i, 1);
            else if (how === 'double') damaged.splice(i, 0, line);
            else damaged[i] = line.slice(0, line.length / 2);
          }
          const reading = read(damaged);
          const cells = reading.observations.flatMap((o) =>
            o.statement.type === 'StatusReported'
              ? [`${o.statement.data.unit} ${o.statement.data.criterion}`]
              : [],
          );
          expect(new Set(cells).size).toBe(cells.length);
          expect(reading.coverage.read + reading.coverage.unread.length).toBe(reading.coverage.lines);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('takes time in proportion to the lines', () => {
    const [truth] = fc.sample(statusReportTruth(catalogue), { numRuns: 1, seed: 7 });
    const once = renderStatusReport(truth!, catalogue, PLAIN_LAYOUT);
    const times = (n: number): string[] =>
      Array.from({ length: Math.ceil(n / once.length) }, () => once).flat();
    const long = times(100_000);
    read(times(5_000));
    // four seconds of processor time; anything quadratic would take minutes
    const before = process.cpuUsage();
    const reading = read(long);
    const { user } = process.cpuUsage(before);
    expect(reading.lineCount).toBeGreaterThanOrEqual(100_000);
    expect(user / 1000).toBeLessThan(40_000);
  });
});
