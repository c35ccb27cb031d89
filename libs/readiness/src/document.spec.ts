import {
  planImport,
  planWithdrawal,
  retractionOf,
  streamsOfReading,
  type ImportPlan,
  type ImportRequest,
  type Observation,
  type Reading,
} from './document.js';
import type { RecordedEvent, Statement } from './events.js';

const sha256 = 'a'.repeat(64);
const asOf = '2025-06-27T05:15:00.000Z';
const by = { actor: 'lan', via: 'cli', reason: null, correlationId: null } as const;

const said = (
  unit: string,
  status: 'done' | 'not_done',
  lines: [number, number] = [21, 22],
): Observation => ({
  statement: {
    type: 'StatusReported',
    data: { unit, criterion: 'I.1', status, basis: 'named' },
  } satisfies Statement,
  effectiveAt: asOf,
  lines,
  assertedBy: { kind: 'ministry', id: 'BKHCN' },
  cites: null,
});

const reading = (observations: Observation[], version = '1'): Reading => ({
  kind: 'status-report',
  asOf,
  asOfStated: true,
  reader: { name: 'test', version },
  observations,
  findings: [],
  lineCount: 100,
  coverage: { lines: 80, read: 80, unread: [] },
});

const request = (
  observations: Observation[],
  existing: RecordedEvent[],
  version = '1',
  name = 'r.txt',
): ImportRequest => ({
  programme: 'p',
  sha256,
  name,
  reading: reading(observations, version),
  ministry: 'BKHCN',
  catalogue: 'c',
  existing,
  by,
});

/** What a store would hold afterwards; a double of the append and no more. */
const store = (events: RecordedEvent[], plan: ImportPlan): RecordedEvent[] => {
  const all = [...events];
  for (const append of plan.appends) {
    for (const event of append.events) {
      if (all.some((e) => e.id === event.id && e.stream === append.stream)) continue;
      const revision = all.filter((e) => e.stream === append.stream).length;
      all.push({ ...event, stream: append.stream, revision, position: all.length + 1, recordedAt: asOf });
    }
  }
  return all;
};
const inForce = (events: RecordedEvent[]): string[] => {
  const gone = new Set(events.flatMap((e) => (e.type === 'EntryRetracted' ? [e.data.target] : [])));
  return events.flatMap((e) =>
    e.type === 'StatusReported' && !gone.has(e.id) ? [`${e.data.unit} ${e.data.status}`] : [],
  );
};

