// The command line as programs and people use it: real processes, one JSON document or one readable table on stdout,
// one clear line on stderr, and the exit code that the contract names.
import { mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import { TABLE_KINDS, template } from '#libs/intake';
import { schemas } from '../apps/api/src/http/schemas.js';
import { describeOnDocuments, documentFiles } from './documents.js';
import { readiness, type Ended } from './processes.js';
import { testDatabase, type TestDatabase } from './postgres.js';

// every command is a process that takes a second of its own
jest.setTimeout(180_000);

let database: TestDatabase;
let scratch: string;

beforeAll(async () => {
  database = await testDatabase();
  scratch = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-cli-'));
  expect((await run('health')).code).toBe(0);
});
afterAll(async () => {
  await database.drop();
  rmSync(scratch, { recursive: true, force: true });
});

const run = (...args: string[]): Promise<Ended> => readiness(args, { env: { DATABASE_URL: database.url } });

/** One JSON document, alone on stdout, and silence on stderr. */
async function json<T = never>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}

async function head(): Promise<number> {
  const [row] = await database.sql<{ n: string }[]>`select count(*) as n from store.events`;
  return Number(row!.n);
}

function file(name: string, content: string | Uint8Array): string {
  const target = path.join(scratch, name);
  writeFileSync(target, content);
  return target;
}

/** Exit 2, nothing on stdout, and a first line on stderr that matches, in both languages. */
function expectRefused({ code, stdout, stderr }: Ended, why: RegExp): void {
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(why);
  expect(stderr.split('\n')[0]).toContain(' / ');
  expect(stderr).not.toMatch(/^\s+at /m);
}

