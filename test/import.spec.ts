// An import ends the same whatever happens on the way: killed and run again, run twice at once, in any order, after a
// withdrawal, with another reader or another date.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { isProblem, openDocument, readDocument } from '#libs/intake';
import {
  planImport,
  planWithdrawal,
  streamsOfReading,
  upcast,
  type ImportPlan,
  type Observation,
  type Reading,
} from '#libs/readiness';
import type { ImportFile, ImportResult } from '../apps/api/src/commands/import-documents.js';
import {
  FindingsHandler,
  FindingsQuery,
  MatrixHandler,
  MatrixQuery,
  RemarksHandler,
  RemarksQuery,
  TimelineHandler,
  TimelineQuery,
  VendorsHandler,
  VendorsQuery,
} from '../apps/api/src/queries/handlers.js';
import { documentFiles } from './documents.js';
import { madeUpReport, openLedger, type Ledger } from './ledger.js';
import { readiness, startReadiness } from './processes.js';

jest.setTimeout(180_000);

const REPORT = madeUpReport('2025-06-25T10:00:00.000Z', 7);
const by = { actor: 'tester', via: 'cli', reason: null, correlationId: null } as const;

const ledgers: Ledger[] = [];
async function ledger(): Promise<Ledger> {
  const opened = await openLedger();
  ledgers.push(opened);
  return opened;
}
afterEach(async () => {
  for (const opened of ledgers.splice(0)) await opened.drop();
});

