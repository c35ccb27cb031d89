// What a read model is: tables in a PostgreSQL schema of their own and a fold that brings events into them. The runner
// (projections/runner) decides who folds and when; it keeps rows and checkpoint in one transaction.
import type postgres from 'postgres';
import type { StoredEvent } from '#libs/event-store';
import type { RecordedEvent } from '#libs/readiness';

export interface Projection {
  /** Lower-case letters, digits and `_`; the schema of version 1 is `{name}_v1`. */
  readonly name: string;
  /** Raised with every change of tables or fold; the runner then builds the new version beside the old and switches. */
  readonly version: number;
  /**
   * Statements that make the tables in the existing, empty schema `schema`; every table name carries it
   * (`create table ${schema}.cells (…)`). Rows must follow from the events alone (no now(), no random default, no
   * serial), because a rebuild compares them.
   */
  ddl(schema: string): readonly string[];
  /**
   * Folds a batch of events, which are upcast and in the order of their positions, each handed over exactly once. How
   * events are cut into batches must not matter. An event that cannot be handled is thrown, never skipped; the runner
   * finds out which it was and stops this projection there. Types that do not concern it are passed over.
   * `stored` are the same events as the store keeps them, for whoever hashes what was written and not what it means.
   */
  apply(
    tx: postgres.TransactionSql,
    schema: string,
    events: readonly RecordedEvent[],
    stored: readonly StoredEvent[],
  ): Promise<void>;
}

/** Anything that can run a query: the pool or a transaction. */
export type Queryable = postgres.Sql | postgres.TransactionSql;

/** A moment on both clocks. The same moment has the same answer for ever. */
export interface Clocks {
  /** True at: ISO 8601 UTC with milliseconds. */
  readonly asOf: string;
  /** Known at: a position, and when that position was recorded (null for position 0). */
  readonly knownAt: {
    readonly position: number;
    readonly time: string | null;
    /** Documents of which only a part is known there: an import into EventStoreDB that is under way or was cut. */
    readonly incomplete?: readonly string[];
  };
}

/** The projection has not come as far as a read asks; wait for it (`waitFor`) and read again. */
export class ProjectionBehind extends Error {
  constructor(
    readonly projection: string,
    readonly position: number,
    readonly wanted: number,
  ) {
    super(`projection ${projection} is at position ${position}, ${wanted} is asked for`);
    this.name = 'ProjectionBehind';
  }
}

/** An event that a projection could not handle; it stays there until the program or the projection is put right. */
export class ProjectionStopped extends Error {
  constructor(
    readonly projection: string,
    /** Position of the event; everything before it has been folded. */
    readonly position: number,
    override readonly cause: unknown,
  ) {
    super(
      `projection ${projection} stopped at position ${position}: ${cause instanceof Error ? cause.message : String(cause)}`,
    );
    this.name = 'ProjectionStopped';
  }
}

/** The tables of a projection that are read, and the position that they reflect. */
export interface Tables {
  readonly schema: string;
  readonly position: number;
}

const asked = new WeakMap<Queryable, Promise<ReadonlyMap<string, Tables>>>();

/** Of every projection that the database knows: one question for all who ask in the same turn. */
export function tablesInForce(sql: Queryable): Promise<ReadonlyMap<string, Tables>> {
  let answer = asked.get(sql);
  if (answer === undefined) {
    // as one turn: who asks after the question has gone out may know of something that it cannot have seen
    answer = Promise.resolve().then(async () => {
      asked.delete(sql);
      const rows = await sql<{ name: string; schema: string; position: string }[]>`
        select name, schema, position from projections.checkpoints`;
      return new Map(rows.map((row) => [row.name, { ...row, position: Number(row.position) }]));
    });
    asked.set(sql, answer);
  }
  return answer;
}

/**
 * Runs `query` against the tables that are in force, provided they reflect `position`.
 * @throws ProjectionBehind when they do not
 */
export async function reading<T>(
  sql: Queryable,
  name: string,
  position: number,
  query: (schema: string) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const active = (await tablesInForce(sql)).get(name);
    if (active === undefined || active.position < position)
      throw new ProjectionBehind(name, active?.position ?? 0, position);
    try {
      return await query(active.schema);
    } catch (error) {
      // a rebuild switched and dropped these tables between the two queries
      if (attempt > 0 || !isMissingTable(error)) throw error;
    }
  }
}

function isMissingTable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === '42P01' || error.code === '3F000');
}
