// The matrix as a page draws it, with the marks of what changed: one question, so that cells and marks are of one moment.
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { compactMatrixAt, matrix, type CompactMatrix } from '#projections/matrix';
import { remarks } from '#projections/remarks';
import { tablesInForce } from '../../../../projections/projection.js';
import { pastInstantOf } from '../engine/clocks.js';
import { Engine } from '../engine/engine.js';
import { KeptAnswers } from './kept.js';
import { ClockOptions, momentOf, OptionalText } from './read.js';

/** The cells of all answers that are kept: some tens of MB. */
const KEPT_CELLS = 4_000_000;
const READS = [matrix.name, remarks.name];

export class CompactMatrixQuery extends ClockOptions {
  @OptionalText('marks what changed after this instant; `report`: after the consolidated report before')
  vs?: string;
}

@QueryHandler(CompactMatrixQuery)
export class CompactMatrixHandler implements IQueryHandler<CompactMatrixQuery, CompactMatrix> {
  readonly #kept = new KeptAnswers<CompactMatrix>(KEPT_CELLS);

  constructor(private readonly engine: Engine) {}

  async execute({ vs, ...query }: CompactMatrixQuery): Promise<CompactMatrix> {
    const after = vs === undefined || vs === 'report' ? vs : pastInstantOf('vs', vs, this.engine.now());
    const { sql } = this.engine;
    const { catalogue, sha256, asOf, knownAt } = await momentOf(this.engine, query, READS);
    // a rebuild puts other tables in force
    const tables = await tablesInForce(sql);
    const schemas = READS.map((name) => tables.get(name)?.schema);
    // an event sends everybody here at once: those who ask for the present within a second share its answer
    const t = query.asOf === undefined ? asOf.slice(0, 'yyyy-mm-ddThh:mm:ss'.length) : asOf;
    const key = JSON.stringify([t, knownAt, after, sha256, schemas]);
    return this.#kept.get(key, catalogue.units.length * catalogue.criteria.length, () =>
      compactMatrixAt(sql, catalogue, { asOf, knownAt }, after),
    );
  }
}
