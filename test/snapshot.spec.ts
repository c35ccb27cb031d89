// The tables that events alone give, against those that the read models answer: on the real documents, at many
// moments, with retractions and statements by hand among them.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { canonicalJson, Snapshots, upcast } from '#libs/readiness';
import { matrixAt } from '#projections/matrix';
import { remarksAt } from '#projections/remarks';
import { vendorsAt } from '#projections/vendors';
import { ImportDocuments } from '../apps/api/src/commands/import-documents.js';
import { reading } from '../projections/projection.js';
import { CommandBus } from '@nestjs/cqrs';
import { waitFor } from '../projections/runner/index.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { documentFile, haveDocuments } from './documents.js';
import { testServer, type TestServer } from './server.js';

/** Without the real documents the sample says the same cells. */
const FILES = haveDocuments
  ? (['inventory', 'systems', 'report'] as const).map(documentFile)
  : readdirSync('data/sample')
      .filter((name) => name.endsWith('.csv'))
      .map((name) => path.join('data/sample', name));
const MOMENTS = [
  '2024-01-01T00:00:00.000Z',
  '2025-06-24T16:59:59.999Z',
  '2025-06-27T05:15:00.000Z',
  '2025-07-10T00:00:00.000Z',
];

let server: TestServer;
beforeAll(async () => {
  server = await testServer();
  for (const file of FILES) {
    const command = new ImportDocuments(
      [{ name: path.basename(file), bytes: readFileSync(file) }],
      { dryRun: false, asOf: null, kind: null },
      { actor: 'tester', via: 'api', reason: null, correlationId: null },
    );
    await server.app.get(CommandBus).execute(command);
  }
  const record = (body: object) => server.ask('POST', '/api/records', body);
  const said = { unit: '01', criterion: 'I.1', effectiveAt: '2025-06-27T10:20:00.000Z', channel: 'phone' };
  const first = await record({ kind: 'status', status: 'not_done', ...said });
  expect(first.status).toBe(200);
  const { event } = first.json as { event: string };
  expect(
    (await record({ kind: 'status', status: 'done', ...said, corrects: event, reason: 'x' })).status,
  ).toBe(200);
  const { position } = await server.engine.store.head();
  await waitFor(
    server.engine.sql,
    PROJECTIONS.map((p) => p.name),
    position,
    30_000,
  );
});
afterAll(() => server.close());

it('are the same, byte for byte, at every moment and every state of knowledge', async () => {
  const { sql, store, catalogues } = server.engine;
  const events = (await store.readAll(0, 100_000)).map(upcast);
  const snapshots = new Snapshots(events);
  const { catalogue } = await catalogues.at(1);
  const head = events.length;
  for (const asOf of MOMENTS)
    for (const position of [1, Math.floor(head / 3), head - 2, head - 1, head]) {
      const clocks = { asOf, knownAt: { position, time: events[position - 1]!.recordedAt } };
      const matrix = await matrixAt(sql, catalogue, clocks);
      expect(canonicalJson(snapshots.matrix(catalogue, clocks))).toBe(canonicalJson(matrix));
      const vendors = await vendorsAt(sql, catalogue, clocks);
      expect(canonicalJson(snapshots.vendors(catalogue, clocks))).toBe(canonicalJson(vendors));
      const { remarks } = await reading(sql, 'remarks', position, (schema) =>
        remarksAt(sql, schema, { t: asOf, p: position }),
      );
      expect(canonicalJson(snapshots.remarks(clocks).remarks)).toBe(canonicalJson(remarks));
    }
  const clocks = { asOf: MOMENTS[3]!, knownAt: { position: head, time: events.at(-1)!.recordedAt } };
  const cells = snapshots.matrix(catalogue, clocks).units.flatMap((unit) => Object.values(unit.cells));
  expect(cells.filter((cell) => cell.status === 'done').length).toBeGreaterThan(500);
  expect(cells.some((cell) => cell.overdue)).toBe(true);
  expect(cells.some((cell) => cell.difficulties > 0)).toBe(true);
  expect(snapshots.vendors(catalogue, clocks).systems[0]!.counts.length).toBeGreaterThan(1);
  expect(snapshots.remarks(clocks).remarks.length).toBeGreaterThan(10);
});
