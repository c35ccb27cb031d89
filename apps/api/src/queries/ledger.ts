// What the ledger answers: its key, what was signed, and proofs that lead from an event, or from an earlier tree, to a
// root that was signed.
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, Min } from 'class-validator';
import type { Hash } from '#libs/ledger';
import { consistencyProof, inclusionProof, ledger, NotInLedger, treeAt } from '#projections/ledger';
import { reading } from '../../../../projections/projection.js';
import { lastCheckpoint, storedCheckpoints, type StoredCheckpoint } from '../engine/checkpoint-store.js';
import type { Engine } from '../engine/engine.js';
import { storedHandovers, type StoredHandover } from '../engine/handover-store.js';
import { InputError } from '../engine/input-error.js';

export class InclusionOptions {
  @ApiProperty({ description: 'Position of the event' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  position!: number;

  @ApiPropertyOptional({ description: 'Size of the tree; default: the last checkpoint that has the event' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  size?: number;
}

export class ConsistencyOptions {
  @ApiProperty({ description: 'Size of the earlier tree' })
  @Type(() => Number)
  @IsInt()
  @Min(1)
  from!: number;

  @ApiPropertyOptional({ description: 'Size of the later tree; default: all events' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  to?: number;
}

/** Hashes in base64, as in checkpoints. */
export interface InclusionAnswer {
  readonly position: number;
  /** Place of the event in the tree, from 0. */
  readonly index: number;
  readonly size: number;
  readonly leaf: string;
  readonly root: string;
  /** RFC 6962 §2.1.1: the sibling of the leaf first. */
  readonly proof: readonly string[];
}

export interface ConsistencyAnswer {
  readonly from: number;
  readonly to: number;
  readonly fromRoot: string;
  readonly toRoot: string;
  /** RFC 6962 §2.1.2. */
  readonly proof: readonly string[];
}

export interface LedgerKeyAnswer {
  /** Names the ledger. */
  readonly origin: string;
  /** The verifier key in text form. */
  readonly key: string;
}

type Source = Pick<Engine, 'sql' | 'ledgerKey'>;

export function ledgerKeyOf({ ledgerKey }: Source): LedgerKeyAnswer {
  return { origin: ledgerKey.signer.key.name, key: ledgerKey.verifier };
}

/** @throws InputError `not-found` when nothing was signed yet */
export async function latestCheckpoint({ sql }: Source): Promise<StoredCheckpoint> {
  const last = await lastCheckpoint(sql);
  if (last) return last;
  throw new InputError(
    'not-found',
    'chưa có điểm kiểm tra nào; chạy readiness checkpoint',
    'nothing was signed yet; run readiness checkpoint',
  );
}

export async function allCheckpoints({ sql }: Source): Promise<{ checkpoints: StoredCheckpoint[] }> {
  return { checkpoints: await storedCheckpoints(sql) };
}

export async function allHandovers({ sql }: Source): Promise<{ handovers: StoredHandover[] }> {
  return { handovers: await storedHandovers(sql) };
}

/** @throws InputError `bad-request` for a position or a size that the ledger does not have */
export async function inclusionOf({ sql }: Source, asked: InclusionOptions): Promise<InclusionAnswer> {
  return withinLedger(() =>
    reading(sql, ledger.name, 0, async (schema) => {
      const last = asked.size === undefined ? await lastCheckpoint(sql) : null;
      const size = asked.size ?? (last && last.position >= asked.position ? last.size : undefined);
      const found = await inclusionProof(sql, schema, asked.position, size);
      const { leaf, root, proof } = found;
      return { ...found, leaf: base64(leaf), root: base64(root), proof: proof.map(base64) };
    }),
  );
}

/** @throws InputError `bad-request` for sizes that the ledger does not have, or in the wrong order */
export async function consistencyOf({ sql }: Source, asked: ConsistencyOptions): Promise<ConsistencyAnswer> {
  return withinLedger(() =>
    reading(sql, ledger.name, 0, async (schema) => {
      const to = asked.to ?? (await treeAt(sql, schema)).size;
      if (asked.from > to)
        throw new InputError(
          'bad-request',
          `từ ${asked.from} đến ${to}: cây trước không được lớn hơn cây sau`,
          `from ${asked.from} to ${to}: the earlier tree cannot be the larger one`,
        );
      const { firstRoot, secondRoot, proof } = await consistencyProof(sql, schema, asked.from, to);
      return {
        ...{ from: asked.from, to, fromRoot: base64(firstRoot), toRoot: base64(secondRoot) },
        proof: proof.map(base64),
      };
    }),
  );
}

async function withinLedger<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotInLedger)) throw error;
    const what = { position: 'vị trí', size: 'cây' }[error.what];
    throw new InputError(
      'bad-request',
      `sổ cái không có ${what} ${error.asked}; cuối cùng là ${error.last}`,
      error.message,
    );
  }
}

function base64(hash: Hash): string {
  return Buffer.from(hash).toString('base64');
}
