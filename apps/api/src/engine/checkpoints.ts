// Issues checkpoints: signs how many events there are and their Merkle root, provided that the ledger reflects all of
// them and still begins with everything that was signed before.
import {
  appendLeaves,
  hashOfEvent,
  rootOf,
  signCheckpoint,
  verifyConsistency,
  type Frontier,
  type Hash,
} from '#libs/ledger';
import { consistencyProof, frontierAt, ledger, rootAt, treeAt, treeOf, type Tree } from '#projections/ledger';
import { remarks } from '#projections/remarks';
import { ProjectionBehind, reading, type Queryable } from '../../../../projections/projection.js';
import {
  adoptKey,
  checkpointFile,
  checkpointFiles,
  insertCheckpoint,
  lastCheckpoint,
  signedCheckpoint,
  signingTurn,
  storedCheckpoints,
  writeCheckpointFile,
  type CheckpointReason,
  type StoredCheckpoint,
} from './checkpoint-store.js';
import type { Engine } from './engine.js';
import { InputError } from './input-error.js';
import { SettingsError } from './settings-error.js';

export interface IssuedCheckpoint extends StoredCheckpoint {
  /** False when nothing has been recorded since the last one, which is then given again. */
  readonly issued: boolean;
}

const PAGE = 1_000;

export class Checkpoints {
  constructor(private readonly engine: Pick<Engine, 'sql' | 'store' | 'ledgerKey' | 'now'>) {}

  /**
   * Makes this process's key the ledger's if it has none yet.
   * @throws SettingsError when the ledger has another: what one process signs, the other would call forged
   */
  async claim(): Promise<void> {
    const { signer, verifier, file } = this.engine.ledgerKey;
    const other = await this.engine.sql.begin(async (tx) => {
      await signingTurn(tx);
      return adoptKey(tx, signer.key, verifier);
    });
    if (other === null) return;
    throw new SettingsError(
      `${file}: khóa ${verifier} không phải khóa của sổ này (${other}); mọi tiến trình phải dùng chung một khóa: đặt READINESS_LEDGER_KEY_FILE / this is not the key of this ledger; all processes share one key: set READINESS_LEDGER_KEY_FILE`,
    );
  }

  /**
   * Signs the ledger as it is at the head of the store. One at a time, whatever the number of processes.
   * @throws ProjectionBehind while the ledger has not come to the head
   * @throws InputError `ledger-inconsistent` when it does not begin with what was signed before
   */
  async issue(reason: CheckpointReason): Promise<IssuedCheckpoint> {
    const { sql, store, ledgerKey } = this.engine;
    const issued = await sql.begin(async (tx) => {
      await signingTurn(tx);
      const { position } = await store.head();
      return reading(tx, ledger.name, position, async (schema) => {
        const tree = await treeAt(tx, schema, position);
        if (tree.position !== position)
          refuse(`vị trí cuối là ${position}`, `the last position is ${position}`, tree);
        const other = await adoptKey(tx, ledgerKey.signer.key, ledgerKey.verifier);
        if (other !== null)
          refuse(
            `${ledgerKey.file} không phải khóa của sổ (${other})`,
            `${ledgerKey.file} is not the key of the ledger (${other})`,
            tree,
          );
        const last = await lastCheckpoint(tx);
        const root = await this.#checkedRoot(tx, schema, tree, last);
        if (last?.size === tree.size) return { ...last, issued: false };
        const { size } = tree;
        const note = signCheckpoint(size, root, ledgerKey.signer);
        const issuedAt = this.engine.now();
        const checkpoint = {
          ...{ size, root: Buffer.from(root).toString('base64'), position },
          ...{ issuedAt, reason, note },
        };
        // the file first: a process that dies in between has signed nothing but the truth, and signs it again
        writeCheckpointFile(ledgerKey.folder, size, note);
        await insertCheckpoint(tx, checkpoint);
        return { ...checkpoint, issued: true };
      });
    });
    if (!issued.issued) writeCheckpointFile(ledgerKey.folder, issued.size, issued.note);
    await this.keepCopies();
    return issued;
  }