describe('an import by several processes', () => {
  let folder: string;
  let files: string[];
  let once: string[];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-killed-'));
    const sample = readdirSync('data/sample').filter((name) => name.endsWith('.csv'));
    const all = [...sample.map((name) => ({ name, bytes: readFileSync(`data/sample/${name}`) })), REPORT];
    files = all.map(({ name, bytes }) => {
      const target = path.join(folder, name);
      writeFileSync(target, bytes);
      return target;
    });
    const reference = await openLedger();
    await reference.import(all);
    once = await reference.contents();
    await reference.drop();
    expect(once.length).toBeGreaterThan(2000);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('that is killed again and again ends as if it had run once', async () => {
    const opened = await ledger();
    const { engine, url } = opened;
    const countOf = async (table: 'documents' | 'events'): Promise<number> => {
      const [row] = await engine.sql<{ n: number }[]>`
        select count(*)::int as n from ${engine.sql(`store.${table}`)}`;
      return row!.n;
    };
    const kills = [
      { table: 'documents', more: 1 },
      { table: 'events', more: 1 },
      { table: 'documents', more: 2 },
      { table: 'events', more: 1000 },
    ] as const;
    for (const { table, more } of kills) {
      const before = await countOf(table);
      const running = startReadiness(['import', ...files, '--json'], { env: { DATABASE_URL: url } });
      let over = false;
      void running.ended.then(() => (over = true));
      while (!over && (await countOf(table)) < before + more);
      running.child.kill('SIGKILL');
      expect((await running.ended).signal).toBe('SIGKILL');
      // every document is there whole, or nothing of it
      const open = await engine.sql`
        select e.data ->> 'document' as document from store.events e where type = 'ReportReceived'
        except select e.data ->> 'document' from store.events e where type = 'ReportCompleted'`;
      expect(open).toHaveLength(0);
    }
    const last = await readiness(['import', ...files, '--json'], { env: { DATABASE_URL: url } });
    expect([last.code, last.stderr]).toEqual([0, '']);
    expect(await opened.contents()).toEqual(once);
  });

  it('and the same by another at once adds everything once', async () => {
    const opened = await ledger();
    const { url } = opened;
    const ends = await Promise.all(
      [files, [...files].reverse()].map((order) =>
        readiness(['import', ...order, '--json'], { env: { DATABASE_URL: url } }),
      ),
    );
    expect(ends.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const results = ends.flatMap(({ stdout }) => JSON.parse(stdout) as ImportResult[]);
    expect(results.reduce((sum, result) => sum + result.events.appended, 0)).toBe(once.length);
    // which document came first in a stream that both touch is a matter of luck, and of nothing else
    const regardless = (contents: readonly string[]): string[] =>
      contents.map((e) => e.replace(/ \d+ /, ' ')).sort();
    expect(regardless(await opened.contents())).toEqual(regardless(once));
  });
});

describe('documents', () => {
  const real = documentFiles.map((file): ImportFile => ({
    name: path.basename(file),
    bytes: readFileSync(file),
  }));
  if (real.length === 0) console.warn('WITHOUT the real documents: only made-up reports are imported');
  const days = ['2025-06-25', '2025-06-28', '2025-07-01'];
  const documents = [...real, ...days.map((day, i) => madeUpReport(`${day}T10:05:00.000Z`, 100 + i))];
  const dates = [
    '2025-06-24T16:59:59.999Z',
    '2025-06-27T05:15:00.000Z',
    '2025-06-28T12:00:00.000Z',
    '2025-07-05',
  ];

  it('give the same answers for every date in whatever order they are imported', async () => {
    const orders = [documents, [...documents].reverse(), shuffled(documents)];
    const answers: unknown[] = [];
    for (const order of orders) {
      const opened = await ledger();
      for (const document of order) await opened.import([document]);
      await opened.project();
      answers.push(await answersOf(opened, dates));
    }
    expect(differences(answers[1], answers[0])).toEqual([]);
    expect(differences(answers[2], answers[0])).toEqual([]);
  });
});

describe('one document', () => {
  it('that was withdrawn says nothing, and can be imported again', async () => {
    const opened = await ledger();
    const other = madeUpReport('2025-06-26T10:00:00.000Z', 8);
    const [, first] = await opened.import([other, REPORT]);
    await opened.project();
    const before = await answersOf(opened, ['2025-06-25T10:00:00.000Z', '2025-06-26T12:00:00.000Z']);

    const plan = await withdrawal(opened, first!.sha256);
    await opened.engine.store.appendMany(plan.appends);
    await opened.project();
    expect(plan.retracted).toHaveLength(first!.events.appended);
    expect(await statusesAt(opened, '2025-06-25T12:00:00.000Z')).toEqual(['not_reported']);

    const [again] = await opened.import([REPORT]);
    await opened.project();
    expect(again!.events).toMatchObject({
      appended: first!.events.appended,
      alreadyAppended: 0,
      retracted: 0,
    });
    const after = await answersOf(opened, ['2025-06-25T10:00:00.000Z', '2025-06-26T12:00:00.000Z']);
    expect(differences(withoutIds(after), withoutIds(before))).toEqual([]);

    const [third] = await opened.import([REPORT]);
    expect(third!.events).toMatchObject({ appended: 0, retracted: 0 });
  });

  it('under another date is retracted at the old one and said again at the new one', async () => {
    const opened = await ledger();
    const [first] = await opened.import([REPORT]);
    const [moved] = await opened.import([REPORT], { asOf: '2025-06-26T10:00:00.000Z' });
    await opened.project();
    expect(moved!.events).toMatchObject({
      appended: first!.events.appended,
      retracted: first!.events.appended,
      alreadyAppended: 0,
    });
    expect(await statusesAt(opened, '2025-06-26T09:00:00.000Z')).toEqual(['not_reported']);
    expect(await statusesAt(opened, '2025-06-26T10:00:00.000Z')).toEqual(['done', 'not_done']);
    const known = String(first!.position);
    expect(await statusesAt(opened, '2025-06-26T09:00:00.000Z', known)).toEqual(['done', 'not_done']);
  });

  it('that an older reader misread is put right by importing it again, and by nothing more', async () => {
    const opened = await ledger();
    const right = await readingOf(opened, REPORT);
    const [wrongAt, missing] = [3, 5];
    const misread = (o: Observation): Observation =>
      o.statement.type === 'StatusReported'
        ? {
            ...o,
            statement: {
              ...o.statement,
              data: { ...o.statement.data, status: o.statement.data.status === 'done' ? 'not_done' : 'done' },
            },
          }
        : o;
    const statuses = right.reading.observations.filter((o) => o.statement.type === 'StatusReported');
    const old: Reading = {
      ...right.reading,
      reader: { name: 'status-report', version: '0' },
      observations: right.reading.observations
        .filter((o) => o !== statuses[missing])
        .map((o) => (o === statuses[wrongAt] ? misread(o) : o)),
    };
    const plan = await planOf(opened, right.sha256, old);
    await opened.engine.documents.put({ ...REPORT, sha256: right.sha256, text: null });
    await opened.engine.documents.addStreams(
      right.sha256,
      streamsOfReading(opened.engine.programme, right.sha256, old),
    );
    await opened.engine.store.appendMany(plan.appends);

    const [result] = await opened.import([REPORT]);
    // the misread status and the completion are taken back; these two and the missing status are said
    expect(result!.events).toMatchObject({ appended: 3, retracted: 2 });
    await opened.project();
    const corrected = await answersOf(opened, ['2025-06-25T10:00:00.000Z']);

    const fresh = await ledger();
    await fresh.import([REPORT]);
    await fresh.project();
    const expected = await answersOf(fresh, ['2025-06-25T10:00:00.000Z']);
    expect(differences({ ...corrected[0], timeline: null }, { ...expected[0], timeline: null })).toEqual([]);
  });
});

interface Answers {
  readonly matrix: unknown;
  readonly vendors: unknown;
  readonly remarks: unknown;
  readonly findings: unknown;
  readonly timeline: unknown;
}

/** Every answer at every date, but for what tells when we came to know it. */
async function answersOf({ engine }: Ledger, dates: readonly string[]): Promise<Answers[]> {
  const answers: Answers[] = [];
  for (const asOf of dates) {
    const at = { asOf };
    const timeline = await new TimelineHandler(engine).execute(
      Object.assign(new TimelineQuery(), at, { all: true, limit: 10_000 }),
    );
    answers.push({
      matrix: timeless(await new MatrixHandler(engine).execute(Object.assign(new MatrixQuery(), at))),
      vendors: timeless(await new VendorsHandler(engine).execute(Object.assign(new VendorsQuery(), at))),
      remarks: timeless(await new RemarksHandler(engine).execute(Object.assign(new RemarksQuery(), at))),
      findings: timeless(await new FindingsHandler(engine).execute(Object.assign(new FindingsQuery(), at))),
      // in the order of positions, so by id here; the catalogue is not of a document
      timeline: timeless(
        timeline.entries.filter((entry) => entry.source !== null).sort((a, b) => (a.id < b.id ? -1 : 1)),
      ),
    });
  }
  return answers;
}

const OF_TIME = new Set(['position', 'recordedAt', 'knownAt', 'next']);
const OF_IDENTITY = new Set(['event', 'id', 'retracted']);

function without(keys: ReadonlySet<string>, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => without(keys, item));
  if (typeof value !== 'object' || value === null) return value;
  const kept = Object.entries(value).filter(([key]) => !keys.has(key));
  return Object.fromEntries(kept.map(([key, item]) => [key, without(keys, item)]));
}

