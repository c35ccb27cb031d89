// One statement entered by hand: a call at 17:20. The command is the DTO of `POST /api/records` and of
// `readiness record`; what it means is checked against the catalogue in force.
import { CommandHandler, type ICommandHandler } from '@nestjs/cqrs';
import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsArray, IsIn, IsNotEmpty, IsOptional, IsString, IsUUID, Matches, MaxLength } from 'class-validator';
import { handle } from '#libs/event-store';
import {
  checkStatement,
  Rejection,
  streamDecider,
  streamOf,
  upcast,
  type AssertedBy,
  type Catalogue,
  type Metadata,
  type Names,
  type ReadinessEvent,
  type Statement,
} from '#libs/readiness';
import { asTyped, instantOf, refuseInstant } from '../engine/clocks.js';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { criterionCode, subjectCode, systemCode, unitCode, vendorId } from '../queries/known.js';
import { deadlineInstant } from './deadline-wording.js';
import { findEvent } from './find-event.js';
import { requireDifficulty } from './open-difficulties.js';
import { refusedField, requireOwnFields } from './record-fields.js';

export const RECORD_KINDS = [
  'status',
  'vendor',
  'difficulty',
  'resolution',
  'proposal',
  'note',
  'deadline',
] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

const TEXT = 10_000;

/** Who sends a command, and how. */
export type By = Pick<Metadata, 'actor' | 'via' | 'correlationId'>;

/** No store keeps a NUL or half a character, so neither is taken in. */
export const Storable = (): PropertyDecorator =>
  Matches(/^[^\0\p{Surrogate}]*$/u, { message: '$property: ký tự hỏng / broken characters' });

/** Blanks alone say nothing. */
const Said = (): PropertyDecorator => Matches(/\S/, { message: '$property: để trống / is blank' });

export class RecordStatement {
  @ApiProperty({ enum: RECORD_KINDS })
  @IsIn(RECORD_KINDS)
  kind!: RecordKind;

