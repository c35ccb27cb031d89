// The matrix as a page draws it, with the marks of what changed: one question, so that cells and marks are of one moment.
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { compactMatrixAt, type CompactMatrix } from '#projections/matrix';
import { consolidatedAt } from '../../../../projections/documents.js';
import { reading } from '../../../../projections/projection.js';
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
    const { sql } = this.engine;
    const given = vs === undefined || vs === 'report' ? null : pastInstantOf('vs', vs, this.engine.now());
    const { catalogue, asOf, knownAt } = await momentOf(this.engine, query, ['matrix', 'remarks']);
    const clocks = { asOf, knownAt };
    // nothing can have changed after an instant that lies after the moment
    if (vs !== 'report')
      return compactMatrixAt(sql, catalogue, clocks, given !== null && given <= asOf ? given : null);
    const reports = reading(sql, 'remarks', knownAt.position, (schema) =>
      consolidatedAt(sql, schema, asOf, knownAt.position),
    );
    const found = await compactMatrixAt(
      sql,
      catalogue,
      clocks,
      reports.then(([last, before]) => before ?? last ?? null),
    );
    // with a single report, what was said by hand after it is what has changed; nothing said is no comparison
    const isCompared = (await reports).length > 1 || found.kinds.some(({ changed }) => changed !== null);
    return isCompared ? found : { ...found, since: null };
  }
}