describeOnDocuments('the three real documents', () => {
  const AT = ['--as-of', '2025-06-27T12:15:00+07:00'];
  let imported: z.infer<typeof schemas.imports>;

  beforeAll(async () => {
    imported = schemas.imports.parse(await json('import', ...documentFiles));
  });

  it('are imported with every line of the two reports read', () => {
    expect(imported.map(({ kind, asOf }) => [kind, asOf])).toEqual([
      ['systems-report', '2025-06-24T16:59:59.999Z'],
      ['status-report', '2025-06-27T05:15:00.000Z'],
      ['inventory', '2024-04-26T16:59:59.999Z'],
    ]);
    expect(imported.slice(0, 2).flatMap((result) => result.coverage.unread)).toEqual([]);
    expect(imported[1]!.observations).toMatchObject({ StatusReported: 884 });
    expect(imported.every((result) => result.findings.length > 0)).toBe(true);
  });

  it('add nothing when they are imported again', async () => {
    const before = await head();
    const again = schemas.imports.parse(await json('import', ...documentFiles));
    expect(again.map((result) => [result.events.appended, result.events.retracted])).toEqual([
      [0, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(await head()).toBe(before);
  });

  it('give the matrix of 12:15 on 27/6/2025: 623 of 884 done, all 26 in Thái Nguyên', async () => {
    const matrix = schemas.matrix.parse(await json('matrix', ...AT));
    const cells = matrix.units.flatMap((unit) => Object.values(unit.cells));
    expect([cells.filter((cell) => cell.status === 'done').length, cells.length]).toEqual([623, 884]);
    expect(matrix.units.find((unit) => unit.name === 'Thái Nguyên')!.done).toBe(26);
    expect(matrix.criteria.every((c) => c.done + c.notDone + c.notReported === 34)).toBe(true);
    expect(cells.every((cell) => cell.source?.document === imported[1]!.sha256)).toBe(true);
  });

  it('give 169 vendor cells, and 26 · 2 · 2 · 1 · 3 for TTHC', async () => {
    const vendors = schemas.vendors.parse(await json('vendors'));
    expect(vendors.units.flatMap((unit) => Object.values(unit.systems))).toHaveLength(169);
    const tthc = vendors.systems.find((system) => system.code === 'TTHC')!;
    expect(Object.fromEntries(tthc.counts.map(({ vendor, units }) => [vendor, units.length]))).toEqual({
      VNPT: 26,
      'Tân Dân': 2,
      MobiFone: 2,
      FPT: 1,
      self: 3,
    });
    const haNoi = vendors.units.find((unit) => unit.code === '01')!;
    expect(haNoi.systems['TTHC']!.vendors).toEqual(['MobiFone']);
  });

  it('give 296 rows of inventory, the remarks, the timeline and the findings', async () => {
    const inventory = schemas.inventory.parse(await json('inventory'));
    expect(inventory.rows).toHaveLength(296);
    const timeline = schemas.timeline.parse(await json('timeline', '--type', 'VendorReplaced', '--all'));
    expect(timeline.entries).toHaveLength(1);
    expect(timeline.entries[0]).toMatchObject({ unit: '01', system: 'TTHC', type: 'VendorReplaced' });
    const remarks = schemas.remarks.parse(await json('remarks', '--type', 'DifficultyReported', ...AT));
    expect(remarks.remarks.length).toBeGreaterThan(90);
    const { findings } = schemas.findings.parse(await json('reconcile'));
    expect(findings.length).toBeGreaterThan(20);
    const { sha256 } = imported[1]!;
    const ofOne = schemas.findings.parse(await json('reconcile', '--document', sha256.slice(0, 12)));
    expect(ofOne.findings.length).toBeLessThan(findings.length);
    expect(ofOne.findings.filter((f) => ![f, ...f.related].some((r) => r.document === sha256))).toEqual([]);
  });

  it('print as tables that fit 120 columns, without colour codes in a pipe', async () => {
    const reads = [
      ['matrix', ...AT],
      ['vendors'],
      ['remarks'],
      ['timeline'],
      ['reconcile'],
      ['inventory'],
      ['health'],
    ];
    for (const args of reads) {
      const { code, stdout, stderr } = await run(...args);
      expect([args, code, stderr]).toEqual([args, 0, '']);
      const wide = stdout.split('\n').filter((line) => [...line.normalize('NFC')].length > 120);
      expect([args, wide]).toEqual([args, []]);
      expect(stdout.includes('\u001b')).toBe(false);
      expect(stdout.split('\n').length).toBeGreaterThan(5);
    }
  });

  it('rebuild to identical tables, and keep their streams', async () => {
    const rebuilt = await json<{ projection: string; identical: boolean; events: number }[]>(
      'rebuild',
      'matrix',
      'vendors',
    );
    expect(rebuilt.map(({ projection, identical }) => [projection, identical])).toEqual([
      ['matrix', true],
      ['vendors', true],
    ]);
    const stream = 'readiness.assignment-vn-two-tier-2025.01.TTHC';
    const events = await json<{ type: string; stream: string }[]>('stream', stream);
    expect(events.map((event) => event.type)).toContain('VendorReplaced');
    expect(events.every((event) => event.stream === stream)).toBe(true);
  });
});

describe('recording by hand', () => {
  it('says the event and its position, and the same thing once only', async () => {
    const said = [
      '--unit',
      'Sơn La',
      '--criterion',
      'I.1',
      '--status',
      'done',
      '--effective-at',
      '27/6/2025 17:20',
    ];
    const options = [...said, '--channel', 'phone', '--actor', 'an'];
    const first = schemas.record.parse(await json('record', 'status', ...options));
    expect(first).toMatchObject({ outcome: 'appended', retracted: [] });
    const second = schemas.record.parse(await json('record', 'status', ...options));
    expect(second).toEqual({ ...first, outcome: 'already-appended' });
    const timeline = schemas.timeline.parse(await json('timeline', '--actor', 'an'));
    expect(timeline.entries).toMatchObject([{ id: first.event, effectiveAt: '2025-06-27T10:20:00.000Z' }]);
    expect((await run('timeline', '--actor', 'an')).stdout).toContain('qua phone');
  });
});

describe('bad usage', () => {
  const day = ['--effective-at', '27/6/2025'];

  it.each([
    [['matrix', '--nonsense'], /--nonsense/],
    [['nonsense'], /nonsense/],
    [['import'], /files/],
    [['record', 'status'], /effective-at/],
    [['record', 'rumour', ...day], /kind/],
    [['record', 'status', '--unit', 'Sơn La', ...day], /criterion/],
    [['matrix', '--as-of', 'hôm qua'], /as-of/],
    [['matrix', '--known-at', '999999999'], /999999999/],
    [['timeline', '--unit', 'Atlantis'], /Atlantis/],
    [['timeline', '--cursor', 'x'], /cursor/],
    [['remarks', '--type', 'Nonsense'], /type/],
    [['reconcile', '--document', 'abcdef0123'], /abcdef0123/],
    [['stream', 'nowhere'], /nowhere/],
    [['matrix', '--programme', 'atlantis'], /atlantis/],
    [['template', 'poem'], /poem/],
  ])('readiness %j ends with one line and exit 2', async (args, why) => {
    const ended = await run(...args);
    expectRefused(ended, why);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });
});

describe('bad input', () => {
  interface Refused {
    readonly error: {
      readonly details: readonly {
        readonly file: string;
        readonly problem: {
          readonly code: string;
          readonly message: { readonly vi: string; readonly en: string };
          readonly rows?: readonly { readonly line: number }[];
        };
      }[];
    };
  }
  const rows = (...lines: string[]): string => ['unit,criterion,status,effectiveAt', ...lines, ''].join('\n');
  const binary = Uint8Array.from({ length: 999 }, (_, i) => (i * 7) % 256);
  const BAD: readonly (readonly [name: string, content: string | Uint8Array, code: string, why: RegExp])[] = [
    ['poem.txt', 'Một bài thơ\nvề mùa thu\n', 'unknown-kind', /loại/],
    ['empty.txt', '', 'empty', /trống/],
    ['a.bin', binary, 'binary', /nhị phân/],
    ['broken.txt', Buffer.from('tot\nd\xc3(ng\n', 'latin1'), 'broken-utf8', /dòng 2/],
    ['wrong.csv', 'a,b,c\n1,2,3\n', 'wrong-headers', /cột/],
    ['short.csv', 'unit,criterion,status\n01,I.1,done\n', 'wrong-headers', /effectiveAt/],
    ['criterion.csv', rows('Hà Nội,IX.9,done,2025-06-27'), 'bad-rows', /dòng 2.*IX\.9/],
    ['old.csv', rows('Hà Nội,I.1,done,1999-06-27'), 'bad-rows', /dòng 2.*2000/],
  ];
  const good = (): string => file('good.csv', rows('Hà Nội,I.1,done,2025-06-27'));

  it('is listed file by file, each with what and where, and nothing of a good file beside it is appended', async () => {
    const before = await head();
    const files = BAD.map(([name, content]) => file(name, content));
    const { code, stdout } = await run('import', good(), ...files, '--json');
    expect(code).toBe(2);
    const { details } = (JSON.parse(stdout) as Refused).error;
    expect(details.map((d) => [d.file, d.problem.code])).toEqual(BAD.map(([name, , kind]) => [name, kind]));
    for (const [i, [, , , why]] of BAD.entries()) {
      expect(details[i]!.problem.message.vi).toMatch(why);
      expect(details[i]!.problem.message.en).not.toBe('');
    }
    expect(await head()).toBe(before);
  });

  it.each(BAD.filter(([name]) => /poem|broken|criterion/.test(name)))(
    '%s alone is one clear line',
    async (name, content) => {
      const before = await head();
      const ended = await run('import', file(name, content));
      expectRefused(ended, new RegExp(`^${name}: `));
      expect(ended.stderr.trim().split('\n')).toHaveLength(1);
      expect(await head()).toBe(before);
    },
  );

  it('is refused before it is read when it is 100 MB, a directory or not there', async () => {
    const before = await head();
    const big = file('big.txt', '');
    truncateSync(big, 100 * 1024 * 1024);
    expectRefused(await run('import', good(), big), /big\.txt.*20 MB/);
    expectRefused(await run('import', good(), scratch), /thư mục/);
    expectRefused(await run('import', good(), path.join(scratch, 'none.txt')), /none\.txt.*không có tệp/);
    expect(await head()).toBe(before);
  });

  it('shows three of five bad rows on stderr, and all of them with --json', async () => {
    const before = await head();
    const wrong = [1, 2, 3, 4, 5].map((n) => `Hà Nội,IX.${n},done,2025-06-27`);
    const five = file('five.csv', rows(...wrong, '01,I.1,done,2025-06-27'));
    const people = await run('import', five);
    expectRefused(people, /five\.csv/);
    expect(people.stderr.match(/five\.csv:\d+/g)).toEqual(['five.csv:2', 'five.csv:3', 'five.csv:4']);
    const programs = await run('import', five, '--json');
    expect(programs.code).toBe(2);
    const [detail] = (JSON.parse(programs.stdout) as Refused).error.details;
    expect(detail!.problem.rows!.map((row) => row.line)).toEqual([2, 3, 4, 5, 6]);
    expect(await head()).toBe(before);
  });

  it('is no CSV where JSON is asked for: a program gets the columns, and a file where it asks for one', async () => {
    const template = ['template', 'statuses', '--json'];
    const columns = ['unit', 'criterion', 'status', 'effectiveAt', 'remark'];
    const printed = await readiness(template);
    expect(JSON.parse(printed.stdout)).toEqual({ kind: 'statuses-table', columns, out: null });
    const out = path.join(scratch, 'statuses.csv');
    const written = await readiness([...template, '--out', out]);
    expect(JSON.parse(written.stdout)).toEqual({ kind: 'statuses-table', columns, out });
    expect(readFileSync(out, 'utf8')).toContain(columns.join(','));
  });

  it('is an empty template as well: recognised as its kind, as CSV and as XLSX, and refused for having no row', async () => {
    const made: string[] = [];
    for (const kind of TABLE_KINDS) {
      for (const format of ['csv', 'xlsx'] as const)
        made.push(file(`${kind}.${format}`, await template(kind, format)));
    }
    const printed = await readiness(['template', 'statuses']);
    expect([printed.code, printed.stderr]).toEqual([0, '']);
    made.push(file('printed.csv', printed.stdout));
    const written = path.join(scratch, 'written.xlsx');
    expect((await readiness(['template', 'inventory', '--out', written])).code).toBe(0);
    made.push(written);
    expectRefused(await readiness(['template', 'inventory', '--out', written]), /written\.xlsx: đã có/);
    const ended = await run('import', ...made, '--json');
    const { details } = (JSON.parse(ended.stdout) as Refused).error;
    expect(details.map((d) => d.file)).toEqual(made.map((target) => path.basename(target)));
    expect(new Set(details.map((d) => d.problem.message.en))).toEqual(
      new Set(['The table has its header and no row of data']),
    );
  });
});

describe('a database that cannot be had', () => {
  it.each([
    ['nothing listens', 'closed'],
    ['nobody answers', 'silent'],
  ])('is one clear line within five seconds when %s', async (_, kind) => {
    const listener = createServer(() => undefined);
    await new Promise<void>((done) => listener.listen(0, '127.0.0.1', done));
    const { port } = listener.address() as { port: number };
    const closed = new Promise<void>((done) => listener.once('close', () => done()));
    if (kind === 'closed') listener.close();
    if (kind === 'closed') await closed;
    const ended = await readiness(['matrix', '--json'], {
      env: { DATABASE_URL: `postgres://somebody:secret-word@127.0.0.1:${port}/x` },
    });
    listener.close();
    expectRefused(ended, /PostgreSQL/);
    expect(ended.stderr).toContain(`127.0.0.1:${port}`);
    expect(ended.stderr).not.toContain('secret-word');
    // five seconds for the line, and what a loaded machine needs to start Node
    expect(ended.ms).toBeLessThan(10_000);
  });
});

describe('a read model that has stopped', () => {
  const said = ['--unit', 'Sơn La', '--criterion', 'II.2', '--status', 'done'];

  it('keeps no write from being answered, and no read but those that need it', async () => {
    await database.sql`alter table timeline_v4.log add constraint broken check (position <= 0) not valid`;
    try {
      const recorded = await run('record', 'status', ...said, '--effective-at', '2025-06-27 17:20', '--json');
      expect(recorded.code).toBe(0);
      const { event } = schemas.record.parse(JSON.parse(recorded.stdout));
      expect(event).toMatch(/^[0-9a-f-]{36}$/);
      expect(recorded.stderr).toMatch(/recorded; .*timeline.* stopped at position/);
      const table = file(
        'stopped.csv',
        'unit,criterion,status,effectiveAt\nSơn La,II.3,done,2025-06-27 17:20\n',
      );
      const imported = await run('import', table);
      expect([imported.code, imported.stderr]).toEqual([0, expect.stringContaining('timeline')]);
      const matrix = await run('matrix', '--json');
      expect([matrix.code, matrix.stderr]).toEqual([0, '']);
      expectRefused(await run('timeline'), /timeline stopped at position \d+.*readiness rebuild timeline/);
    } finally {
      await database.sql`alter table timeline_v4.log drop constraint broken`;
    }
    expect((await run('timeline')).code).toBe(0);
  });
});
