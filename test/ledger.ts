// A ledger on a database of its own, driven in this process without HTTP: import, project, ask.
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as fc from 'fast-check';
import { renderStatusReport, statusReportTruth } from '../libs/intake/src/status-report/generated-report.js';
import {
  ImportDocuments,
  ImportDocumentsHandler,
  type ImportFile,
  type ImportResult,
} from '../apps/api/src/commands/import-documents.js';
import { Engine } from '../apps/api/src/engine/engine.js';
import { readSettings } from '../apps/api/src/engine/settings.js';
import { PROJECTIONS } from '../apps/projector/src/projections.js';
import { catchUp } from '../projections/runner/index.js';
import { testDatabase } from './postgres.js';
import { shippedCatalogue } from './programme.js';

export interface Ledger {
  readonly engine: Engine;
  readonly url: string;
  import(files: readonly ImportFile[], options?: { asOf?: string | null }): Promise<ImportResult[]>;
  /** Brings every read model to the head. */
  project(): Promise<void>;
  /** What is in the store, but for positions, times and who did it: one line per event, in the order of the streams. */
  contents(): Promise<string[]>;
  drop(): Promise<void>;
}

export async function openLedger(env: NodeJS.ProcessEnv = {}): Promise<Ledger> {
  const database = await testDatabase();
  const dataDir = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-import-'));
  const root = process.cwd();
  const settings = readSettings(
    { DATABASE_URL: database.url, READINESS_DATA_DIR: dataDir, ...env },
    'cli',
    root,
  );
  const engine = await Engine.open({ settings, root, name: 'test' });
  const handler = new ImportDocumentsHandler(engine);
  return {
    engine,
    url: database.url,
    import: (files, { asOf = null } = {}) =>
      handler.execute(
        new ImportDocuments(
          files,
          { dryRun: false, asOf, kind: null },
          { actor: 'tester', via: 'cli', reason: null, correlationId: null },
        ),
      ),
    project: () => catchUp(PROJECTIONS, engine.store, engine.sql),
    contents: async () => {
      const rows = await database.sql<{ line: string }[]>`
        select concat_ws(' ', stream, revision, id, type, effective_at, data) as line from store.events
        where type <> 'CatalogueAdopted' order by stream, revision`;
      return rows.map((row) => row.line);
    },
    drop: async () => {
      await engine.close();
      await database.drop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** A status report made up for that moment; the same for the same seed. */
export function madeUpReport(asOf: string, seed: number): ImportFile {
  const catalogue = shippedCatalogue();
  const [truth] = fc.sample(statusReportTruth(catalogue, { asOf }), { numRuns: 1, seed });
  const text = renderStatusReport(truth!, catalogue).join('\n');
  return { name: `report-${asOf.slice(0, 10)}.txt`, bytes: new TextEncoder().encode(`${text}\n`) };
}
