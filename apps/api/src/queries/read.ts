// What every read does first: fix both clocks, find the catalogue in force, and wait until the read models have come
// as far as the answer must reflect.
import { applyDecorators } from '@nestjs/common';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsOptional, IsString, Matches, Min } from 'class-validator';
import { Transform, Type } from 'class-transformer';
import type { Clocks } from '../../../../projections/projection.js';
import { reachedPosition, waitFor } from '../../../../projections/runner/index.js';
import { incompleteAt } from '#projections/timeline';
import type { AdoptedCatalogue } from '../engine/catalogues.js';
import { resolveClocks, type ClockNames } from '../engine/clocks.js';
import type { Engine } from '../engine/engine.js';

const WAIT_MS = 5_000;

/** A filter that may be left out. */
export const OptionalText = (description?: string): PropertyDecorator =>
  applyDecorators(ApiPropertyOptional({ ...(description && { description }) }), IsOptional(), IsString());

const SAID: ReadonlyMap<unknown, boolean> = new Map([
  ['', true],
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

/** `?name`, `?name=true`, `?name=false`; anything else is refused: a dry run that is misspelt must not be carried out. */
export const OptionalFlag = (description: string): PropertyDecorator =>
  applyDecorators(
    ApiPropertyOptional({ type: Boolean, description }),
    IsOptional(),
    Transform(({ value }: { readonly value: unknown }) => SAID.get(value) ?? value),
    IsBoolean({ message: '$property: chỉ true hoặc false / only true or false' }),
  );

/** The options of all reads. */
export class ClockOptions {
  @ApiPropertyOptional({
    name: 'asOf',
    description: 'True at: 2025-06-27T12:15:00+07:00, 2025-06-27 or 27/6/2025; default now',
  })
  @IsOptional()
  @IsString()
  asOf?: string;

  @ApiPropertyOptional({
    name: 'knownAt',
    description: 'Known at: a position or a time; default: everything recorded',
  })
  @IsOptional()
  @IsString()
  @Matches(/\S/)
  knownAt?: string;

  @ApiPropertyOptional({ name: 'after', description: 'Waits until the read model has reached this position' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  after?: number;
}

export interface Moment extends Clocks, AdoptedCatalogue {}

/**
 * The moment that a read answers for. Without known-at it is what the read models reflect now, so that a read never
 * waits for a projection; with `after` or known-at it waits up to five seconds.
 */
export async function momentOf(
  engine: Engine,
  typed: ClockOptions,
  asked: readonly string[],
  names?: ClockNames,
): Promise<Moment> {
  const { store, sql } = engine;
  // in PostgreSQL a document is imported whole or not at all
  const inParts = engine.settings.eventStoreUrl !== null && asked.length > 0;
  const projections = inParts ? [...asked, 'timeline'] : asked;
  const wanted =
    typed.knownAt === undefined ? undefined : await resolveClocks(store, typed, engine.now(), names);
  const atLeast = Math.max(wanted?.knownAt.position ?? 0, typed.after ?? 0);
  if (atLeast > 0) await waitFor(sql, projections, atLeast, WAIT_MS);
  const clocks =
    wanted ??
    (await resolveClocks(
      store,
      { ...typed, knownAt: await reflected(engine, projections) },
      engine.now(),
      names,
    ));
  const { position } = clocks.knownAt;
  const incomplete = inParts ? await incompleteAt(sql, position) : [];
  const knownAt = incomplete.length > 0 ? { ...clocks.knownAt, incomplete } : clocks.knownAt;
  return { ...clocks, knownAt, ...(await engine.catalogues.at(position)) };
}

async function reflected(engine: Engine, projections: readonly string[]): Promise<string | undefined> {
  if (projections.length === 0) return undefined;
  const position = await reachedPosition(engine.sql, projections);
  return position > 0 ? String(position) : undefined;
}
