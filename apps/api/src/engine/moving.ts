// Takes the read models from one event store to another that holds the same history: shows by the Merkle root that it
// does, empties the tables, and says in the same transaction whose positions they will have from now on.
import { appendLeaves, emptyFrontier, hashOfEvent, rootOf, type Frontier, type Hash } from '#libs/ledger';
import type { EventStore } from '#libs/event-store';
import { ledger, rootAt, treeAt } from '#projections/ledger';
import type postgres from 'postgres';
import { reading, type Queryable } from '../../../../projections/projection.js';
import { startOver } from '../../../../projections/runner/index.js';
import { PROJECTIONS } from '../../../projector/src/projections.js';
import { moveCheckpoints, storedCheckpoints } from './checkpoint-store.js';
import type { Source } from './event-source.js';
import { SettingsError } from './settings.js';

const PAGE = 1_000;

/**
 * Afterwards the tables are empty; whoever opens the store next brings them to its head. Nothing happens half.
 * @param name of this process
 * @throws SettingsError while other processes are at work, or when the store does not hold the history of the tables
 */
export async function moveReadModels(sql: postgres.Sql, source: Source, name: string): Promise<void> {
  await requireAlone(sql, name);
  const checkpoints = await storedCheckpoints(sql);
  const identity = await source.identity();
  const { size, hash } = await reading(sql, ledger.name, 0, async (schema) => {
    const tree = await treeAt(sql, schema);
    return { size: tree.size, hash: (upTo: number) => rootAt(sql, schema, upTo) };
  });
  const sizes = new Set([...checkpoints.map((checkpoint) => checkpoint.size), size]);
  const walked = await walk(source.store, sizes);
  // a store that was restored may have lost its last events; another one must have all that the tables reflect
  const [before] = await sql<{ store: string }[]>`select store from projections.source where one`;
  const restored = before !== undefined && before.store === identity;
  if (walked.size < size && !restored)
    throw new SettingsError(
      `Kho này có ${walked.size} sự kiện, các bảng đọc đã phản ánh ${size}: hãy chạy readiness migrate-store cho xong / this store has ${walked.size} events, the read models reflect ${size}: run readiness migrate-store to its end`,
    );
  const shared = Math.min(size, walked.size);
  const there = walked.marks.get(shared)?.root;
  if (shared > 0 && !(there && Buffer.from(await hash(shared)).equals(there)))
    throw new SettingsError(
      `Kho này chứa một lịch sử khác: gốc của ${shared} sự kiện đầu không giống / this store holds another history: the root of the first ${shared} events is not the same`,
    );
  const positions = checkpoints.flatMap(({ size: signed }): [number, number][] => {
    const mark = walked.marks.get(signed);
    return mark ? [[signed, mark.position]] : [];
  });
  await startOver(sql, PROJECTIONS, async (tx) => {
    // the walk was long; whoever has started meanwhile would go on from positions that are no more
    await requireAlone(tx, name);
    await moveCheckpoints(tx, new Map(positions));
    await tx`delete from projections.source`;
    if (identity !== null) await tx`insert into projections.source (store) values (${identity})`;
  });
}

/** A process that goes on working on the other store would mix the positions of both. */
async function requireAlone(sql: Queryable, name: string): Promise<void> {
  const rows = await sql<{ name: string }[]>`
    select distinct application_name as name from pg_stat_activity
    where datname = current_database() and application_name ~ '^(server|projector|cli)-'
      and application_name <> left(${name}, 63) order by 1`;
  if (rows.length === 0) return;
  const names = rows.map((row) => row.name).join(', ');
  throw new SettingsError(
    `Hãy dừng các tiến trình còn dùng cơ sở dữ liệu này trước: ${names} / first stop the processes that still use this database: ${names}`,
  );
}

interface Walked {
  readonly size: number;
  /** At the sizes asked for, as far as the store goes, and at its end. */
  readonly marks: ReadonlyMap<number, { readonly root: Hash; readonly position: number }>;
}

async function walk(store: EventStore, sizes: ReadonlySet<number>): Promise<Walked> {
  const marks = new Map<number, { root: Hash; position: number }>();
  let frontier: Frontier = emptyFrontier;
  let position = 0;
  const mark = (): void => void marks.set(frontier.size, { root: rootOf(frontier), position });
  for (;;) {
    const page = await store.readAll(position, PAGE);
    if (page.length === 0) break;
    for (const event of page) {
      ({ frontier } = appendLeaves(frontier, [hashOfEvent(event)]));
      ({ position } = event);
      if (sizes.has(frontier.size)) mark();
    }
  }
  mark();
  return { size: frontier.size, marks };
}
