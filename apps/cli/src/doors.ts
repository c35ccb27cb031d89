// What every command shares: its common options, the session it works in, and how its answer is printed.
import os from 'node:os';
import { QueryBus } from '@nestjs/cqrs';
import { validate } from 'class-validator';
import type { Command } from 'commander';
import { InputError } from '../../api/src/engine/input-error.js';
import { refusalOfFields } from '../../api/src/queries/validation.js';
import type { Notice } from '../../api/src/queries/notice.js';
import { withSession, type Opening, type Session } from './session.js';
import type { Terminal } from './terminal.js';
import { jsonText } from './visible.js';

export interface Common {
  readonly json?: boolean;
  readonly programme?: string;
}
export interface Clocked extends Common {
  readonly asOf?: string;
  readonly knownAt?: string;
}

type Text<T> = (result: T, screen: Terminal) => string;

export interface Doors {
  readonly screen: Terminal;
  /** A command with the options that all have. */
  readonly command: (signature: string, about: string) => Command;
  /** A command that answers for a moment on both clocks. */
  readonly read: (signature: string, about: string) => Command;
  /** Opens the store of the programme that is asked for. */
  readonly within: <T>(
    options: Common,
    work: (session: Session) => Promise<T>,
    opening?: Opening,
  ) => Promise<T>;
  /** Prints the answer as JSON, or as a person reads it. */
  readonly answer: <T>(options: Common, result: T, text: Text<T>) => void;
  /** Answers a query once the read models that it needs have caught up. */
  readonly ask: <Q extends object, R>(
    options: Common,
    query: Q,
    needs: readonly string[],
    text: Text<R>,
  ) => Promise<void>;
}

export function doorsOf(cli: Command, screen: Terminal): Doors {
  const command: Doors['command'] = (signature, about) =>
    cli
      .command(signature)
      .description(about)
      .option('--json', 'một văn bản JSON trên stdout / one JSON document on stdout')
      .option('--programme <id>', 'chương trình / programme (vn-two-tier-2025)');
  const within: Doors['within'] = (options, work, opening) =>
    withSession((session) => {
      sameProgramme(session, options);
      return work(session);
    }, opening);
  const answer: Doors['answer'] = (options, result, text) =>
    screen.print(options.json ? jsonText(result) : text(result, screen));
  return {
    screen,
    command,
    within,
    answer,
    read: (signature, about) =>
      command(signature, about)
        .option('--as-of <T>', 'số liệu tính đến / true at: 2025-06-27T12:15:00+07:00, 27/6/2025')
        .option('--known-at <T|P>', 'đã ghi nhận đến / known at: a time or a position'),
    ask: async <Q extends object, R>(
      options: Common,
      query: Q,
      needs: readonly string[],
      text: Text<R>,
    ): Promise<void> => {
      const result = await within(options, async ({ app, catchUp }) => {
        await catchUp(needs);
        return app.get(QueryBus).execute<Q, R>(query);
      });
      const { notice } = result as { readonly notice?: Notice | null };
      if (notice) screen.note(`${notice.vi} / ${notice.en}`);
      answer(options, result, text);
    },
  };
}

/** Who types, unless they say otherwise. */
export function actorOf({ actor }: { readonly actor?: string }): string {
  return actor ?? os.userInfo().username;
}

/** The same checks of a command as over HTTP. */
export async function refuseInvalid(command: object): Promise<void> {
  const [problem] = await validate(command, { whitelist: true });
  if (problem) throw refusalOfFields([problem]);
}

/** Leaves out what was not given. */
export function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

function sameProgramme({ engine }: Session, { programme }: Common): void {
  if (programme === undefined || programme === engine.programme) return;
  throw new InputError(
    'bad-request',
    `không có chương trình "${programme}"; có: ${engine.programme}`,
    `there is no programme "${programme}"; there is: ${engine.programme}`,
  );
}