const timeless = (answer: unknown): unknown => without(OF_TIME, answer);
const withoutIds = (answers: readonly Answers[]): unknown =>
  without(
    OF_IDENTITY,
    answers.map((answer) => ({ ...answer, timeline: null })),
  );

/** Where two answers differ, ten places at most: whole answers are too large to be shown. */
function differences(a: unknown, b: unknown, place = ''): string[] {
  if (Object.is(a, b)) return [];
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null)
    return [`${place}: ${JSON.stringify(a)} – ${JSON.stringify(b)}`.slice(0, 300)];
  const [left, right] = [a, b] as [Record<string, unknown>, Record<string, unknown>];
  const keys = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return keys.flatMap((key) => differences(left[key], right[key], `${place}/${key}`)).slice(0, 10);
}

async function statusesAt({ engine }: Ledger, asOf: string, knownAt?: string): Promise<string[]> {
  const query = Object.assign(new MatrixQuery(), { asOf }, knownAt === undefined ? {} : { knownAt });
  const { units } = await new MatrixHandler(engine).execute(query);
  return [...new Set(units.flatMap((unit) => Object.values(unit.cells).map((cell) => cell.status)))].sort();
}

async function readingOf(
  { engine }: Ledger,
  file: ImportFile,
): Promise<{ sha256: string; reading: Reading }> {
  const { createHash } = await import('node:crypto');
  const sha256 = createHash('sha256').update(file.bytes).digest('hex');
  const opened = await openDocument(file.bytes, file.name);
  if (isProblem(opened)) throw new Error(opened.message.en);
  const { catalogue, names } = await engine.catalogueNow();
  const reading = readDocument(opened, { catalogue, names, sha256, asOf: null });
  if (isProblem(reading)) throw new Error(reading.message.en);
  return { sha256, reading };
}

async function planOf({ engine }: Ledger, sha256: string, reading: Reading): Promise<ImportPlan> {
  const { catalogue, sha256: adopted } = await engine.catalogueNow();
  const { ministry } = catalogue;
  const about = { programme: engine.programme, sha256, name: REPORT.name, reading };
  return planImport({ ...about, ministry: ministry.id, catalogue: adopted, existing: [], by });
}

async function withdrawal({ engine }: Ledger, sha256: string): Promise<ImportPlan> {
  const streams = await engine.documents.streams(sha256);
  const existing = [...(await engine.store.readMany(streams)).values()].flat().map(upcast);
  return planWithdrawal(sha256, existing, { ...by, reason: 'sent by mistake' });
}

function shuffled<T>(items: readonly T[]): T[] {
  const [order] = fc.sample(fc.shuffledSubarray([...items.keys()], { minLength: items.length }), {
    numRuns: 1,
    seed: 20250627,
  });
  return order!.map((i) => items[i]!);
}
