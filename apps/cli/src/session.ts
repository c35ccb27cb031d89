// What every command does around its work: open the store, bring the read models up to date, close, and say what went
// wrong in one line with the right exit code.
import { NestFactory } from '@nestjs/core';
import type { INestApplicationContext } from '@nestjs/common';
import { projectRoot } from '#libs/database';
import { ConflictError } from '#libs/event-store';
import { Rejection } from '#libs/readiness';
import { catchUp } from '../../../projections/runner/index.js';
import { Engine, type EngineOptions } from '../../api/src/engine/engine.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { processName } from '../../api/src/engine/process-name.js';
import { refusalOf } from '../../api/src/engine/refusal.js';
import { readSettings } from '../../api/src/engine/settings.js';
import { DoorlessModule } from '../../api/src/doorless.js';
import { PROJECTIONS } from '../../projector/src/projections.js';
import type { Terminal } from './terminal.js';

export interface Session {
  readonly app: INestApplicationContext;
  readonly engine: Engine;
  /** Brings the read models to the head: waits for a running projector, or projects itself. */
  readonly catchUp: () => Promise<void>;
}

/** Opens the real store, never the sample, and closes it whatever happens. */
export async function withSession<T>(
  work: (session: Session) => Promise<T>,
  opening: Pick<EngineOptions, 'moves'> = {},
): Promise<T> {
  const root = projectRoot();
  const settings = readSettings(process.env, 'cli', root);
  for (const line of settings.warnings) process.stderr.write(`${line}\n`);
  const engine = await Engine.open({ settings, root, name: processName('cli'), signals: true, ...opening });
  try {
    const app = await NestFactory.createApplicationContext(DoorlessModule.with(engine), {
      logger: ['error', 'fatal'],
      abortOnError: false,
    });
    try {
      return await work({
        app,
        engine,
        catchUp: () =>
          catchUp(PROJECTIONS, engine.store, engine.sql, { holder: engine.name, source: engine.source }),
      });
    } finally {
      await app.close();
    }
  } finally {
    await engine.close();
  }
}

/** The exit code for an error, after saying it in one clear line; a fault is said in full. */
export function explain(error: unknown, json: boolean, terminal: Terminal): number {
  if (error instanceof InputError) {
    terminal.note(error.message);
    for (const line of [...rowLines(error.details), ...openLines(error.details)]) terminal.note(line);
    if (json) {
      const { code, vi, en, details } = error;
      terminal.print(JSON.stringify({ error: { code, message: { vi, en }, details } }));
    }
    return 2;
  }
  const refusal = error instanceof Rejection ? error.message : refusalOf(error);
  if (refusal !== null) {
    terminal.note(refusal);
    return 2;
  }
  if (error instanceof ConflictError) {
    terminal.note(`có người vừa ghi trước, hãy thử lại / somebody wrote first, try again: ${error.message}`);
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
    (problem?.rows ?? []).map(
      (row) => `  ${file}:${row.line} ${row.column}="${row.value}": ${row.problem.vi} / ${row.problem.en}`,
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
  return open.map(({ criterion, system, text }) => `  ${criterion ?? system ?? '–'}: "${text}"`);
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
