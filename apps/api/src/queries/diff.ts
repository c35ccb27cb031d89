// Two dates and two states of knowledge compared: what changed in the world, and what was corrected in the record.
import { type IQueryHandler, QueryHandler } from '@nestjs/cqrs';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsInt, IsOptional, IsString, Matches, Min } from 'class-validator';
import {
  diff,
  formatLocal,
  type AssignmentValue,
  type CriterionDiff,
  type DeadlineValue,
  type DeclaredValue,
  type DiffCodes,
  type Difference,
  type DiffState,
  type StatusValue,
} from '#libs/readiness';
import { remarksAt } from '#projections/remarks';
import { replacementsAt } from '#projections/vendors';
import { cellsAt, type CellStanding } from '../../../../projections/bitemporal/index.js';
import { consolidatedAt } from '../../../../projections/documents.js';
import { reading, type Clocks } from '../../../../projections/projection.js';
import { pastInstantOf, resolveClocks } from '../engine/clocks.js';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { momentOf } from './read.js';

export class DiffQuery {
  @ApiPropertyOptional({
    description: 'True at, before; default: the consolidated report before the one at `to`',
  })
  @IsOptional()
  @IsString()
  from?: string;

  @ApiPropertyOptional({ description: 'True at, after; default: now' })
  @IsOptional()
  @IsString()
  to?: string;

  @ApiPropertyOptional({ description: 'Known at, before; default: knownAtTo, so that nothing is corrected' })
  @IsOptional()
  @IsString()
  @Matches(/\S/)
  knownAtFrom?: string;

  @ApiPropertyOptional({ description: 'Known at, after; default: everything recorded' })
  @IsOptional()
  @IsString()
  @Matches(/\S/)
  knownAtTo?: string;

  @ApiPropertyOptional({ description: 'Waits until the read models have reached this position' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after?: number;
}

export interface DiffAnswer extends Omit<Difference, 'criteria'> {
  readonly from: string;
  readonly to: string;
  readonly knownAtFrom: Clocks['knownAt'];
  readonly knownAtTo: Clocks['knownAt'];
  /** `declaredDelta`: what the report in force at `to` says of itself, if it came after `from`. */
  readonly criteria: readonly (CriterionDiff & { readonly declaredDelta: number | null })[];
}

const PROJECTIONS = ['matrix', 'vendors', 'remarks'];

@QueryHandler(DiffQuery)
export class DiffHandler implements IQueryHandler<DiffQuery, DiffAnswer> {
  constructor(private readonly engine: Engine) {}

  async execute(query: DiffQuery): Promise<DiffAnswer> {
    const { engine } = this;
    const known = await this.#knownAtFrom(query);
    const { catalogue, ...moment } = await momentOf(
      engine,
      {
        ...given('asOf', query.to),
        ...given('knownAt', query.knownAtTo),
        // what was known before is known after, so the read models must have come as far
        after: Math.max(query.after ?? 0, known?.position ?? 0),
      },
      PROJECTIONS,
      { asOf: 'to', knownAt: 'known-at-to' },
    );
    const { asOf: to, knownAt: knownAtTo } = moment;
    const from = await this.#from(query, to, knownAtTo.position);
    const knownAtFrom = inOrder(known ?? knownAtTo, knownAtTo);
    const codes: DiffCodes = {
      units: catalogue.units.map((u) => u.code),
      criteria: catalogue.criteria.map((c) => c.code),
      systems: catalogue.systems.map((s) => s.code),
    };
    const [old, now, corrected] = await Promise.all([
      this.#state(from, knownAtTo.position),
      this.#state(to, knownAtTo.position),
      knownAtFrom.position < knownAtTo.position ? this.#state(from, knownAtFrom.position) : null,
    ]);
    const recorded = corrected ?? old;
    const reported = new Set(old.assignments.map((a) => `${a.unit} ${a.system}`));
    const unheard = now.assignments.filter((a) => !reported.has(`${a.unit} ${a.system}`));
    const replacements = await replacementsAt(
      engine.sql,
      unheard.map((a) => [a.unit, a.system] as const),
      { from, to, p: knownAtTo.position },
    );
    const found = diff({ recorded, before: old, after: now, replacements, codes });
    const criteria = found.criteria.map((c) => {
      const declared = now.declared.get(c.code);
      return { ...c, declaredDelta: declared && declared.confirmedAt > from ? declared.value.delta : null };
    });
    return { from, to, knownAtFrom, knownAtTo, ...found, criteria };
  }

  async #from(query: DiffQuery, to: string, p: number): Promise<string> {
    if (query.from !== undefined) {
      const from = pastInstantOf('from', query.from, this.engine.now());
      if (from <= to) return from;
      const [a, b] = [formatLocal(from), formatLocal(to)];
      throw new InputError('bad-request', `from (${a}) ở sau to (${b})`, `from (${a}) is after to (${b})`);
    }
    const [, before] = await reading(this.engine.sql, 'remarks', p, (schema) =>
      consolidatedAt(this.engine.sql, schema, to, p),
    );
    if (before !== undefined) return before;
    const at = formatLocal(to);
    throw new InputError(
      'bad-request',
      `thiếu from: tính đến ${at} chưa có hai báo cáo tổng hợp để so sánh; hãy ghi rõ ngày so sánh, ví dụ 2025-06-26`,
      `from is missing: by ${at} there are no two consolidated reports to compare; say which date to compare with, e.g. 2025-06-26`,
    );
  }

  async #knownAtFrom({ knownAtFrom }: DiffQuery): Promise<Clocks['knownAt'] | null> {
    if (knownAtFrom === undefined) return null;
    const names = { asOf: 'from', knownAt: 'known-at-from' };
    const { store } = this.engine;
    return (await resolveClocks(store, { knownAt: knownAtFrom }, this.engine.now(), names)).knownAt;
  }