describe('importing a document', () => {
  const first = planImport(request([said('01', 'done'), said('04', 'not_done')], []));

  it('opens with the report, says everything once and closes with the report', () => {
    expect(first.appended.map((e) => e.type)).toEqual([
      'ReportReceived',
      'StatusReported',
      'StatusReported',
      'ReportCompleted',
    ]);
    expect(first.appends[0]).toMatchObject({ stream: `readiness.report-${sha256}`, expected: 'none' });
    expect(first.appends.at(-1)!.events[0]!.type).toBe('ReportCompleted');
  });

  it('adds nothing the second time, under whatever file name', () => {
    const again = planImport(
      request([said('01', 'done'), said('04', 'not_done')], store([], first), '1', 'copy.txt'),
    );
    expect(again).toMatchObject({ appends: [], appended: [], alreadyAppended: 4, retracted: [] });
  });

  it('resumes after a kill at any event', () => {
    const whole = store([], first);
    for (let cut = 0; cut <= whole.length; cut++) {
      const kept = whole.slice(0, cut);
      const resumed = store(kept, planImport(request([said('01', 'done'), said('04', 'not_done')], kept)));
      expect(resumed.map((e) => e.id).sort()).toEqual(whole.map((e) => e.id).sort());
    }
  });

  it('says again what was taken back by hand, and nothing else', () => {
    const events = store([], first);
    const target = events.find((e) => e.type === 'StatusReported')!;
    const retraction = retractionOf(target, by, 'by mistake');
    const without = [
      ...events,
      { ...retraction, stream: target.stream, revision: 1, position: 5, recordedAt: asOf } as RecordedEvent,
    ];
    const plan = planImport(request([said('01', 'done'), said('04', 'not_done')], without));
    expect(plan.appends).toEqual([{ stream: target.stream, events: plan.appended, expected: 'any' }]);
    expect(inForce(store(without, plan)).sort()).toEqual(['01 done', '04 not_done']);
    expect(plan.restored.map((r) => [r.entry.id, r.retraction.data.reason])).toEqual([
      [target.id, 'by mistake'],
    ]);
    expect(first.restored).toEqual([]);
  });

  it('does not call restored what only a better reader had dropped', () => {
    const events = store([], first);
    const better = store(events, planImport(request([said('01', 'done')], events, '2')));
    const back = planImport(request([said('01', 'done'), said('04', 'not_done')], better, '3'));
    expect(back.appended.filter((e) => e.type === 'StatusReported')).toHaveLength(1);
    expect(back.restored).toEqual([]);
  });

  it('only closes what was killed before its last event, if nobody else has closed it', () => {
    const kept = store([], first).slice(0, -1);
    const plan = planImport(request([said('01', 'done'), said('04', 'not_done')], kept));
    expect(plan.appends).toMatchObject([
      { stream: `readiness.report-${sha256}`, events: [{ type: 'ReportCompleted' }], expected: 0 },
    ]);
  });

  it('is corrected by a better reader: new readings in, old ones retracted', () => {
    const events = store([], first);
    const better = store(events, planImport(request([said('01', 'done'), said('04', 'done')], events, '2')));
    expect(inForce(better).sort()).toEqual(['01 done', '04 done']);
    expect(better.filter((e) => e.type === 'EntryRetracted')).toHaveLength(2); // the old reading and its ReportCompleted
  });

  it('can be withdrawn and imported again, any number of times', () => {
    let events = store([], first);
    for (let round = 0; round < 3; round++) {
      events = store(events, planWithdrawal(sha256, events, { ...by, reason: 'wrong file' }));
      expect(inForce(events)).toEqual([]);
      expect(planWithdrawal(sha256, events, { ...by, reason: 'again' }).appends).toEqual([]);
      events = store(events, planImport(request([said('01', 'done'), said('04', 'not_done')], events)));
      expect(inForce(events).sort()).toEqual(['01 done', '04 not_done']);
    }
  });

  it('leaves what other documents and people said of the same cells alone', () => {
    const other = store([], planImport({ ...request([said('01', 'done')], []), sha256: 'b'.repeat(64) }));
    const call = { ...other[1]!, id: '11111111-1111-5111-8111-111111111111' };
    const events = [...other, { ...call, metadata: { ...call.metadata, source: null } }] as RecordedEvent[];
    const plan = planImport(request([said('01', 'done')], events));
    expect(plan).toMatchObject({ alreadyAppended: 0, retracted: [] });
    expect(plan.appended).toHaveLength(3);
    expect(planWithdrawal(sha256, events, { ...by, reason: 'wrong file' }).retracted).toEqual([]);
  });

  it('says of a retraction who took what back and why, at the lines and the time of its target', () => {
    const events = store([], first);
    const plan = planWithdrawal(sha256, events, { ...by, actor: 'minh', reason: 'wrong file' });
    const target = events[1]!;
    const retraction = plan.appends.find((a) => a.stream === target.stream)!.events[0]!;
    expect(retraction).toMatchObject({
      type: 'EntryRetracted',
      effectiveAt: target.effectiveAt,
      data: { target: target.id, reason: 'wrong file' },
      metadata: {
        actor: 'minh',
        reason: 'wrong file',
        source: target.metadata.source,
        issuedAt: null,
        cites: null,
      },
    });
    expect(plan.retracted).toHaveLength(4);
  });

  it('stands at the revision of the report that was read, so that an import and a withdrawal never mix', () => {
    const events = store([], first);
    const report = `readiness.report-${sha256}`;
    const expectedAt = (plan: ImportPlan): unknown[] =>
      plan.appends.filter((a) => a.stream === report).map((a) => a.expected);
    expect(expectedAt(planWithdrawal(sha256, events, { ...by, reason: 'wrong file' }))).toEqual([1]);
    expect(expectedAt(planImport(request([said('01', 'done')], events, '2')))).toEqual([1, 'any']);
    expect(expectedAt(first)).toEqual(['none', 'any']);
  });

  it('reads the lines of its frame from the whole document, and counts what it saw', () => {
    const [received, , , completed] = first.appended;
    expect(received!.metadata.source).toEqual({ document: sha256, lines: [1, 100] });
    expect(completed!.data).toMatchObject({ observations: { StatusReported: 2 }, catalogue: 'c' });
    expect(streamsOfReading('p', sha256, reading([said('01', 'done'), said('01', 'not_done')]))).toEqual([
      `readiness.report-${sha256}`,
      'readiness.standing-p.01.I.1',
    ]);
  });

  it('takes the name under which it comes after a withdrawal', () => {
    const gone = store(store([], first), planWithdrawal(sha256, store([], first), { ...by, reason: 'x' }));
    const again = planImport(request([said('01', 'done'), said('04', 'not_done')], gone, '1', 'copy.txt'));
    expect(again.appended[0]).toMatchObject({ type: 'ReportReceived', data: { name: 'copy.txt' } });
  });

  it('keeps two equal observations apart by their ordinal', () => {
    const plan = planImport(request([said('01', 'done'), said('01', 'done')], []));
    expect(new Set(plan.appended.map((e) => e.id)).size).toBe(4);
  });
});
