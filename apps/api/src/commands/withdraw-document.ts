// Takes back everything that one document said. The document and its events stay; importing it again says it anew.
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, Matches, MaxLength } from 'class-validator';
import { ConflictError, IdReuseError } from '#libs/event-store';
import { planWithdrawal, upcast, type RecordedEvent } from '#libs/readiness';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { documentAddress } from '../queries/known.js';
import { Storable, type By } from './record-statement.js';
import type { Retraction } from './retract-entry.js';
import { changesBy } from './retraction-effects.js';

const REASON = 10_000;
const RETRIES = 5;

export class WithdrawDocument {
  @ApiProperty({ description: 'SHA-256 of the document, or at least the first 8 digits of it' })
  @Matches(/^\s*[0-9a-f]{8,64}\s*$/i, {
    message: 'document: cần sha256, hoặc ít nhất 8 chữ số đầu / the sha256 or at least its first 8 digits',
  })
  document!: string;

  @ApiProperty({ description: 'Why; it is shown beside every struck entry' })
  @IsString()
  @IsNotEmpty()
  @Matches(/\S/)
  @MaxLength(REASON)
  @Storable()
  reason!: string;

  /** Set by the door, never by the caller. */
  declare by: By;
  /** Set by the door: only shows what would happen. */
  declare dryRun: boolean;
}

@CommandHandler(WithdrawDocument)
export class WithdrawDocumentHandler implements ICommandHandler<WithdrawDocument, Retraction> {
  constructor(private readonly engine: Engine) {}

  async execute({ document, reason, by, dryRun }: WithdrawDocument): Promise<Retraction> {
    const { store, documents } = this.engine;
    const sha = (await documentAddress(documents, document))!;
    const why = { ...by, reason: reason.trim() };
    for (let attempt = 0; ; attempt++) {
      // what is recorded while it is planned is not in a dry run
      const before = dryRun ? await store.head() : null;
      const existing = await this.#events(sha);
      const plan = planWithdrawal(sha, existing, why);
      if (before) {
        const changes = changesBy(
          plan.retracted,
          existing,
          await this.engine.catalogueNow(),
          this.engine.now(),
        );
        return { ...resultOf(plan.retracted, before.position), changes };
      }
      try {
        if (plan.appends.length > 0) await store.appendMany(plan.appends);
        return resultOf(plan.retracted, (await store.head()).position);
      } catch (error) {
        // an id that is used otherwise: somebody took the same event back by hand, for a reason of their own
        const overtaken = error instanceof ConflictError || error instanceof IdReuseError;
        if (!overtaken || attempt >= RETRIES) throw error;
      }
    }
  }

  /** Every event of the streams that the document touches. */
  async #events(sha: string): Promise<RecordedEvent[]> {
    const { store, documents } = this.engine;
    const streams = await documents.streams(sha);
    const events = [...(await store.readMany(streams)).values()].flat().map(upcast);
    if (events.some((e) => e.metadata.source?.document === sha)) return events;
    throw new InputError(
      'not-retractable',
      `văn bản ${sha.slice(0, 8)} chưa được nhập, không có gì để hủy`,
      `document ${sha.slice(0, 8)} was never imported: there is nothing to withdraw`,
    );
  }
}

function resultOf(retracted: readonly RecordedEvent[], position: number): Retraction {
  return { retracted: retracted.map((e) => e.id), position };
}
