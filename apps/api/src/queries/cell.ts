// One cell: what it says, what was said about it, and its history. A history may be long, so the answer carries its
// newest part and says how long all of it is.
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import type { Remark } from '#libs/readiness';
import type { MatrixCell } from '#projections/matrix';
import { countAt, timelineAt, type TimelineEntry, type TimelineFilter } from '#projections/timeline';
import { cellAt } from '../../../../projections/cell.js';
import type { Clocks } from '../../../../projections/projection.js';
import { Engine } from '../engine/engine.js';
import { criterionCode, unitCode } from './known.js';
import { ClockOptions, momentOf } from './read.js';

/** More than anybody reads beside a cell; the timeline has the rest, page by page. */
const HISTORY_MOST = 1_000;

export class CellQuery extends ClockOptions {
  unit!: string;
  criterion!: string;
}

export interface Cell extends Clocks {
  readonly unit: string;
  readonly criterion: string;
  readonly cell: MatrixCell;
  /** The entry that the value rests on, also when it stands further back than `history` goes. */
  readonly said: TimelineEntry | null;
  readonly remarks: readonly Remark[];
  /** Newest first, at most a thousand. */
  readonly history: readonly TimelineEntry[];
  /** How many there are. */
  readonly historyTotal: number;
}

@QueryHandler(CellQuery)
export class CellHandler implements IQueryHandler<CellQuery, Cell> {
  constructor(private readonly engine: Engine) {}

  async execute(query: CellQuery): Promise<Cell> {
    const { sql } = this.engine;
    const moment = await momentOf(this.engine, query, ['matrix', 'remarks', 'timeline']);
    const { catalogue, asOf, knownAt } = moment;
    const clocks: Clocks = { asOf, knownAt };
    const unit = unitCode(moment.names, query.unit);
    const criterion = criterionCode(catalogue, query.criterion);
    const reports: TimelineFilter = { unit, criterion, type: 'StatusReported', all: true };
    const [{ cell, position, remarks }, { entries: history, next }] = await Promise.all([
      cellAt(sql, clocks, unit, criterion),
      timelineAt(sql, catalogue, clocks, { ...reports, limit: HISTORY_MOST }),
    ]);
    const at = async (wanted: number): Promise<TimelineEntry | undefined> =>
      history.find((entry) => entry.position === wanted) ??
      (await timelineAt(sql, catalogue, clocks, { ...reports, cursor: `${wanted + 1}`, limit: 1 }))
        .entries[0];
    const said = position === null ? null : ((await at(position)) ?? null);
    const historyTotal = next === null ? history.length : await countAt(sql, catalogue, clocks, reports);
    return { ...clocks, unit, criterion, cell, said, remarks, history, historyTotal };
  }
}
