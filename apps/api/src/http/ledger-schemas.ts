// The shapes of the ledger's answers; hashes are 32 bytes in base64.
import { z } from 'zod';
import { CHECKPOINT_REASONS } from '../engine/checkpoint-store.js';

const hash = z.string().length(44);
const checkpoint = z.object({
  size: z.number().int(),
  root: hash,
  position: z.number().int(),
  issuedAt: z.iso.datetime({ precision: 3 }),
  reason: z.enum(CHECKPOINT_REASONS),
  note: z.string(),
});

export const ledgerSchemas = {
  ledgerKey: z.object({ origin: z.string(), key: z.string() }),
  checkpoints: z.object({ checkpoints: z.array(checkpoint) }),
  handovers: z.object({
    handovers: z.array(
      z.object({
        number: z.number().int(),
        note: z.string(),
        reason: z.string().nullable(),
        handedAt: z.iso.datetime({ precision: 3 }),
      }),
    ),
  }),
  issuedCheckpoint: checkpoint.extend({ issued: z.boolean() }),
  inclusionProof: z.object({
    position: z.number().int(),
    index: z.number().int(),
    size: z.number().int(),
    leaf: hash,
    root: hash,
    proof: z.array(hash),
  }),
  consistencyProof: z.object({
    from: z.number().int(),
    to: z.number().int(),
    fromRoot: hash,
    toRoot: hash,
    proof: z.array(hash),
  }),
} as const;
