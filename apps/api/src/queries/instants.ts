// The ticks of the time bar: every instant of which something was said, and at which of them a report was consolidated.
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { OmitType } from '@nestjs/swagger';
import { consolidatedAt } from '../../../../projections/documents.js';
import { reading, type Clocks } from '../../../../projections/projection.js';
import { instantsAt, type Instant } from '#projections/timeline';
import { Engine } from '../engine/engine.js';
import { ClockOptions, momentOf } from './read.js';

/** A slider of more ticks than this could not be aimed at; the newest count. */
const MOST = 5_000;

export class InstantsQuery extends OmitType(ClockOptions, ['asOf']) {}

export interface Instants {
  readonly knownAt: Clocks['knownAt'];
  /** Oldest first. */
  readonly instants: readonly (Instant & { readonly report: boolean })[];
}

@QueryHandler(InstantsQuery)
export class InstantsHandler implements IQueryHandler<InstantsQuery, Instants> {
  constructor(private readonly engine: Engine) {}

  async execute(query: InstantsQuery): Promise<Instants> {
    const { sql } = this.engine;
    const { asOf, knownAt } = await momentOf(this.engine, query, ['timeline', 'remarks']);
    const p = knownAt.position;
    const [instants, reports] = await Promise.all([
      instantsAt(sql, { asOf, knownAt }, MOST),
      reading(sql, 'remarks', p, (schema) => consolidatedAt(sql, schema, asOf, p, MOST)),
    ]);
    const consolidated = new Set(reports);
    return { knownAt, instants: instants.map((i) => ({ ...i, report: consolidated.has(i.at) })) };
  }
}
