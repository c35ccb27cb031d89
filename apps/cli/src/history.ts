// The commands that compare, correct and replay: what an auditor or a reviewer asks of the history.
import { QueryBus } from '@nestjs/cqrs';
import type { Command } from 'commander';
import { DiffQuery, type DiffAnswer } from '../../api/src/queries/diff.js';
import { diffText } from './diff.js';
import type { Session } from './session.js';
import type { Terminal } from './terminal.js';

interface Common {
  readonly json?: boolean;
  readonly programme?: string;
  readonly actor?: string;
}

/** What these commands share with all others. */
export interface Doors {
  command(signature: string, about: string): Command;
  /** Opens the store of the programme that is asked for. */
  within<T>(options: Common, work: (session: Session) => Promise<T>): Promise<T>;
  answer<T>(options: Common, result: T, text: (result: T, screen: Terminal) => string): void;
}

export function historyCommands({ command, within, answer }: Doors): void {
  command('diff', 'so sánh hai thời điểm / compare two dates and two states of knowledge')
    .option(
      '--from <T>',
      'từ; mặc định: báo cáo tổng hợp liền trước / default: the consolidated report before',
    )
    .option('--to <T>', 'đến; mặc định: bây giờ / default: now')
    .option('--known-at-from <T|P>', 'sổ đã ghi đến (trước) / the record before; default: as --known-at-to')
    .option('--known-at-to <T|P>', 'sổ đã ghi đến (sau) / the record after; default: everything recorded')
    .addHelpText(
      'after',
      `
Thay đổi thực tế: số liệu tại --from so với tại --to, theo sổ ghi đến --known-at-to.
Sửa trong sổ: số liệu tại --from theo sổ ghi đến --known-at-from, so với theo sổ ghi đến --known-at-to.
What changed in the world compares --from with --to, both as known at --known-at-to.
What was corrected compares --from as known at --known-at-from with the same moment as known at --known-at-to;
without --known-at-from nothing is corrected.`,
    )
    .action(async ({ json, programme, ...dates }: Common & DiffQuery) => {
      const options = json === undefined ? {} : { json };
      const { result, catalogue } = await within(
        programme === undefined ? options : { ...options, programme },
        async ({ app, engine, catchUp }) => {
          await catchUp();
          const query = Object.assign(new DiffQuery(), dates);
          const compared = await app.get(QueryBus).execute<DiffQuery, DiffAnswer>(query);
          const { catalogue } = await engine.catalogues.at(compared.knownAtTo.position);
          return { result: compared, catalogue };
        },
      );
      answer(options, result, (compared, screen) => diffText(compared, catalogue, screen));
    });
}
