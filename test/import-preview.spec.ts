// What is told of an import before it happens, line by line, and that nothing else happens than was told.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { CommandBus } from '@nestjs/cqrs';
import type { ImportFile, ImportProgress } from '../apps/api/src/commands/import-documents.js';
import { ImportDocuments, ImportDocumentsHandler } from '../apps/api/src/commands/import-documents.js';
import type { ImportResult } from '../apps/api/src/commands/import-result.js';
import type { LineEntry } from '../apps/api/src/commands/import-lines.js';
import { StoreUnavailableError } from '#libs/event-store';
import { streamImport } from '../apps/api/src/http/import-stream.js';
import { requestTimeoutMs } from '../apps/api/src/http/server.js';
import { documentFiles } from './documents.js';
import { madeUpReport, openLedger, type Ledger } from './ledger.js';
import { testServer, upload, type TestServer } from './server.js';

jest.setTimeout(180_000);

const by = { actor: 'tester', via: 'cli', reason: null, correlationId: null } as const;
const HEADER = 'unit,criterion,status,effectiveAt,remark';
const tableOf = (...rows: string[]): ImportFile => ({
  name: 'table.csv',
  bytes: new TextEncoder().encode(`${[HEADER, ...rows].join('\n')}\n`),
});

async function preview({ engine }: Ledger, file: ImportFile): Promise<Required<ImportResult>> {
  const options = { dryRun: true, asOf: null, kind: null, lines: true };
  const [result] = await new ImportDocumentsHandler(engine).execute(new ImportDocuments([file], options, by));
  return result as Required<ImportResult>;
}

const said = (entries: readonly LineEntry[]): unknown[] =>
  entries.map(({ kind, units, criterion, from, to }) => [kind, units.join(' '), criterion, from, to]);