  /** Every value and remark at (t, p), from the read models. */
  async #state(
    t: string,
    p: number,
  ): Promise<DiffState & { declared: Map<string, CellStanding<DeclaredValue>> }> {
    const { sql } = this.engine;
    const cells = (name: string) => reading(sql, name, p, (schema) => cellsAt<unknown>(sql, schema, t, p));
    const [matrix, vendors, { remarks }] = await Promise.all([
      cells('matrix'),
      cells('vendors'),
      reading(sql, 'remarks', p, (schema) => remarksAt(sql, schema, { t, p })),
    ]);
    const ofKind = <V>(from: readonly CellStanding<unknown>[], kind: string) =>
      from.filter((s) => s.cell[0] === kind) as CellStanding<V>[];
    return {
      statuses: ofKind<StatusValue>(matrix, 'status').map(({ cell, value }) => ({
        unit: cell[1]!,
        criterion: cell[2]!,
        status: value.status,
      })),
      deadlines: ofKind<DeadlineValue>(matrix, 'deadline').map(({ cell, value }) => ({
        criterion: cell[1]!,
        ...value,
      })),
      declared: new Map(ofKind<DeclaredValue>(matrix, 'declared').map((s) => [s.cell[1]!, s])),
      assignments: ofKind<AssignmentValue>(vendors, 'assignment').map(({ cell, value }) => ({
        unit: cell[1]!,
        system: cell[2]!,
        vendors: value.vendors,
        mode: value.mode,
      })),
      remarks,
    };
  }
}

function inOrder(from: Clocks['knownAt'], to: Clocks['knownAt']): Clocks['knownAt'] {
  if (from.position <= to.position) return from;
  const [a, b] = [from.position, to.position];
  throw new InputError(
    'bad-request',
    `known-at-from (vị trí ${a}) ở sau known-at-to (vị trí ${b})`,
    `known-at-from (position ${a}) is after known-at-to (position ${b})`,
  );
}

function given<K extends string, V>(name: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined ? {} : { [name]: value }) as { [P in K]?: V };
}
