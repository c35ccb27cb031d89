// Makes a snapshot bundle: what was true at a moment, as known at a checkpoint that is signed for it, with everything
// that anybody needs to check it without us. It is checked here before it is handed out.
import { readdirSync } from 'node:fs';
import {
  BUNDLE,
  canonicalJson,
  eventLine,
  formatExcerpt,
  hashOfEvent,
  leafLine,
  signManifest,
  type BundleAnswer,
} from '#libs/ledger';
import { upcast } from '#libs/readiness';
import { inclusionProof, ledger } from '#projections/ledger';
import { matrixAt } from '#projections/matrix';
import { remarks, remarksAt } from '#projections/remarks';
import { vendorsAt } from '#projections/vendors';
import { reading, type Clocks } from '../../../../projections/projection.js';
import { lastCheckpoint, type StoredCheckpoint } from '../engine/checkpoint-store.js';
import { Checkpoints } from '../engine/checkpoints.js';
import type { Engine } from '../engine/engine.js';
import { storedHandovers } from '../engine/handover-store.js';
import { InputError } from '../engine/input-error.js';
import { checkBundle, citedBy, TABLES } from './check.js';
import { Draft } from './draft.js';
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
  const draft = new Draft(out);
  try {
    await fill(draft, engine, asOf, checkpoint);
    const { ok, failures } = checkBundle(folderBundle(draft.folder), engine.ledgerKey.signer.key);
    refuseTaken(out);
    if (ok) draft.publish();
    const { size, root, position } = checkpoint;
    const bytes = draft.entries.reduce((sum, file) => sum + file.size, 0);
    return {
      out,
      asOf,
      size,
      root,
      position,
      files: draft.entries.length,
      bytes,
      verified: { ok, failures },
    };
  } finally {
    draft.drop();
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
  const handovers = (await storedHandovers(sql)).map(({ note }) => note);
  return formatExcerpt({ checkpoint: checkpoint.note, key: ledgerKey.signer.key, events, handovers });
}

async function fill(draft: Draft, engine: Engine, asOf: string, checkpoint: StoredCheckpoint): Promise<void> {
  const { sql, catalogues, ledgerKey } = engine;
  const { position, size } = checkpoint;
  const { time, cited } = await writeEvents(draft, engine, position);
  const clocks: Clocks = { asOf, knownAt: { position, time } };
  const { sha256, catalogue } = await catalogues.at(position);
  const matrix = await matrixAt(sql, catalogue, clocks);
  const vendors = await vendorsAt(sql, catalogue, clocks);
  const said = await reading(sql, remarks.name, position, (schema) =>
    remarksAt(sql, schema, { t: asOf, p: position }),
  );
  draft.write(BUNDLE.checkpoint, checkpoint.note);
  draft.write(BUNDLE.key, `${ledgerKey.verifier}\n`);
  for (const { number, note } of await storedHandovers(sql))
    draft.write(`${BUNDLE.handovers}${number}.note`, note);
  draft.write(BUNDLE.catalogue, (await document(engine, sha256)).bytes);
  draft.write(BUNDLE.matrix, json(matrix));
  draft.write('matrix.csv', await matrixFile(matrix, 'csv'));
  draft.write('matrix.xlsx', await matrixFile(matrix, 'xlsx'));
  draft.write(TABLES.vendors, json(vendors));
  draft.write('vendors.csv', await vendorsFile(vendors, 'csv'));
  draft.write(TABLES.remarks, json({ ...clocks, ...said }));
  for (const address of cited) {
    const { bytes, name } = await document(engine, address);
    const [extension = ''] = /\.[A-Za-z0-9]+$/.exec(name) ?? [];
    draft.write(`${BUNDLE.documents}${address}${extension}`, bytes);
  }
  const root = Buffer.from(checkpoint.root, 'base64');
  const manifest = { asOf, size, root, files: draft.entries };
  draft.write(BUNDLE.manifest, signManifest(manifest, ledgerKey.signer));
  draft.write('README.md', readmeOf({ asOf, checkpoint, verifier: ledgerKey.verifier }));
}

/** Writes the events up to a position and their hashes; answers when the last was recorded, and the documents cited. */
async function writeEvents(draft: Draft, { store }: Engine, upTo: number) {
  const events = draft.open(BUNDLE.events);
  const leaves = draft.open(BUNDLE.leaves);
  const cited = new Set<string>();
  let position = 0;
  let time: string | null = null;
  for (;;) {
    const page = await store.readAll(position, PAGE, upTo);
    const last = page.at(-1);
    if (!last) break;
    ({ position, recordedAt: time } = last);
    events.add(page.map(eventLine).join(''));
    leaves.add(page.map((event) => leafLine(hashOfEvent(event))).join(''));
    for (const document of page.map((event) => citedBy(upcast(event)))) if (document) cited.add(document);
  }
  events.end();
  leaves.end();
  return { time, cited };
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

const json = (value: unknown): string => `${canonicalJson(value)}\n`;
