// Takes one entry back: a compensating event in the stream of its target. Nothing is deleted; whoever asks for an
// earlier known-at still sees the entry, and the timeline shows it struck, with who, when and why.
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiProperty } from '@nestjs/swagger';
import { IsNotEmpty, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { handle } from '#libs/event-store';
import { streamDecider, upcast, type ReadinessEvent, type RecordedEvent } from '#libs/readiness';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { findEvent } from './find-event.js';
import { Storable, type By } from './record-statement.js';
import { changesBy, type CellEffect } from './retraction-effects.js';

const REASON = 10_000;

export class RetractEntry {
  @ApiProperty({ description: 'Id of the event' })
  @IsUUID(undefined, {
    message: 'event: cần mã của một sự kiện (xem timeline) / the id of an event is needed',
  })
  event!: string;

  @ApiProperty({ description: 'Why; it is shown beside the struck entry' })
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

export interface Retraction {
  /** Ids of the events taken back now; none when they had been before. */
  readonly retracted: readonly string[];
  /** The head of the ledger afterwards; of a dry run, up to where it is reflected at least. */
  readonly position: number;
  /** Of a dry run: the cells that would change. */
  readonly changes?: readonly CellEffect[];
}

@CommandHandler(RetractEntry)
export class RetractEntryHandler implements ICommandHandler<RetractEntry, Retraction> {
  constructor(private readonly engine: Engine) {}

  async execute({ event, reason, by, dryRun }: RetractEntry): Promise<Retraction> {
    const { store } = this.engine;
    const { stream, id: target } = await this.#find(event.toLowerCase());
    const command = { kind: 'retract' as const, target, reason: reason.trim(), ...by };
    if (dryRun) {
      const { position } = await store.head();
      const history = (await store.read(stream)).map(upcast);
      const retractions = streamDecider.decide(command, history);
      const targets = history.filter((e) => e.id === target && retractions.length > 0);
      return {
        retracted: targets.map((e) => e.id),
        position,
        changes: changesBy(targets, history, await this.engine.catalogueNow(), this.engine.now()),
      };
    }
    const { events } = await handle<readonly RecordedEvent[], typeof command, ReadinessEvent>({
      store,
      stream,
      decider: streamDecider,
      command,
      toNew: (decided) => decided,
      fromStored: upcast,
    });
    return { retracted: events.map(() => target), position: (await store.head()).position };
  }

  async #find(id: string): Promise<RecordedEvent> {
    const found = await findEvent(this.engine, id);
    if (found) return found;
    throw new InputError('unknown-event', `không có sự kiện ${id}`, `there is no event ${id}`);
  }
}
