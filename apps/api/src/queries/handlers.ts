// One query per screen or question. A query is its own DTO; its handler fixes the moment and calls the projection's
// typed query function.
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, Matches, Max, Min } from 'class-validator';
import { EVENT_TYPES, REMARK_TYPES, type EventType, type Remark, type RemarkType } from '#libs/readiness';
import { inventoryAt, type InventoryRow } from '#projections/inventory';
import { matrixAt, type Matrix } from '#projections/matrix';
import { findingsAt, type Findings } from '#projections/reconciliation';
import { remarksAt } from '#projections/remarks';
import { timelineAt, type Timeline } from '#projections/timeline';
import { vendorsAt, type Vendors } from '#projections/vendors';
import { reading, type Clocks } from '../../../../projections/projection.js';
import { instantOf } from '../engine/clocks.js';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { CellHandler } from './cell.js';
import { CompactMatrixHandler } from './compact-matrix.js';
import { DiffHandler } from './diff.js';
import { InstantsHandler } from './instants.js';
import { documentAddress, subjectCode, systemCode, unitCode, vendorId } from './known.js';
import { noticeOf, type Notice } from './notice.js';
import { ClockOptions, momentOf, OptionalFlag, OptionalText, type Moment } from './read.js';

/** A position in the timeline. */
const CURSOR = /^\d{1,15}$/;

/** `notice`: in words, where nothing had been reported yet. */
export type Noticed<T> = T & { readonly notice: Notice | null };

export class MatrixQuery extends ClockOptions {}

@QueryHandler(MatrixQuery)
export class MatrixHandler implements IQueryHandler<MatrixQuery, Noticed<Matrix>> {
  constructor(private readonly engine: Engine) {}

  async execute(query: MatrixQuery): Promise<Noticed<Matrix>> {
    const moment = await momentOf(this.engine, query, ['matrix', 'remarks']);
    const found = await matrixAt(this.engine.sql, moment.catalogue, clocksOf(moment));
    const reported = found.units.some((u) => Object.values(u.cells).some((c) => c.event !== null));
    return { ...found, notice: await noticeOf(this.engine, 'matrix', moment, reported) };
  }
}

export class VendorsQuery extends ClockOptions {}

@QueryHandler(VendorsQuery)
export class VendorsHandler implements IQueryHandler<VendorsQuery, Noticed<Vendors>> {
  constructor(private readonly engine: Engine) {}

  async execute(query: VendorsQuery): Promise<Noticed<Vendors>> {
    const moment = await momentOf(this.engine, query, ['vendors', 'remarks']);
    const found = await vendorsAt(this.engine.sql, moment.catalogue, clocksOf(moment));
    const reported = found.units.some((u) => Object.keys(u.systems).length > 0);
    return { ...found, notice: await noticeOf(this.engine, 'vendors', moment, reported) };
  }
}

export class RemarksQuery extends ClockOptions {
  @OptionalText()
  unit?: string;

  @OptionalText('criterion or topic')
  criterion?: string;

  @OptionalText()
  system?: string;

  @ApiPropertyOptional({ enum: REMARK_TYPES })
  @IsOptional()
  @IsIn(REMARK_TYPES)
  type?: RemarkType;
}

export interface Remarks extends Clocks {
  readonly remarks: readonly Remark[];
}

@QueryHandler(RemarksQuery)
export class RemarksHandler implements IQueryHandler<RemarksQuery, Remarks> {
  constructor(private readonly engine: Engine) {}

  async execute(query: RemarksQuery): Promise<Remarks> {
    const moment = await momentOf(this.engine, query, ['remarks']);
    const { catalogue, names } = moment;
    const remarks = await remarksOf(this.engine, moment, {
      unit: query.unit === undefined ? undefined : unitCode(names, query.unit),
      criterion: query.criterion === undefined ? undefined : subjectCode(catalogue, query.criterion),
      system: query.system === undefined ? undefined : systemCode(catalogue, query.system),
      type: query.type,
    });
    return { ...clocksOf(moment), remarks };
  }
}

export class TimelineQuery extends ClockOptions {
  @OptionalText()
  unit?: string;

  @OptionalText()
  criterion?: string;

  @OptionalText()
  system?: string;

  @OptionalText()
  vendor?: string;

  @ApiPropertyOptional({ enum: EVENT_TYPES })
  @IsOptional()
  @IsIn(EVENT_TYPES)
  type?: EventType;

  @OptionalText()
  actor?: string;

  @OptionalText('sha256, or how it begins')
  document?: string;

  @OptionalText('effective from; a bare date is the start of its day')
  from?: string;

  @OptionalText('effective to; a bare date is the end of its day')
  to?: string;

