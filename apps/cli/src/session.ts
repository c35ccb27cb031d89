// What every command does around its work: open the store, bring the read models up to date, close, and say what went
// wrong in one line with the right exit code.
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { projectRoot } from '#libs/database';
import { ConflictError, IdReuseError } from '#libs/event-store';
import { Rejection } from '#libs/readiness';
import {
  catchUp,
  ProjectionBehind,
  ProjectionStopped,
  type Projection,
} from '../../../projections/runner/index.js';
import { PartlyImported } from '../../api/src/commands/import-documents.js';
import { Engine, type EngineOptions } from '../../api/src/engine/engine.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { processName } from '../../api/src/engine/process-name.js';
import { refusalOf } from '../../api/src/engine/refusal.js';
import { readSettings, type Settings } from '../../api/src/engine/settings.js';
import { DoorlessModule } from '../../api/src/doorless.js';
import { PROJECTIONS } from '../../projector/src/projections.js';
import type { Terminal } from './terminal.js';
import { jsonText, visible } from './visible.js';

export type Opening = Pick<EngineOptions, 'moves' | 'adopts'>;

export interface Session {
  readonly app: INestApplicationContext;
  readonly engine: Engine;
  /**
   * Brings read models to the head, those of these names or all: waits for a running projector, or projects itself.
   * @throws ProjectionStopped or ProjectionBehind
   */
  readonly catchUp: (names?: readonly string[]) => Promise<void>;
  /** The same after an append, which stands whatever becomes of the read models: trouble is noted, never thrown. */
  readonly settle: () => Promise<void>;
}

/** Opens the real store, never the sample, and closes it whatever happens. Only who writes adopts a new catalogue. */
export async function withSession<T>(
  work: (session: Session) => Promise<T>,
  opening: Opening = {},
): Promise<T> {
  const root = projectRoot();
  const settings = readSettings(process.env, 'cli', root);
  for (const line of settings.warnings) process.stderr.write(`${line}\n`);
  const engine = await Engine.open({
    settings,
    root,
    name: processName('cli'),
    signals: true,
    adopts: false,
    ...opening,
  });
  if (engine.catalogueNotice !== null) note(engine.catalogueNotice);
  try {
    const app = await NestFactory.createApplicationContext(DoorlessModule.with(engine), {
      logger: ['error', 'fatal'],
      abortOnError: false,
    });
    try {
      const bring: Session['catchUp'] = (names) =>
        catchUp(chosen(names, settings), engine.store, engine.sql, {
          holder: engine.name,
          source: engine.source,
        });
      return await work({
        app,
        engine,
        catchUp: bring,
        settle: () => bring().catch((error: unknown) => note(`đã ghi vào sổ / recorded; ${lineOf(error)}`)),
      });
    } finally {
      await app.close();
    }
  } finally {
    await engine.close();
  }
}

/** A read waits for the read models that it is from, not for one that has stopped elsewhere. */
function chosen(names: readonly string[] | undefined, { eventStoreUrl }: Settings): readonly Projection[] {
  if (names === undefined) return PROJECTIONS;
  // with an EventStoreDB every read says which documents are known in part, which the timeline knows
  const wanted = eventStoreUrl === null ? names : [...names, 'timeline'];
  return PROJECTIONS.filter(({ name }) => wanted.includes(name));
}

const note = (line: string): void => void process.stderr.write(`${visible(line)}\n`);

/** One line for what is no fault of the program and may be put right; null for a fault. */
function troubleLine(error: unknown): string | null {
  if (error instanceof ProjectionStopped) {
    const why = error.cause instanceof Error ? error.cause.message : String(error.cause);
    const { projection: name, position } = error;
    return `bảng đọc ${name} dừng ở vị trí ${position}; sửa nguyên nhân rồi chạy readiness rebuild ${name} / read model ${name} stopped at position ${position}; put the cause right, then readiness rebuild ${name}: ${why}`;
  }
  if (error instanceof ProjectionBehind) {
    const { projection: name, position, wanted } = error;
    return `bảng đọc ${name} mới đến vị trí ${position}, cần ${wanted}; xem readiness health rồi thử lại / read model ${name} is at position ${position}, ${wanted} is needed; see readiness health and try again`;
  }
  if (error instanceof IdReuseError)
    return `sự kiện ${error.id} đã có với nội dung khác / the same statement was recorded otherwise: ${error.message}`;
  if (error instanceof ConflictError)
    return `có người vừa ghi trước, hãy thử lại / somebody wrote first, try again: ${error.message}`;
  return error instanceof Rejection ? error.message : refusalOf(error);
}

const lineOf = (error: unknown): string =>
  troubleLine(error) ?? (error instanceof Error ? error.message : String(error));

/** The exit code for an error, after saying it in one clear line; a fault is said in full. */
export function explain(error: unknown, json: boolean, terminal: Terminal): number {
  if (error instanceof PartlyImported) {
    const { vi, en } = error.told;
    terminal.note(visible(`${vi} / ${en}`));
    return explain(error.cause, json, terminal);
  }
  if (error instanceof InputError) {
    terminal.note(visible(error.message));
    for (const line of [...rowLines(error.details), ...openLines(error.details)]) terminal.note(line);
    if (json) {
      const { code, vi, en, details } = error;
      terminal.print(jsonText({ error: { code, message: { vi, en }, details } }));
    }
    return 2;
  }
  const line = troubleLine(error);
  if (line !== null) {
    terminal.note(line);
    return 2;
  }
  terminal.note(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return 70;
}

const SHOWN_ROWS = 3;

/** The first bad rows of a refused table; all of them are in the JSON. */
function rowLines(details: unknown): string[] {
  if (!Array.isArray(details)) return [];
  const rows = (details as { file: string; problem?: { rows?: BadRow[] } }[]).flatMap(({ file, problem }) =>
    (problem?.rows ?? []).map((row) =>
      visible(`  ${file}:${row.line} ${row.column}="${row.value}": ${row.problem.vi} / ${row.problem.en}`),
    ),
  );
  // a single one stands in the message already
  if (rows.length < 2) return [];
  const more = rows.length - SHOWN_ROWS;
  return more > 0
    ? [...rows.slice(0, SHOWN_ROWS), `  … còn ${more} lỗi, xem đủ bằng --json / ${more} more with --json`]
    : rows;
}

/** What could have been meant by words that fit no difficulty. */
function openLines(details: unknown): string[] {
  const open = (details as { readonly open?: readonly OpenDifficulty[] } | null)?.open ?? [];
  return open.map(({ criterion, system, text }) => `  ${criterion ?? system ?? '–'}: "${visible(text)}"`);
}

interface OpenDifficulty {
  readonly criterion: string | null;
  readonly system: string | null;
  readonly text: string;
}

interface BadRow {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly problem: { readonly vi: string; readonly en: string };
}