  /** Where several processes sign with one key, each keeps a copy of what the others have signed. */
  async keepCopies(): Promise<void> {
    const { folder, shared, signer } = this.engine.ledgerKey;
    if (!shared) return;
    const there = new Set(checkpointFiles(folder).map(({ path }) => path));
    for (const { size, note } of await storedCheckpoints(this.engine.sql)) {
      if (!there.has(checkpointFile(folder, size)) && signedCheckpoint(note, signer.key))
        writeCheckpointFile(folder, size, note);
    }
  }

  /**
   * Issues a checkpoint when a consolidated report was completed after the last one; null when none was, or while
   * the read models have not come so far. What is due follows from what is stored, so that no report is forgotten
   * when a process dies.
   */
  async issueDue(): Promise<IssuedCheckpoint | null> {
    const { sql } = this.engine;
    const last = await lastCheckpoint(sql);
    try {
      const [row] = await reading(
        sql,
        remarks.name,
        0,
        (schema) => sql<{ position: string }[]>`
          select position from ${sql(schema)}.reports
          where kind = 'status-report' and retracted_at is null and position > ${last?.position ?? 0} limit 1`,
      );
      return row ? await this.issue('report') : null;
    } catch (error) {
      if (error instanceof ProjectionBehind) return null;
      throw error;
    }
  }

  /** The root of the tree, which must be that of the stored events and continue what was signed. */
  async #checkedRoot(
    sql: Queryable,
    schema: string,
    tree: Tree,
    last: StoredCheckpoint | null,
  ): Promise<Hash> {
    const { key } = this.engine.ledgerKey.signer;
    const kept = [
      ...(last ? [{ path: 'ledger.checkpoints', note: last.note }] : []),
      ...checkpointFiles(this.engine.ledgerKey.folder).slice(-1),
    ];
    const root = await rootAt(sql, schema, tree.size);
    let since = 0;
    for (const { path, note } of kept) {
      const signed = signedCheckpoint(note, key);
      if (!signed)
        refuse(`${path} không do khóa này ký`, `${path} is not signed by the key ${key.name}`, tree);
      const { size } = signed;
      if (size > tree.size)
        refuse(`${path} đã ký ${size} sự kiện`, `${path} was signed over ${size} events`, tree);
      if (size === 0) continue;
      const proof = await consistencyProof(sql, schema, size, tree.size);
      if (!verifyConsistency({ ...proof, firstRoot: signed.root, secondRoot: root }))
        refuse(
          `${size} sự kiện đầu không còn như ${path} đã ký`,
          `the first ${size} events are not those that ${path} was signed over`,
          tree,
        );
      since = Math.max(since, size);
    }
    const recomputed = await this.#recompute(sql, schema, since, tree);
    if (!Buffer.from(recomputed).equals(root))
      refuse(
        `sự kiện sau vị trí ${(await treeOf(sql, schema, since)).position} không khớp cây băm`,
        `the events after position ${(await treeOf(sql, schema, since)).position} are not those that were hashed`,
        tree,
      );
    return root;
  }

  /** The root from the signed part of the tree and the events that are stored after it. */
  async #recompute(sql: Queryable, schema: string, since: number, tree: Tree): Promise<Hash> {
    let frontier: Frontier = await frontierAt(sql, schema, since);
    let { position } = await treeOf(sql, schema, since);
    for (;;) {
      const page = await this.engine.store.readAll(position, PAGE, tree.position);
      if (page.length === 0) return rootOf(frontier);
      ({ frontier } = appendLeaves(frontier, page.map(hashOfEvent)));
      position = page.at(-1)!.position;
    }
  }
}

function refuse(vi: string, en: string, { size, position }: Tree): never {
  throw new InputError(
    'ledger-inconsistent',
    `không ký: ${vi}, sổ cái có ${size} sự kiện đến vị trí ${position}; chạy readiness verify`,
    `refused to sign: ${en}, the ledger has ${size} events up to position ${position}; run readiness verify`,
  );
}
