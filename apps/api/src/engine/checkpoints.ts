// Issues checkpoints: signs how many events there are and their Merkle root, provided that the ledger reflects all of
// them and still begins with everything that was signed before.
import {
  appendLeaves,
  hashOfEvent,
  parseVerifierKey,
  rootOf,
  signCheckpoint,
  signHandover,
  signTakeover,
  verifyConsistency,
  type Frontier,
  type Hash,
  type VerifierKey,
} from '#libs/ledger';
import { consistencyProof, frontierAt, ledger, rootAt, treeAt, treeOf, type Tree } from '#projections/ledger';
import { remarks } from '#projections/remarks';
import type postgres from 'postgres';
import { ProjectionBehind, reading, type Queryable } from '../../../../projections/projection.js';
import {
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
import {
  adoptedKey,
  adoptKey,
  insertHandover,
  keepHandovers,
  keyTerms,
  recoverHandovers,
  storedHandovers,
  wasAdopted,
} from './handover-store.js';
import { InputError } from './input-error.js';
import type { LedgerKey } from './ledger-keys.js';
import { SettingsError } from './settings-error.js';

export interface IssuedCheckpoint extends StoredCheckpoint {
  /** False when nothing has been recorded since the last one, which is then given again. */
  readonly issued: boolean;
}

export interface IssuedHandover {
  /** From 1. */
  readonly number: number;
  readonly size: number;
  /** The signed note. */
  readonly note: string;
  /** The verifier key that signs from here. */
  readonly verifier: string;
}

const PAGE = 1_000;

export class Checkpoints {
  constructor(private readonly engine: Pick<Engine, 'sql' | 'store' | 'ledgerKey' | 'now'>) {}

  /**
   * Makes this process's key the ledger's if it has none yet.
   * @throws SettingsError when the ledger has another: what one process signs, the other would call forged
   */
  async claim(): Promise<void> {
    const { verifier, file } = this.engine.ledgerKey;
    const other = await this.engine.sql.begin(async (tx) => {
      await signingTurn(tx);
      return this.#foreignKey(tx);
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
    const { ledgerKey } = this.engine;
    const issued = await this.#atHead(async (tx, schema, tree) => {
      await this.#refuseForeign(tx, tree);
      return this.#sign(tx, schema, tree, reason);
    });
    if (!issued.issued) writeCheckpointFile(ledgerKey.folder, issued.size, issued.note);
    await this.keepCopies();
    return issued;
  }

  /**
   * Hands the ledger over from this process's key to the next one, at the head; from then on only that one signs.
   * @throws InputError `bad-request` for a key that the ledger has or had; otherwise as `issue`
   */
  async handOver(
    next: Pick<LedgerKey, 'signer' | 'verifier'>,
    reason: string | null,
  ): Promise<IssuedHandover> {
    const { signer } = this.engine.ledgerKey;
    const { verifier } = next;
    const issued = await this.#atHead(async (tx, schema, tree) => {
      await this.#refuseForeign(tx, tree);
      await refuseUsed(tx, verifier);
      const { size, root } = await this.#sign(tx, schema, tree, 'on-demand');
      const note = signHandover({ size, root: Buffer.from(root, 'base64') }, signer, next.signer);
      return { number: await insertHandover(tx, { note, verifier, reason }), size, note, verifier };
    });
    await this.keepCopies();
    return issued;
  }

  /**
   * Makes this process's key the ledger's where the former one is lost. Nobody who has only that one can tell.
   * @throws InputError `bad-request` when the ledger has no other key, or has had this one; otherwise as `issue`
   */
  async takeOver(reason: string): Promise<IssuedHandover> {
    const { signer, verifier } = this.engine.ledgerKey;
    const issued = await this.#atHead(async (tx, schema, tree) => {
      const adopted = await adoptedKey(tx);
      if (adopted === null)
        throw new InputError('bad-request', 'sổ chưa có khóa nào', 'the ledger has no key yet');
      await refuseUsed(tx, verifier);
      const former = parseVerifierKey(adopted);
      const { root } = await this.#checkedRoot(tx, schema, tree, former);
      const { size } = tree;
      const note = signTakeover({ size, root }, former, signer);
      const number = await insertHandover(tx, { note, verifier, reason });
      await this.#sign(tx, schema, tree, 'on-demand');
      return { number, size, note, verifier };
    });
    await this.keepCopies();
    return issued;
  }

  /**
   * Keeps a copy of each handover, and where several processes sign with one key, of what the others have signed. A
   * handover is written after it is stored, not before as a checkpoint is: a key may be handed over only once, and it
   * is the table that decides to whom.
   */
  async keepCopies(): Promise<void> {
    const { sql } = this.engine;
    const { folder, shared, signer } = this.engine.ledgerKey;
    keepHandovers(folder, await storedHandovers(sql));
    if (!shared) return;
    const { terms } = await keyTerms(sql, signer.key);
    const there = new Set(checkpointFiles(folder).map(({ path }) => path));
    for (const { size, note } of await storedCheckpoints(sql)) {
      if (!there.has(checkpointFile(folder, size)) && signedCheckpoint(note, terms))
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

  /** Work in the signing turn on a ledger that has come to the head of the store. */
  async #atHead<T>(
    work: (tx: postgres.TransactionSql, schema: string, tree: Tree) => Promise<T>,
  ): Promise<T> {
    const { sql, store } = this.engine;
    const done = await sql.begin(async (tx) => {
      await signingTurn(tx);
      const { position } = await store.head();
      const result = await reading(tx, ledger.name, position, async (schema) => {
        const tree = await treeAt(tx, schema, position);
        if (tree.position !== position)
          refuse(`vị trí cuối là ${position}`, `the last position is ${position}`, tree);
        return work(tx, schema, tree);
      });
      return { result };
    });
    return done.result;
  }

  /** The key of the ledger when it is not this process's, which becomes it when there is none. */
  async #foreignKey(tx: postgres.TransactionSql): Promise<string | null> {
    const { signer, verifier, folder } = this.engine.ledgerKey;
    await recoverHandovers(tx, folder);
    return adoptKey(tx, signer.key, verifier);
  }

  async #refuseForeign(tx: postgres.TransactionSql, tree: Tree): Promise<void> {
    const { file } = this.engine.ledgerKey;
    const other = await this.#foreignKey(tx);
    if (other !== null)
      refuse(
        `${file} không phải khóa của sổ (${other})`,
        `${file} is not the key of the ledger (${other})`,
        tree,
      );
  }

  async #sign(
    tx: postgres.TransactionSql,
    schema: string,
    tree: Tree,
    reason: CheckpointReason,
  ): Promise<IssuedCheckpoint> {
    const { signer, folder } = this.engine.ledgerKey;
    const { root, last } = await this.#checkedRoot(tx, schema, tree, signer.key);
    if (last?.size === tree.size) return { ...last, issued: false };
    const { size, position } = tree;
    const note = signCheckpoint(size, root, signer);
    const issuedAt = this.engine.now();
    const checkpoint = {
      ...{ size, root: Buffer.from(root).toString('base64'), position },
      ...{ issuedAt, reason, note },
    };
    // the file first: a process that dies in between has signed nothing but the truth, and signs it again
    writeCheckpointFile(folder, size, note);
    await insertCheckpoint(tx, checkpoint);
    return { ...checkpoint, issued: true };
  }

  /** The root of the tree, which must be that of the stored events and continue what was signed. */
  async #checkedRoot(
    sql: Queryable,
    schema: string,
    tree: Tree,
    key: VerifierKey,
  ): Promise<{ root: Hash; last: StoredCheckpoint | null }> {
    const { terms, followed } = await keyTerms(sql, key);
    const last = await lastCheckpoint(sql);
    const kept = [
      ...(last ? [{ path: 'ledger.checkpoints', note: last.note }] : []),
      ...checkpointFiles(this.engine.ledgerKey.folder).slice(-1),
    ].map(({ path, note }) => ({ path, signed: signedCheckpoint(note, terms) }));
    const root = await rootAt(sql, schema, tree.size);
    let since = 0;
    for (const { path, signed } of [
      ...kept,
      ...followed.slice(-1).map((signed) => ({ path: 'ledger.handovers', signed })),
    ]) {
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
    return { root, last };
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

/** A key that comes back would have two terms, and a handover of each would look like two of one. */
async function refuseUsed(tx: postgres.TransactionSql, verifier: string): Promise<void> {
  if (!(await wasAdopted(tx, verifier))) return;
  throw new InputError(
    'bad-request',
    `sổ đã dùng khóa ${verifier}; tạo khóa mới: readiness ledger-key --out TỆP`,
    `the ledger has had the key ${verifier}; make a new one: readiness ledger-key --out FILE`,
  );
}

function refuse(vi: string, en: string, { size, position }: Tree): never {
  throw new InputError(
    'ledger-inconsistent',
    `không ký: ${vi}, sổ cái có ${size} sự kiện đến vị trí ${position}; chạy readiness verify`,
    `refused to sign: ${en}, the ledger has ${size} events up to position ${position}; run readiness verify`,
  );
}