  @OptionalFlag('every event, not only changes')
  all?: boolean;

  @ApiPropertyOptional({ minimum: 1, maximum: 10_000, default: 100 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(10_000)
  limit?: number;

  @ApiPropertyOptional({ description: '`next` of the page before' })
  @IsOptional()
  @Matches(CURSOR)
  cursor?: string;
}

@QueryHandler(TimelineQuery)
export class TimelineHandler implements IQueryHandler<TimelineQuery, Timeline> {
  constructor(private readonly engine: Engine) {}

  async execute(query: TimelineQuery): Promise<Timeline> {
    const moment = await momentOf(this.engine, query, ['timeline']);
    const { catalogue, names } = moment;
    const { unit, criterion, system, vendor, from, to, type, actor, document, all, limit, cursor } = query;
    if (cursor !== undefined && !CURSOR.test(cursor)) throw badCursor(cursor);
    return timelineAt(this.engine.sql, catalogue, clocksOf(moment), {
      unit: unit === undefined ? undefined : unitCode(names, unit),
      criterion: criterion === undefined ? undefined : subjectCode(catalogue, criterion),
      system: system === undefined ? undefined : systemCode(catalogue, system),
      vendor: vendor === undefined ? undefined : vendorId(catalogue, vendor),
      from: from === undefined ? undefined : instantOf('from', from, 'start'),
      to: to === undefined ? undefined : instantOf('to', to),
      type,
      actor,
      document: await documentAddress(this.engine.documents, document),
      all: all ?? false,
      limit: limit ?? 100,
      cursor,
    });
  }
}

export class FindingsQuery extends ClockOptions {
  @OptionalText('sha256, or how it begins')
  document?: string;
}

@QueryHandler(FindingsQuery)
export class FindingsHandler implements IQueryHandler<FindingsQuery, Findings> {
  constructor(private readonly engine: Engine) {}

  async execute({ document, ...typed }: FindingsQuery): Promise<Findings> {
    const moment = await momentOf(this.engine, typed, ['reconciliation']);
    return findingsAt(this.engine.sql, moment.catalogue, clocksOf(moment), {
      document: await documentAddress(this.engine.documents, document),
    });
  }
}

export class InventoryQuery extends ClockOptions {
  @OptionalText('old code, code of the successor, or name')
  unit?: string;

  @OptionalText('kind of system or words of its name')
  system?: string;

  @OptionalText()
  vendor?: string;
}

export interface Inventory extends Clocks {
  readonly rows: readonly InventoryRow[];
}

@QueryHandler(InventoryQuery)
export class InventoryHandler implements IQueryHandler<InventoryQuery, Inventory> {
  constructor(private readonly engine: Engine) {}

  async execute({ unit, system, vendor, ...typed }: InventoryQuery): Promise<Inventory> {
    const moment = await momentOf(this.engine, typed, ['inventory']);
    const { position } = moment.knownAt;
    const { rows } = await reading(this.engine.sql, 'inventory', position, (schema) =>
      inventoryAt(this.engine.sql, schema, moment.catalogue, {
        t: moment.asOf,
        p: position,
        unit: unit === undefined ? undefined : knownPlace(moment, unit),
        system,
        vendor: vendor === undefined ? undefined : vendorId(moment.catalogue, vendor),
      }),
    );
    return { ...clocksOf(moment), rows };
  }
}

export const QUERY_HANDLERS = [
  MatrixHandler,
  CompactMatrixHandler,
  VendorsHandler,
  RemarksHandler,
  TimelineHandler,
  FindingsHandler,
  InventoryHandler,
  CellHandler,
  DiffHandler,
  InstantsHandler,
];

async function remarksOf(
  engine: Engine,
  { asOf, knownAt }: Clocks,
  filters: Partial<Omit<Parameters<typeof remarksAt>[2], 't' | 'p'>>,
): Promise<Remark[]> {
  const found = await reading(engine.sql, 'remarks', knownAt.position, (schema) =>
    remarksAt(engine.sql, schema, { t: asOf, p: knownAt.position, ...filters }),
  );
  return found.remarks;
}

function badCursor(cursor: string): InputError {
  return new InputError(
    'bad-request',
    `cursor "${cursor}": không phải của dòng thời gian này`,
    `cursor "${cursor}": is not one of this timeline`,
  );
}

/** An old code or name, or today's unit. */
function knownPlace({ catalogue, names }: Moment, typed: string): string {
  const old = catalogue.units.flatMap((u) => u.predecessors).find((p) => p.code === typed.trim());
  return old?.code ?? (names.predecessor(typed) ? typed : unitCode(names, typed));
}

function clocksOf({ asOf, knownAt }: Clocks): Clocks {
  return { asOf, knownAt };
}
