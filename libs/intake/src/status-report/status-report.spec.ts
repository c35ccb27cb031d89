// The real report of 27/6/2025, checked against what its own text says when counted by simpler means.
import { eventSchemas, Names, type EventType, type Observation, type Reading } from '#libs/readiness';
import { describeOnDocuments, documentText } from '../../../../test/documents.js';
import { shippedCatalogue } from '../../../../test/programme.js';
import { joinWrapped } from '../reader.js';
import { statusReportReader } from './status-report.js';

const catalogue = shippedCatalogue();
const names = new Names(catalogue);
const text = documentText('report');
const lines = text.replace(/\n$/, '').split('\n');
const reading: Reading = statusReportReader.read(lines, { catalogue, names, sha256: 'x', asOf: null });

function of<T extends EventType>(type: T): (Observation & { statement: { type: T } })[] {
  return reading.observations.filter(
    (o): o is Observation & { statement: { type: T } } => o.statement.type === type,
  );
}

const printed = (o: Observation): string => joinWrapped(lines.slice(o.lines[0] - 1, o.lines[1]));

describeOnDocuments('the status report of 27/6/2025', () => {
  it('states its instant and leaves no line unread', () => {
    expect(reading.asOf).toBe('2025-06-27T05:15:00.000Z');
    expect(reading.asOfStated).toBe(true);
    expect(reading.lineCount).toBe(842);
    expect(reading.coverage.unread).toEqual([]);
    expect(statusReportReader.recognise(lines)).toBeGreaterThan(0.9);
  });

  it('gives every unit a status on every criterion, 623 of 884 done', () => {
    const statuses = of('StatusReported');
    expect(statuses).toHaveLength(884);
    expect(statuses.filter((o) => o.statement.data.status === 'done')).toHaveLength(623);
    expect(new Set(statuses.map((o) => `${o.statement.data.unit} ${o.statement.data.criterion}`)).size).toBe(
      884,
    );
    const thaiNguyen = statuses.filter((o) => o.statement.data.unit === '19');
    expect(thaiNguyen.filter((o) => o.statement.data.status === 'done')).toHaveLength(26);
  });

  it('names exactly those units that the printed lists name', () => {
    for (const o of of('StatusReported')) {
      const unit = catalogue.units.find((u) => u.code === o.statement.data.unit)!;
      expect(printed(o)).toMatch(/^• \d\d tỉnh.* chưa hoàn thành: .*\.$/);
      expect([unit.name, printed(o).includes(unit.name), o.statement.data.basis]).toEqual([
        unit.name,
        o.statement.data.status === 'not_done',
        o.statement.data.status === 'not_done' ? 'named' : 'absent',
      ]);
    }
  });

  it('declares 26 counts that agree with their lists, with their deltas', () => {
    const declared = of('CountDeclared').map((o) => o.statement.data);
    const done = declared.filter((d) => d.measure === 'done');
    const notDone = declared.filter((d) => d.measure === 'notDone');
    expect(done.map((d) => d.criterion)).toEqual(catalogue.criteria.map((c) => c.code));
    expect(notDone.map((d) => d.criterion)).toEqual(catalogue.criteria.map((c) => c.code));
    expect(done.map((d, i) => d.count + notDone[i]!.units!.length)).toEqual(done.map(() => 34));
    expect(notDone.map((d) => d.count)).toEqual(notDone.map((d) => d.units!.length));
    expect(done.map((d) => d.delta)).toEqual([
      4, 4, 4, 4, 8, 5, 5, 4, 4, 4, 5, 5, 6, 3, 8, 7, 4, 5, 2, 6, 0, 4, 5, 3, 4, 6,
    ]);
  });

  it('sets 24 deadlines, none for the two criteria about staff, one of them a trial', () => {
    const deadlines = of('DeadlineSet').map((o) => o.statement.data);
    const without = catalogue.criteria.filter((c) => !deadlines.some((d) => d.criterion === c.code));
    expect(deadlines).toHaveLength(24);
    expect(without.map((c) => c.code)).toEqual(['IV.1', 'IV.2']);
    expect(deadlines.filter((d) => d.stage === 'trial')).toEqual([
      expect.objectContaining({ criterion: 'III.1.b', instant: '2025-06-27T11:00:00.000Z' }),
    ]);
    expect(deadlines.find((d) => d.criterion === 'II.1')?.instant).toBe('2025-06-27T16:59:59.999Z');
    expect(deadlines.find((d) => d.criterion === 'I.1')?.instant).toBe('2025-06-27T17:00:00.000Z');
  });

  it('hears every unit in its own words', () => {
    const difficulties = of('DifficultyReported');
    const proposals = of('ProposalMade');
    const labels = lines.filter(
      (l) => /^(• )?\p{Lu}\p{L}+ \p{Lu}\p{L}+:/u.test(l) && names.unit(l.replace('• ', '').split(':')[0]!),
    );
    // one unit lists two items under one label, one unit says a difficulty and a proposal under one label, and three
    // units make two proposals each
    expect(difficulties.length + proposals.length).toBe(labels.length + 1 + 1 + 3);
    expect(proposals.every((o) => o.statement.data.addressedTo === 'Chính phủ')).toBe(true);
    expect([...difficulties, ...proposals].every((o) => o.assertedBy.id === o.statement.data.unit)).toBe(
      true,
    );
    expect(proposals.filter((o) => o.statement.data.topic === 'VI')).toHaveLength(10);
    expect(difficulties.find((o) => o.lines[0] === 427)?.lines).toEqual([427, 431]);
    expect(proposals.find((o) => o.lines[0] === 791)?.lines).toEqual([791, 797]);
  });

  it('keeps the general statement as a note about the whole programme', () => {
    expect(of('ProgressNoted').map((o) => [o.lines, o.statement.data.unit, o.assertedBy.kind])).toEqual([
      [[9, 9], null, 'ministry'],
    ]);
  });

  it('flags what a careful reader would, and nothing else', () => {
    const flagged = reading.findings.map(
      (f) => `${f.code} ${f.criterion ?? ''} ${f.unit ?? ''} ${f.lines.join('–')}`,
    );
    expect(flagged).toEqual([
      // not done on all 26 criteria and not one word
      'silent-unit  14 21–22',
      'silent-unit  80 21–22',
      'silent-unit  96 21–22',
      // counted as done, while the unit's own words deny it
      'text-contradicts-status II.3 19 218–222',
      'text-contradicts-status III.1.c 51 366–367',
      'text-contradicts-status III.1.e 40 417–418',
      'text-contradicts-status III.3 91 588–589',
      'text-contradicts-status III.5 15 645–645',
      'text-contradicts-status IV.2 19 678–678',
      // "after 30/6", "before 28/6" against 18:00 on 27/6, "1/7" three times
      'deadline-cannot-be-met I.2 42 67–70',
      'deadline-cannot-be-met III.1.b 01 327–333',
      'deadline-cannot-be-met III.1.e 24 437–438',
      'deadline-cannot-be-met III.1.e 31 447–449',
      'deadline-cannot-be-met III.1.e 91 451–453',
      // a trial of the 26th, still to come on the 27th
      'plan-already-past III.5 56 633–636',
      'same-text II.1 19 136–138',
      'doubled-row III.2.e 40 568–570',
      'same-text  19 813–814',
    ]);
  });

  it('says only what the event schemas allow', () => {
    for (const { statement } of reading.observations) {
      expect(eventSchemas[statement.type].safeParse(statement.data).error).toBeUndefined();
    }
  });
});