  @ApiPropertyOptional({ description: 'Code or name of the unit' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  unit?: string;

  @ApiPropertyOptional({ description: 'Code of a criterion; for remarks also of a topic' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  criterion?: string;

  @ApiPropertyOptional({ description: 'Code of a system' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  system?: string;

  @ApiPropertyOptional({ enum: ['done', 'not_done', 'not_applicable'] })
  @IsOptional()
  @IsIn(['done', 'not_done', 'not_applicable'])
  status?: 'done' | 'not_done' | 'not_applicable';

  @ApiPropertyOptional({
    type: [String],
    description: 'Vendors by id or spelling; none when the unit runs the system itself',
  })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  vendors?: string[];

  @ApiPropertyOptional({ type: [String], description: 'The vendors that the teller says were replaced' })
  @IsOptional()
  @IsArray()
  @IsString({ each: true })
  replaces?: string[];

  @ApiPropertyOptional({ enum: ['vendor', 'self', 'self-with-vendor'] })
  @IsOptional()
  @IsIn(['vendor', 'self', 'self-with-vendor'])
  mode?: 'vendor' | 'self' | 'self-with-vendor';

  @ApiPropertyOptional({ description: 'The words of a remark, or of a deadline' })
  @IsOptional()
  @IsString()
  @Said()
  @MaxLength(TEXT)
  @Storable()
  text?: string;

  @ApiPropertyOptional({ description: 'To whom a proposal goes' })
  @IsOptional()
  @IsString()
  @Said()
  @Storable()
  addressedTo?: string;

  @ApiPropertyOptional({ description: 'Instant of a deadline, when its wording does not give it' })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  instant?: string;

  @ApiPropertyOptional({ enum: ['trial', 'completion'], default: 'completion' })
  @IsOptional()
  @IsIn(['trial', 'completion'])
  stage?: 'trial' | 'completion';

  @ApiProperty({ description: 'When it was true: ISO 8601, or 27/6/2025 17:20' })
  @IsString()
  @IsNotEmpty()
  effectiveAt!: string;

  @ApiPropertyOptional({ description: 'How it came in: phone, e-mail, meeting …' })
  @IsOptional()
  @IsString()
  @Said()
  @MaxLength(200)
  @Storable()
  channel?: string;

  @ApiPropertyOptional({
    description: 'Who says so: a unit, a vendor, or the ministry (default: the unit it is about)',
  })
  @IsOptional()
  @IsString()
  @IsNotEmpty()
  assertedBy?: string;

  @ApiPropertyOptional()
  @IsOptional()
  @IsString()
  @Said()
  @MaxLength(TEXT)
  @Storable()
  reason?: string;

  @ApiPropertyOptional({
    description: 'Id of the event that this puts right; it is retracted in the same append',
  })
  @IsOptional()
  @IsUUID()
  corrects?: string;

  /** Set by the door, never by the caller: only declared, because a field of its own would be refused as unknown. */
  declare by: By;
}

export interface RecordResult {
  /** Id of the event; the same id when it had been said before. */
  readonly event: string;
  readonly outcome: 'appended' | 'already-appended';
  readonly retracted: readonly string[];
  readonly position: number;
  /** Of a deadline: the instant that its words, or the one given, came to; else null. */
  readonly instant: string | null;
}

@CommandHandler(RecordStatement)
export class RecordStatementHandler implements ICommandHandler<RecordStatement, RecordResult> {
  constructor(private readonly engine: Engine) {}

  async execute(command: RecordStatement): Promise<RecordResult> {
    const { catalogue, names } = await this.engine.catalogueNow();
    requireOwnFields(command);
    const statement = statementOf(command, catalogue, names);
    const { store, programme } = this.engine;
    const stream = streamOf(programme, statement, null);
    const record = {
      kind: 'record' as const,
      programme,
      statement,
      effectiveAt: inField('effectiveAt', () => effectiveInstant(command.effectiveAt, this.engine.now())),
      assertedBy: inField('assertedBy', () => tellerOf(command, statement, catalogue, names)),
      channel: command.channel ?? null,
      corrects: command.corrects ?? null,
      reason: command.reason ?? null,
      ...command.by,
    };
    if (statement.type === 'DifficultyResolved')
      await requireDifficulty({ store, programme, catalogue }, statement, record.effectiveAt);
    const { outcome, events } = await handle<readonly ReadinessEvent[], typeof record, ReadinessEvent>({
      store,
      stream,
      decider: streamDecider,
      command: record,
      toNew: (event) => event,
      fromStored: upcast,
    }).catch((error: unknown) => this.#explained(error, record.corrects, stream));
    const said = events.find((e) => e.type !== 'EntryRetracted');
    return {
      event: said?.id ?? (await this.#existing(stream, record)),
      outcome: said && outcome ? outcome.outcome : 'already-appended',
      retracted: (events as ReadinessEvent[]).flatMap((e) =>
        e.type === 'EntryRetracted' ? [e.data.target] : [],
      ),
      position: (await store.head()).position,
      instant: statement.type === 'DeadlineSet' ? statement.data.instant : null,
    };
  }

  /** An event that is not in this stream may well be in another. */
  async #explained(error: unknown, corrects: string | null, stream: string): Promise<never> {
    if (!(error instanceof Rejection) || error.code !== 'unknown-event' || corrects === null) throw error;
    const found = await findEvent(this.engine, corrects.toLowerCase());
    const details = { field: 'corrects' };
    if (found === null)
      throw new InputError(
        'unknown-event',
        `corrects: không có sự kiện ${corrects}`,
        `corrects: there is no event ${corrects}`,
        details,
      );
    throw new InputError(
      'wrong-stream',
      `corrects: ${corrects} (${found.type}) là ghi nhận về chỗ khác: ${found.stream}, không phải ${stream}; hãy hủy nó bằng retract`,
      `corrects: ${corrects} (${found.type}) is about something else: ${found.stream}, not ${stream}; take it back with retract`,
      details,
    );
  }

  /** The id of a statement that had been recorded before: deciding it on an empty stream gives its id. */
  async #existing(stream: string, record: Parameters<typeof streamDecider.decide>[0]): Promise<string> {
    const history = (await this.engine.store.read(stream)).map(upcast);
    const retractions = history.filter((e) => e.type === 'EntryRetracted');
    const [said] = streamDecider.decide({ ...record, corrects: null } as typeof record, retractions);
    return said?.id ?? '';
  }
}

function effectiveInstant(typed: string, now: string): string {
  const instant = instantOf('effective-at', typed);
  if (instant > now) {
    refuseInstant('bad-instant', 'effective-at', asTyped(typed), {
      vi: 'ở tương lai; chỉ ghi nhận điều đã xảy ra',
      en: 'is in the future; only what has happened can be recorded',
    });
  }
  return instant;
}

function statementOf(c: RecordStatement, catalogue: Catalogue, names: Names): Statement {
  const unit = (): string => inField('unit', () => unitCode(names, required(c.unit, 'unit', c.kind)));
  const criterion = (): string =>
    inField('criterion', () => criterionCode(catalogue, required(c.criterion, 'criterion', c.kind)));
  const vendor = (v: string): string => vendorId(catalogue, v);
  const remark = () => ({
    unit: c.unit === undefined ? null : unit(),
    ...subjectOf(c, catalogue),
    text: words(c),
  });
  switch (c.kind) {
    case 'status':
      return checkStatement('StatusReported', {
        unit: unit(),
        criterion: criterion(),
        status: required(c.status, 'status', c.kind),
        basis: 'entered',
      });
    case 'vendor': {
      const vendors = [...new Set(inField('vendors', () => (c.vendors ?? []).map(vendor)))];
      const named = vendors.filter((v) => v !== 'self');
      const self = vendors.includes('self') || named.length === 0;
      const mode = c.mode ?? (self ? (named.length > 0 ? 'self-with-vendor' : 'self') : 'vendor');
      if (named.length === 0 && mode !== 'self') missing('vendors', c.kind);
      if ((mode === 'self' && named.length > 0) || (mode === 'vendor' && vendors.includes('self')))
        throw refusedField(
          'mode',
          `record vendor: mode ${mode} trái với vendors ${vendors.join(', ')}; vừa tự triển khai vừa có doanh nghiệp là self-with-vendor`,
          `record vendor: mode ${mode} contradicts vendors ${vendors.join(', ')}; the unit together with a vendor is self-with-vendor`,
        );
      const cell = {
        unit: unit(),
        system: inField('system', () => systemCode(catalogue, required(c.system, 'system', c.kind))),
        mode,
      };
      const rest = { basis: 'entered', alternatives: [] };
      const replaced = inField('replaces', () => (c.replaces ?? []).map(vendor));
      if (replaced.includes('self'))
        throw refusedField(
          'replaces',
          'record vendor: replaces chỉ nêu doanh nghiệp bị thay, không nêu self',
          'record vendor: replaces names vendors that were replaced, not self',
        );
      return replaced.length > 0
        ? checkStatement('VendorReplaced', { ...cell, from: replaced, to: named, ...rest })
        : checkStatement('VendorAssigned', { ...cell, vendors: named, ...rest });
    }
    case 'difficulty':
      return checkStatement('DifficultyReported', remark());
    case 'resolution':
      return checkStatement('DifficultyResolved', remark());
    case 'proposal':
      return checkStatement('ProposalMade', { ...remark(), addressedTo: c.addressedTo ?? null });
    case 'note':
      return checkStatement('ProgressNoted', remark());
    case 'deadline': {
      const wording = words(c);
      const instant = inField('instant', () =>
        c.instant === undefined ? deadlineInstant(wording) : instantOf('instant', c.instant),
      );
      if (instant === null) missing('instant', c.kind);
      return checkStatement('DeadlineSet', {
        criterion: criterion(),
        wording,
        instant,
        stage: c.stage ?? 'completion',
      });
    }
  }
}

function subjectOf(c: RecordStatement, catalogue: Catalogue) {
  if (c.criterion !== undefined && c.system !== undefined) {
    throw new InputError(
      'bad-request',
      'chỉ chọn một: nội dung hoặc hệ thống',
      'choose one: criterion or system',
      { field: 'system' },
    );
  }
  const typed = c.criterion;
  const code = typed === undefined ? null : inField('criterion', () => subjectCode(catalogue, typed));
  const system = c.system;
  const isTopic = catalogue.topics.some((t) => t.code === code);
  return {
    criterion: isTopic ? null : code,
    topic: isTopic ? code : null,
    system: system === undefined ? null : inField('system', () => systemCode(catalogue, system)),
  };
}

function tellerOf(c: RecordStatement, statement: Statement, catalogue: Catalogue, names: Names): AssertedBy {
  const ministry = { kind: 'ministry', id: catalogue.ministry.id } as const;
  if (c.assertedBy === undefined) {
    const unit = 'unit' in statement.data ? statement.data.unit : null;
    return unit === null ? ministry : { kind: 'unit', id: unit };
  }
  const typed = c.assertedBy.replace(/^(unit|vendor|ministry):/, '');
  if (typed === ministry.id || c.assertedBy === 'ministry') return ministry;
  const unit = names.typedUnit(typed);
  if (unit && !c.assertedBy.startsWith('vendor:')) return { kind: 'unit', id: unit.code };
  return { kind: 'vendor', id: vendorId(catalogue, typed) };
}

/** Says of which field it is that a reader complains. */
function inField<T>(field: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(error.code, error.vi, error.en, error.details ?? { field });
  }
}

function required<T>(value: T | undefined, field: string, kind: RecordKind): T {
  return value ?? missing(field, kind);
}

/** @throws InputError for blanks alone: the command line and HTTP check it before, a program need not */
function words(c: RecordStatement): string {
  return required(c.text, 'text', c.kind).normalize('NFC').trim() || missing('text', c.kind);
}

function missing(field: string, kind: RecordKind): never {
  throw new InputError(
    'bad-request',
    `record ${kind}: thiếu "${field}"`,
    `record ${kind}: "${field}" is missing`,
    { field },
  );
}
