// Verifies a running system: store against ledger, ledger against everything signed, documents against their hashes,
// read models against a fold of the events. Changes nothing; what is not projected yet is pending, not a failure.
import { readFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import type { StoredEvent } from '#libs/event-store';
import { formatVerifierKey, type KeyTerms, type VerifierKey } from '#libs/ledger';
import { upcast, type RecordedEvent } from '#libs/readiness';
import { ledger, rootAt, treeAt } from '#projections/ledger';
import { matrix } from '#projections/matrix';
import { remarks } from '#projections/remarks';
import { vendors } from '#projections/vendors';
import { reading } from '../../../../projections/projection.js';
import { isPassing } from '../../../../projections/runner/batch.js';
import { reachedPosition } from '../../../../projections/runner/index.js';
import { citedBy } from '../bundle/check.js';
import { storedCheckpoints, type CheckpointFile } from '../engine/checkpoint-store.js';
import type { Engine } from '../engine/engine.js';
import { storedHandovers } from '../engine/handover-store.js';
import { InputError } from '../engine/input-error.js';
import { checkCheckpoints, checkHandovers, keptCheckpoints, signedSizes } from './checkpoint-check.js';
import { base64, failed, type AuditFailure } from './failure.js';
import { checkModels, Reflected } from './model-check.js';
import { checkStore, type StoreCheck } from './store-check.js';

export interface Audit {
  readonly ok: boolean;
  /** Number of leaves of the ledger, and its root in base64; null when it cannot be read. */
  readonly size: number;
  readonly root: string | null;
  /** Events that are stored and not yet in every read model that was checked. */
  readonly pending: number;
  /** How many were compared. */
  readonly checkpoints: number;
  readonly documents: number;
  /** The keys of the ledger that the trusted one proves, oldest first. */
  readonly keys: readonly AuditedKey[];
  readonly failures: readonly AuditFailure[];
}

export interface AuditedKey {
  readonly verifier: string;
  /** The sizes for which it signs, both included; null for the key that signs now. */
  readonly first: number;
  readonly last: number | null;
  /** False for a key that took over without a signature of the one before. */
  readonly proven: boolean;
}

/**
 * @param checkpointFile a checkpoint that somebody kept, compared as well
 * @param trusted a key of the ledger that the caller has; else that of this process
 * @throws InputError when that file cannot be read
 */
export async function audit(engine: Engine, checkpointFile?: string, trusted?: VerifierKey): Promise<Audit> {
  const { sql, store, ledgerKey } = engine;
  const key = trusted ?? ledgerKey.signer.key;
  const brought = checkpointFile === undefined ? [] : [bring(checkpointFile)];
  const table = { checkpoints: await storedCheckpoints(sql), handovers: await storedHandovers(sql) };
  const kept = keptCheckpoints(table, ledgerKey, brought, key);
  const reached = await reachedPosition(sql, [matrix.name, vendors.name, remarks.name]);
  const head = await store.head();
  const { tree, root, checked, seen } = await reading(sql, ledger.name, 0, async (schema) => {
    const tree = await treeAt(sql, schema);
    const seen = new Seen(reached, Math.min(reached, tree.position));
    const sizes = signedSizes(kept);
    const checked = await checkStore(store, sql, schema, tree.position, sizes, (event) => seen.take(event));
    const root = await rootAt(sql, schema, tree.size).catch(() => null);
    return { tree, root, checked, seen };
  });
  const documents = await checkDocuments(engine, seen.cited);
  const failures = [
    ...checked.failures,
    ...checkHead(head.position, checked),
    ...checkCheckpoints(kept, ledgerKey, checked),
    ...checkHandovers(kept, checked),
    ...documents.failures,
    ...(await checkTables(engine, seen.reflected)),
  ];
  return {
    ok: failures.length === 0,
    size: tree.size,
    root: root && base64(root),
    pending: seen.pending,
    checkpoints: new Set([...kept.rows, ...kept.files].map(({ note }) => note)).size,
    documents: documents.count,
    keys: auditedKeys(kept.keys),
    failures,
  };
}

function auditedKeys({ terms, followed }: KeyTerms): AuditedKey[] {
  return terms.map(({ key, first, last }, i) => ({
    verifier: formatVerifierKey(key),
    ...{ first, last: Number.isFinite(last) ? last : null },
    proven: followed[i - 1]?.proven ?? true,
  }));
}

/** What is kept of the events while they pass by. */
class Seen {
  readonly reflected = new Reflected();
  /** The documents that events rest on, each with the position of the first of them. */
  readonly cited = new Map<string, number>();
  pending = 0;

  /** @param reached how far the tables have come that are checked, and `behind` how far the ledger has as well */
  constructor(
    private readonly reached: number,
    private readonly behind: number,
  ) {}

  take(stored: StoredEvent): void {
    if (stored.position > this.behind) this.pending++;
    const event = lifted(stored);
    if (!event) return;
    const document = citedBy(event);
    if (document !== null && !this.cited.has(document)) this.cited.set(document, event.position);
    if (event.position <= this.reached) this.reflected.take(event);
  }
}

async function checkTables(engine: Engine, reflected: Reflected): Promise<AuditFailure[]> {
  if (!reflected.knownAt) return [];
  try {
    const { catalogue } = await engine.catalogues.at(reflected.knownAt.position);
    return await checkModels(engine.sql, catalogue, reflected, engine.now());
  } catch (error) {
    // tables or a catalogue so broken that they cannot be read are a finding, not the end of the audit
    if (isPassing(error)) throw error;
    const why = error instanceof Error ? error.message : String(error);
    return [failed('matrix', { path: 'matrix, vendors' }, 'tables that can be read', why)];
  }
}

/** The last event must be the one that the store says is its last. */
function checkHead(position: number, { last, failures }: StoreCheck): AuditFailure[] {
  if (last >= position || failures.some((f) => f.kind === 'missing-event' && f.position === position))
    return [];
  return [failed('head', { position }, `an event at position ${position}`, `the last is at ${last}`)];
}

async function checkDocuments(
  { documents }: Engine,
  cited: ReadonlyMap<string, number>,
): Promise<{ count: number; failures: AuditFailure[] }> {
  const failures: AuditFailure[] = [];
  const listed = await documents.list();
  for (const { sha256, name } of listed) {
    const found = await documents.get(sha256);
    const actual = found && createHash('sha256').update(found.bytes).digest('hex');
    if (actual !== sha256) failures.push(failed('document', { path: name }, sha256, actual));
  }
  const there = new Set(listed.map(({ sha256 }) => sha256));
  for (const [sha256, position] of cited)
    if (!there.has(sha256)) failures.push(failed('document', { path: null, position }, sha256, null));
  return { count: listed.length, failures };
}

/** An event that cannot be understood is named by its hash; the fold goes on without it. */
function lifted(event: StoredEvent): RecordedEvent | null {
  try {
    return upcast(event);
  } catch {
    return null;
  }
}

function bring(file: string): CheckpointFile {
  try {
    return { path: file, note: readFileSync(file, 'utf8') };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError('bad-request', `${file}: không đọc được`, `${file}: cannot be read: ${why}`);
  }
}