describe('the lines of a preview', () => {
  let ledger: Ledger;
  beforeEach(async () => {
    ledger = await openLedger();
  });
  afterEach(() => ledger.drop());

  it('tell what is created, changed, confirmed, filed in the past and already there', async () => {
    const before = tableOf('Sơn La,III.3,not_done,2025-06-27 12:00,', 'Sơn La,I.1,done,2025-06-27 12:00,');
    await ledger.import([before]);
    const next = tableOf(
      'Sơn La,III.3,done,2025-06-28 12:00,',
      'Sơn La,I.1,done,2025-06-28 12:00,',
      'Lai Châu,I.1,done,2025-06-28 12:00,',
      'Sơn La,I.1,not_done,2025-06-26 12:00,',
      'Lai Châu,I.1,done,2025-06-28 12:00,',
    );
    const { lines, effects } = await preview(ledger, next);
    expect(lines.map(({ verdict }) => verdict)).toEqual([
      'context',
      'records',
      'records',
      'records',
      'records',
      'context',
    ]);
    expect(lines.flatMap(({ entries }) => said(entries))).toEqual([
      ['changes', '14', 'III.3', 'not_done', 'done'],
      ['confirms', '14', 'I.1', 'done', 'done'],
      ['creates', '12', 'I.1', null, 'done'],
      ['history', '14', 'I.1', 'done', 'not_done'],
    ]);
    expect(effects).toMatchObject({ created: 1, changed: 1, unchanged: 1 });
    await ledger.import([next]);
    const again = await preview(ledger, next);
    expect(again.lines.flatMap(({ entries }) => entries.map((e) => e.kind))).toEqual(
      Array(4).fill('already'),
    );
  });

  it('are of no later position than the one they are told with, though somebody records meanwhile', async () => {
    await ledger.import([tableOf('Sơn La,III.3,not_done,2025-06-27 12:00,')]);
    const { store } = ledger.engine;
    const { position } = await store.head();
    const readMany = store.readMany.bind(store);
    jest.spyOn(store, 'readMany').mockImplementationOnce(async (streams) => {
      const found = await readMany(streams);
      await ledger.import([tableOf('Sơn La,III.3,done,2025-06-27 13:00,')]);
      return found;
    });
    const made = await preview(ledger, tableOf('Sơn La,III.3,done,2025-06-28 12:00,'));
    expect(made.lines[1]!.entries[0]).toMatchObject({ kind: 'changes' });
    expect(made.position).toBe(position);
  });

  it('mark what another source of the same instant says otherwise', async () => {
    await ledger.import([tableOf('Sơn La,III.3,not_done,2025-06-27 12:00,')]);
    const { lines } = await preview(ledger, tableOf('Sơn La,III.3,done,2025-06-27 12:00,'));
    expect(lines[1]!.entries[0]).toMatchObject({ kind: 'changes', conflicting: true });
  });

  it('say of the same words under another date that they confirm what is there', async () => {
    const report = madeUpReport('2025-06-25T10:00:00.000Z', 7);
    await ledger.import([report]);
    const options = { dryRun: true, asOf: '2025-06-24T10:00:00.000Z', kind: null, lines: true };
    const [moved] = await new ImportDocumentsHandler(ledger.engine).execute(
      new ImportDocuments([report], options, by),
    );
    const kinds = new Set(
      moved!.lines!.flatMap(({ entries }) =>
        entries.flatMap((e) => (e.type === 'StatusReported' ? [e.kind] : [])),
      ),
    );
    expect(kinds).toEqual(new Set(['confirms']));
  });

  it('leave no line of a document without a verdict, nor an observation without its line', async () => {
    const real = documentFiles.map((file) => ({ name: path.basename(file), bytes: readFileSync(file) }));
    if (real.length === 0) console.warn('WITHOUT the real documents: only a made-up report is looked at');
    for (const file of [...real, madeUpReport('2025-06-25T10:00:00.000Z', 3)]) {
      const { lines, observations, coverage, effects } = await preview(ledger, file);
      const of = (verdict: string): number[] =>
        lines.flatMap((line, i) => (line.verdict === verdict ? [i + 1] : []));
      expect(of('unread')).toEqual(coverage.unread);
      expect(lines.length - of('blank').length).toBe(coverage.lines);
      const entries = lines.flatMap((line) => line.entries);
      const total = Object.values(observations).reduce((sum, n) => sum + n, 0);
      expect(entries.reduce((sum, { units }) => sum + Math.max(1, units.length), 0)).toBe(total);
      const cells = entries.filter(({ kind, type }) => kind === 'creates' && CELLS.has(type));
      expect(cells.reduce((sum, { units }) => sum + Math.max(1, units.length), 0)).toBe(effects.created);
    }
  });

  it('propose what a name may have meant that the catalogue does not know', async () => {
    const report = madeUpReport('2025-06-25T10:00:00.000Z', 7);
    const text = new TextDecoder().decode(report.bytes);
    const strange = text.replace(/Sơn La/g, 'Sơn Lam');
    expect(strange).not.toBe(text);
    const file = { name: 'strange.txt', bytes: new TextEncoder().encode(strange) };
    const { unresolved } = await preview(ledger, file);
    expect(unresolved).toContainEqual(
      expect.objectContaining({
        name: 'Sơn Lam',
        candidates: expect.arrayContaining([{ kind: 'unit', id: '14', why: 'similar' }]) as unknown,
      }),
    );
  });
});

const CELLS: ReadonlySet<string> = new Set([
  'StatusReported',
  'VendorAssigned',
  'VendorReplaced',
  'DeadlineSet',
]);

