// The commands that compare, correct and replay: what an auditor or a reviewer asks of the history.
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { RetractEntry, type Retraction } from '../../api/src/commands/retract-entry.js';
import { WithdrawDocument } from '../../api/src/commands/withdraw-document.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { DiffQuery, type DiffAnswer } from '../../api/src/queries/diff.js';
import { replay } from '../../api/src/queries/replay.js';
import { correctionText } from './corrections.js';
import { diffText } from './diff.js';
import { actorOf, given, refuseInvalid, type Common, type Doors } from './doors.js';
import { replayText, stepper } from './replay.js';

export function historyCommands(doors: Doors): void {
  diffCommand(doors);
  replayCommand(doors);
  correctionCommand(doors, 'retract <event>', 'hủy một ghi nhận / retract one entry', (event, reason) =>
    Object.assign(new RetractEntry(), { event, reason }),
  );
  correctionCommand(
    doors,
    'withdraw <document>',
    'hủy lần nhập một văn bản / withdraw a document',
    (document, reason) => Object.assign(new WithdrawDocument(), { document, reason }),
  );
}

function replayCommand({ command, within, answer, screen }: Doors): void {
  command(
    'replay',
    'chạy lại sổ từ đầu và đối chiếu / walk the events again and compare with the stored matrix',
  )
    .option('--from <P>', 'từ vị trí / from this position (1)')
    .option('--to <P>', 'đến vị trí / to this position (the head)')
    .option(
      '--step',
      'từng sự kiện: Enter để tiếp, q để chạy hết / one by one: Enter for the next, q to the end',
    )
    .action(
      async ({ from, to, step, ...options }: Common & { from?: string; to?: string; step?: boolean }) => {
        const range = { from: positionOf('from', from), to: positionOf('to', to) };
        const steps: object[] = [];
        const spinner = step ? null : screen.progress('chạy lại / replaying');
        try {
          const result = await within(options, async ({ engine, catchUp }) => {
            await catchUp(['matrix', 'vendors', 'remarks']);
            if (!step) {
              const onProgress = (position: number): void => void (spinner!.text = `${position}`);
              return replay(engine, { ...range, onProgress });
            }
            if (options.json) {
              return replay(engine, {
                ...range,
                onStep: ({ position, id, type, effectiveAt }, counts) =>
                  void steps.push({ position, id, type, effectiveAt, counts }),
              });
            }
            const walk = stepper((await engine.catalogueNow()).catalogue, screen);
            try {
              return await replay(engine, { ...range, onStep: walk.onStep });
            } finally {
              walk.close();
            }
          });
          spinner?.stop();
          answer(options, step && options.json ? { ...result, steps } : result, replayText);
          if (!result.identical) process.exitCode = 1;
        } finally {
          spinner?.stop();
        }
      },
    );
}

function positionOf(option: string, typed: string | undefined): number | undefined {
  if (typed === undefined) return undefined;
  if (/^\d{1,15}$/.test(typed.trim())) return Number(typed);
  throw new InputError(
    'bad-request',
    `--${option} "${typed}": cần một vị trí (số nguyên)`,
    `--${option} "${typed}": a position (a whole number) is needed`,
  );
}

function diffCommand({ command, within, answer }: Doors): void {
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
      const options = given({ json, programme });
      const { result, catalogue } = await within(options, async ({ app, engine, catchUp }) => {
        await catchUp(['matrix', 'vendors', 'remarks']);
        const query = Object.assign(new DiffQuery(), dates);
        const compared = await app.get(QueryBus).execute<DiffQuery, DiffAnswer>(query);
        const { catalogue } = await engine.catalogues.at(compared.knownAtTo.position);
        return { result: compared, catalogue };
      });
      answer(options, result, (compared, screen) => diffText(compared, catalogue, screen));
    });
}

interface CorrectionFlags extends Common {
  readonly reason: string;
  readonly dryRun?: boolean;
  readonly actor?: string;
}

function correctionCommand(
  { command, within, answer }: Doors,
  signature: string,
  about: string,
  commandOf: (target: string, reason: string) => RetractEntry | WithdrawDocument,
): void {
  command(signature, about)
    .requiredOption('--reason <text>', 'vì sao / why')
    .option('--dry-run', 'chỉ xem trước / only show what would change')
    .option('--actor <name>', 'người hủy / who takes it back')
    .action(async (target: string, options: CorrectionFlags) => {
      const { reason, dryRun = false } = options;
      const said = commandOf(target, reason);
      await refuseInvalid(said);
      said.by = { actor: actorOf(options), via: 'cli', correlationId: null };
      said.dryRun = dryRun;
      const { result, catalogue } = await within(options, async ({ app, engine, catchUp, settle }) => {
        await catchUp(['timeline']);
        const done = await app.get(CommandBus).execute<RetractEntry | WithdrawDocument, Retraction>(said);
        if (!dryRun) await settle();
        return { result: done, catalogue: (await engine.catalogueNow()).catalogue };
      });
      answer(options, result, (done, screen) => correctionText(done, dryRun, catalogue, screen));
    });
}
