// The sample programme: the shipped tables go through the same door as everything else, so importing them again at the
// next start adds nothing.
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus } from '@nestjs/cqrs';
import { ImportDocuments, type ImportResult } from '../commands/import-documents.js';

export async function loadSample(app: INestApplicationContext, root: string): Promise<ImportResult[]> {
  const folder = path.join(root, 'data', 'sample');
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.csv'))
    .sort()
    .map((name) => ({ name, bytes: readFileSync(path.join(folder, name)) }));
  const by = { actor: 'sample', via: 'system', reason: 'sample data', correlationId: null } as const;
  const options = { dryRun: false, asOf: null, kind: null };
  return app
    .get(CommandBus)
    .execute<ImportDocuments, ImportResult[]>(new ImportDocuments(files, options, by));
}
