// Makes a snapshot bundle: what was true at a moment, as known at a checkpoint that is signed for it, with everything
// that anybody needs to check it without us. It is checked here before it is handed out.
import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
  BUNDLE,
  canonicalJson,
  eventLine,
  fileEntry,
  formatExcerpt,
  hashOfEvent,
  leafLine,
  signManifest,
  type BundleAnswer,
} from '#libs/ledger';
import { inclusionProof, ledger } from '#projections/ledger';
import { matrixAt } from '#projections/matrix';
import { remarks, remarksAt } from '#projections/remarks';
import { vendorsAt } from '#projections/vendors';
import type { StoredEvent } from '#libs/event-store';
import { reading, type Clocks } from '../../../../projections/projection.js';
import { lastCheckpoint, type StoredCheckpoint } from '../engine/checkpoint-store.js';
import { Checkpoints } from '../engine/checkpoints.js';
import type { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { checkBundle, citedDocuments, TABLES } from './check.js';
import { folderBundle } from './folder.js';
import { readmeOf } from './readme.js';
import { matrixFile, vendorsFile } from './tables.js';

export interface Exported {
  readonly out: string;
  readonly asOf: string;
  readonly size: number;
  /** Base64. */
  readonly root: string;
  readonly position: number;
  readonly files: number;
  readonly bytes: number;
  /** What checking the bundle answered. */
  readonly verified: Pick<BundleAnswer, 'ok' | 'failures'>;
}

const PAGE = 1_000;

/**
 * Writes the bundle beside `out` and moves it there when it is whole. The read models must reflect the head.
 * @param asOf a canonical instant
 * @throws InputError when `out` is there and not empty, or the ledger cannot be signed
 */
export async function exportBundle(engine: Engine, asOf: string, out: string): Promise<Exported> {
  refuseTaken(out);
  const checkpoint = await new Checkpoints(engine).issue('export');
  const files = await bundleFiles(engine, asOf, checkpoint);
  const draft = `${path.resolve(out)}.${process.pid}.partial`;
  rmSync(draft, { recursive: true, force: true });
  try {
    for (const [name, bytes] of files) {
      const file = path.join(draft, ...name.split('/'));
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, bytes, { flush: true });
    }
    const { ok, failures } = checkBundle(folderBundle(draft), engine.ledgerKey.signer.key);
    refuseTaken(out);
    if (ok) {
      if (existsSync(out)) rmdirSync(out);
      renameSync(draft, out);
    }
    const { size, root, position } = checkpoint;
    const bytes = [...files.values()].reduce((sum, content) => sum + content.byteLength, 0);
    return { out, asOf, size, root, position, files: files.size, bytes, verified: { ok, failures } };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Some events, each with the proof that it is in the ledger at one checkpoint, as JSON text. */
export async function excerptOf(engine: Engine, positions: readonly number[]): Promise<string> {
  const { sql, store, ledgerKey } = engine;
  const last = await lastCheckpoint(sql);
  const covers = last !== null && positions.every((position) => position <= last.position);
  const checkpoint = covers ? last : await new Checkpoints(engine).issue('export');
  const events = [];
  for (const position of positions) {
    const [event] = position > 0 ? await store.readAll(position - 1, 1, position) : [];
    if (event?.position !== position)
      throw new InputError(
        'bad-request',
        `không có sự kiện ở vị trí ${position}`,
        `there is no event at position ${position}`,
      );
    const { index, proof } = await reading(sql, ledger.name, position, (schema) =>
      inclusionProof(sql, schema, position, checkpoint.size),
    );
    events.push({ index, event, proof });
  }
  return formatExcerpt({ checkpoint: checkpoint.note, key: ledgerKey.signer.key, events });
}

async function bundleFiles(
  engine: Engine,
  asOf: string,
  checkpoint: StoredCheckpoint,
): Promise<Map<string, Uint8Array>> {
  const { sql, catalogues, ledgerKey } = engine;
  const { position, size } = checkpoint;
  const events = await eventsUpTo(engine, position);
  const clocks: Clocks = { asOf, knownAt: { position, time: events.at(-1)?.recordedAt ?? null } };
  const { sha256, catalogue } = await catalogues.at(position);
  const matrix = await matrixAt(sql, catalogue, clocks);
  const vendors = await vendorsAt(sql, catalogue, clocks);
  const said = await reading(sql, remarks.name, position, (schema) =>
    remarksAt(sql, schema, { t: asOf, p: position }),
  );
  const files = new Map<string, Uint8Array>([
    [BUNDLE.checkpoint, utf8(checkpoint.note)],
    [BUNDLE.key, utf8(`${ledgerKey.verifier}\n`)],
    [BUNDLE.events, utf8(events.map(eventLine).join(''))],
    [BUNDLE.leaves, utf8(events.map((event) => leafLine(hashOfEvent(event))).join(''))],
    [BUNDLE.catalogue, (await document(engine, sha256)).bytes],
    [BUNDLE.matrix, json(matrix)],
    ['matrix.csv', await matrixFile(matrix, 'csv')],
    ['matrix.xlsx', await matrixFile(matrix, 'xlsx')],
    [TABLES.vendors, json(vendors)],
    ['vendors.csv', await vendorsFile(vendors, 'csv')],
    [TABLES.remarks, json({ ...clocks, ...said })],
  ]);
  for (const cited of citedDocuments(events)) {
    const { bytes, name } = await document(engine, cited);
    const [extension = ''] = /\.[A-Za-z0-9]+$/.exec(name) ?? [];
    files.set(`${BUNDLE.documents}${cited}${extension}`, bytes);
  }
  const root = Buffer.from(checkpoint.root, 'base64');
  const entries = [...files].map(([name, bytes]) => fileEntry(name, bytes));
  files.set(BUNDLE.manifest, utf8(signManifest({ asOf, size, root, files: entries }, ledgerKey.signer)));
  files.set('README.md', utf8(readmeOf({ asOf, checkpoint, verifier: ledgerKey.verifier })));
  return files;
}

async function eventsUpTo({ store }: Engine, position: number): Promise<StoredEvent[]> {
  const events: StoredEvent[] = [];
  for (;;) {
    const page = await store.readAll(events.at(-1)?.position ?? 0, PAGE, position);
    if (page.length === 0) return events;
    events.push(...page);
  }
}

async function document({ documents }: Engine, sha256: string): Promise<{ bytes: Uint8Array; name: string }> {
  const found = await documents.get(sha256);
  if (found) return found;
  throw new InputError(
    'not-found',
    `văn bản ${sha256} được viện dẫn nhưng không còn trong kho; chạy readiness verify`,
    `the document ${sha256} is cited but not kept; run readiness verify`,
  );
}

function refuseTaken(out: string): void {
  let names: string[];
  try {
    names = readdirSync(out);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return;
    names = ['?'];
  }
  if (names.length === 0) return;
  throw new InputError(
    'bad-request',
    `${out}: đã có; hãy chọn thư mục khác, hoặc thư mục trống`,
    `${out}: is there already; choose another folder, or an empty one`,
  );
}

const utf8 = (text: string): Uint8Array => Buffer.from(text, 'utf8');
const json = (value: unknown): Uint8Array => utf8(`${canonicalJson(value)}\n`);
