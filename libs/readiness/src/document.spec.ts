import {
  planImport,
  planWithdrawal,
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

  it('keeps two equal observations apart by their ordinal', () => {
    const plan = planImport(request([said('01', 'done'), said('01', 'done')], []));
    expect(new Set(plan.appended.map((e) => e.id)).size).toBe(4);
  });
});
