// The matrix as a page draws it, with the marks of what changed: one question, so that cells and marks are of one moment.
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { compactMatrixAt, type CompactMatrix } from '#projections/matrix';
import { pastInstantOf } from '../engine/clocks.js';
import { Engine } from '../engine/engine.js';
import { ClockOptions, momentOf, OptionalText } from './read.js';

export class CompactMatrixQuery extends ClockOptions {
  @OptionalText('marks what changed after this instant; `report`: after the consolidated report before')
  vs?: string;
}

@QueryHandler(CompactMatrixQuery)
export class CompactMatrixHandler implements IQueryHandler<CompactMatrixQuery, CompactMatrix> {
  constructor(private readonly engine: Engine) {}

  async execute({ vs, ...query }: CompactMatrixQuery): Promise<CompactMatrix> {
    const after = vs === undefined || vs === 'report' ? vs : pastInstantOf('vs', vs, this.engine.now());
    const { catalogue, asOf, knownAt } = await momentOf(this.engine, query, ['matrix', 'remarks']);
    return compactMatrixAt(this.engine.sql, catalogue, { asOf, knownAt }, after);
  }
}
