// The sample programme: the shipped tables go through the same door as everything else, each of them once. What was
// retracted or withdrawn while trying things out stays so at the next start.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { reportStream } from '#libs/readiness';
import { ImportDocuments, type ImportResult } from '../commands/import-documents.js';
import { sha256 } from './catalogues.js';
import { Engine } from './engine.js';

export async function loadSample(app: INestApplicationContext, root: string): Promise<ImportResult[]> {
  const folder = path.join(root, 'data', 'sample');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
  const { store } = app.get(Engine);
  const fresh = [];
  for (const file of files) {
    const said = await store.read(reportStream(sha256(file.bytes)));
    // an import that was cut is carried on with
    if (!said.some(({ type }) => type === 'ReportCompleted')) fresh.push(file);
  }
  const by = { actor: 'sample', via: 'system', reason: 'sample data', correlationId: null } as const;
  const options = { dryRun: false, asOf: null, kind: null };
  return app
    .get(CommandBus)
    .execute<ImportDocuments, ImportResult[]>(new ImportDocuments(fresh, options, by));
}