describe('an import that was previewed', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await testServer();
  });
  afterAll(() => server?.close());

  const first = ['a.csv', `${HEADER}\nSơn La,III.3,done,2025-06-28 17:00,\n`] as const;
  const head = async (): Promise<number> => (await server.engine.store.head()).position;

  it('is refused when the ledger has changed what it would do, and is what was shown otherwise', async () => {
    const trial = await server.ask('POST', '/api/imports?dryRun', upload(first));
    const [{ etag }] = trial.json as [Required<ImportResult>];
    const other = upload(['b.csv', `${HEADER}\nSơn La,III.3,not_done,2025-06-28 16:00,\n`]);
    expect((await server.ask('POST', '/api/imports', other)).status).toBe(200);
    const before = await head();
    const refused = await server.ask('POST', `/api/imports?ifMatch=${etag}`, upload(first));
    expect([refused.status, refused.json]).toMatchObject([412, { title: 'preview-outdated' }]);
    expect(await head()).toBe(before);
    const again = await server.ask('POST', '/api/imports?dryRun', upload(first));
    const [shown] = again.json as [Required<ImportResult>];
    const done = await server.ask('POST', `/api/imports?ifMatch=${shown.etag}`, upload(first));
    expect([done.status, done.json]).toMatchObject([
      200,
      [{ effects: shown.effects, events: shown.events, etag: shown.etag }],
    ]);
  });

  it('is recorded once when two people import it at the same moment', async () => {
    const file = ['c.csv', `${HEADER}\nHà Nội,III.3,done,2025-06-28 17:00,\n`] as const;
    const trial = await server.ask('POST', '/api/imports?dryRun', upload(file));
    const [{ etag, events }] = trial.json as [Required<ImportResult>];
    const before = await head();
    const both = await Promise.all(
      [1, 2].map(() => server.ask('POST', `/api/imports?ifMatch=${etag}`, upload(file))),
    );
    // the other finds it said already, or is told to look again; nobody adds anything to it
    const added = both.flatMap(({ status, json }) => {
      expect([200, 412]).toContain(status);
      return status === 200 ? (json as ImportResult[]).map((result) => result.events.appended) : [];
    });
    expect(added.sort()).toEqual(added.length === 2 ? [0, events.appended] : [events.appended]);
    expect(await head()).toBe(before + events.appended);
  });

  it('tells how far it has come, and at the end what became of it', async () => {
    const file = ['d.csv', `${HEADER}\nHà Nội,III.3,not_done,2025-06-29 17:00,\n`] as const;
    const messages = await streamed(server, upload(file));
    const steps = messages.flatMap(({ progress }) =>
      progress ? [[progress.step, progress.done, progress.of]] : [],
    );
    expect(steps.slice(0, 5).map(([step]) => step)).toEqual([
      'received',
      'read',
      'compared',
      'appended',
      'appended',
    ]);
    expect(steps.slice(3, 5)).toEqual([
      ['appended', 0, 3],
      ['appended', 3, 3],
    ]);
    expect(steps.at(-1)).toEqual(['projected', 3, 3]);
    expect(messages.at(-1)!.result![0]).toMatchObject({ position: await head(), events: { appended: 3 } });
    const bad = await streamed(server, upload(['e.csv', `${HEADER}\nAtlantis,III.3,done,,\n`]));
    expect(bad.at(-1)!.problem).toMatchObject({ status: 422, title: 'document-problem' });
  });

  it('is called off by hanging up before anything is appended, and by nothing later', async () => {
    const { documents, store } = server.engine;
    const hangingUp = async (held: Held, name: string): Promise<void> => {
      const gone = new AbortController();
      const executed = jest.spyOn(server.app.get(CommandBus), 'execute');
      const asked = fetch(`${server.url}/api/imports`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.token}`, accept: 'application/x-ndjson' },
        body: upload([name, `${HEADER}\nCao Bằng,III.3,done,2025-06-28 17:00,${name}\n`]),
        signal: gone.signal,
      })
        .then((answer) => answer.text())
        .catch(() => 'gone');
      await held.entered;
      gone.abort();
      expect(await asked).toBe('gone');
      // the server has noticed once it answers somebody else
      await server.ask('GET', '/health/live');
      held.release();
      await Promise.allSettled(executed.mock.results.map(({ value }) => value as Promise<unknown>));
      executed.mockRestore();
    };
    const before = await head();
    await hangingUp(hold(documents, 'put'), 'f.csv');
    expect(await head()).toBe(before);
    await hangingUp(hold(store, 'appendMany'), 'g.csv');
    // the frame of the document, a status and its remark
    expect(await head()).toBe(before + 4);
  });

  it('tells its result though the read models cannot be asked', async () => {
    const sql = () => {
      throw new Error('the read models are away');
    };
    const result = [{ file: 'k.csv', position: 7 }] as ImportResult[];
    const lines = streamImport({ sql } as never, { url: '/' } as never, (onProgress) => {
      onProgress({ step: 'appended', file: 'k.csv', done: 3, of: 3 });
      return Promise.resolve(result);
    });
    const said = (await text(lines)).trim().split('\n');
    expect(JSON.parse(said.at(-1)!)).toEqual({ result });
  });

  it('names what was recorded when a later file cannot be', async () => {
    const files = (name: string) =>
      [
        [`${name}1.csv`, `${HEADER}\nHuế,II.2,done,2025-06-28 17:00,${name}\n`],
        [`${name}2.csv`, `${HEADER}\nHuế,II.3,done,2025-06-28 17:00,${name}\n`],
      ] as const;
    const { store } = server.engine;
    const real = store.appendMany.bind(store);
    const failing = (): void => {
      let calls = 0;
      store.appendMany = (appends) =>
        ++calls === 1 ? real(appends) : Promise.reject(new StoreUnavailableError('the store is away'));
    };
    try {
      failing();
      const messages = await streamed(server, upload(...files('l')));
      expect(messages.at(-1)).toMatchObject({ result: [{ file: 'l1.csv' }], problem: { status: 503 } });
      failing();
      const plain = await server.ask('POST', '/api/imports', upload(...files('m')));
      const { detail, details } = plain.json as { detail: string; details: { recorded: object[] } };
      expect([plain.status, detail]).toEqual([
        503,
        expect.stringMatching(/dừng ở m2\.csv; đã ghi vào sổ: m1\.csv/),
      ]);
      expect(details.recorded).toMatchObject([{ file: 'm1.csv' }]);
    } finally {
      store.appendMany = real;
    }
  });

  it('has the time that a slow line needs, and says that it lives while it is recorded', async () => {
    const { requestTimeout } = server.app.getHttpServer() as { requestTimeout: number };
    expect(requestTimeout).toBe(requestTimeoutMs(server.engine.settings.uploadLimitBytes));
    expect(requestTimeoutMs(25 * 1024 * 1024)).toBe(1_660_000);
    const progress = { step: 'appended', file: 'x', done: 0, of: 1 } as const;
    const done = gate();
    const lines = streamImport(
      server.engine,
      {} as never,
      async (onProgress) => {
        onProgress(progress);
        await done.passed;
        return [];
      },
      5,
    );
    let beats = 0;
    for await (const chunk of lines) if (String(chunk).includes('progress') && ++beats === 3) done.open();
    expect(beats).toBeGreaterThanOrEqual(3);
  });

  it('is refused when somebody speaks of the same cell between the last look and the append', async () => {
    const file = ['h.csv', `${HEADER}\nHuế,III.3,done,2025-06-28 17:00,\n`] as const;
    const trial = await server.ask('POST', '/api/imports?dryRun', upload(file));
    const [{ etag }] = trial.json as [Required<ImportResult>];
    const held = hold(server.engine.documents, 'put');
    const asked = server.ask('POST', `/api/imports?ifMatch=${etag}`, upload(file));
    await held.entered;
    const said = { kind: 'status', unit: 'Huế', criterion: 'III.3', status: 'done' };
    const at = { effectiveAt: '2025-06-28T09:00:00Z' };
    expect((await server.ask('POST', '/api/records', { ...said, ...at })).status).toBe(200);
    const before = await head();
    held.release();
    expect((await asked).status).toBe(412);
    expect(await head()).toBe(before);
  });
});

interface Held {
  readonly entered: Promise<void>;
  readonly release: () => void;
}

/** Holds the next call of a method until it is released. */
function hold<T extends object>(target: T, method: keyof T & string): Held {
  const [entered, released] = [gate(), gate()];
  const methods = target as Record<string, (...args: unknown[]) => Promise<unknown>>;
  const real = methods[method]!;
  methods[method] = async (...args) => {
    methods[method] = real;
    entered.open();
    await released.passed;
    return real.apply(target, args);
  };
  return { entered: entered.passed, release: released.open };
}

interface Message {
  readonly progress?: ImportProgress;
  readonly result?: readonly ImportResult[];
  readonly problem?: { readonly status: number; readonly title: string };
}

async function streamed(server: TestServer, body: FormData): Promise<Message[]> {
  const answer = await fetch(`${server.url}/api/imports`, {
    method: 'POST',
    headers: { authorization: `Bearer ${server.token}`, accept: 'application/x-ndjson' },
    body,
  });
  expect(answer.headers.get('content-type')).toContain('application/x-ndjson');
  const text = await answer.text();
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Message);
}

function gate(): { readonly passed: Promise<void>; readonly open: () => void } {
  let open!: () => void;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}
