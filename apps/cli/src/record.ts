// `readiness record`: one statement by hand, a call at 17:20.
import { CommandBus } from '@nestjs/cqrs';
import { formatLocal } from '#libs/readiness';
import { RECORD_KINDS, RecordStatement, type RecordResult } from '../../api/src/commands/record-statement.js';
import { actorOf, given, refuseInvalid, type Common, type Doors } from './doors.js';

interface RecordFlags extends Common {
  readonly actor?: string;
  readonly vendor?: string[];
}

export function recordCommand({ command, within, answer }: Doors): void {
  command('record <kind>', `ghi nhận một thông tin / one statement by hand: ${RECORD_KINDS.join(' | ')}`)
    .option('--unit <unit>', 'địa phương: mã hoặc tên / unit: code or name')
    .option('--criterion <code>', 'nội dung (I.1 … IV.2) / criterion or topic')
    .option('--system <code>', 'hệ thống / system: TTHC, QLVB, LGSP, BAOCAO, HOP')
    .option('--status <status>', 'done | not_done | not_applicable')
    .option('--vendor <id...>', 'doanh nghiệp / vendors; "self" for the unit itself')
    .option('--replaces <id...>', 'doanh nghiệp bị thay / the vendors that were replaced')
    .option('--mode <mode>', 'vendor | self | self-with-vendor')
    .option('--text <text>', 'nội dung lời nói / the words')
    .option('--addressed-to <whom>', 'kiến nghị với ai / to whom a proposal goes')
    .option('--instant <T>', 'thời hạn / instant of a deadline')
    .option('--stage <stage>', 'trial | completion')
    .requiredOption('--effective-at <T>', 'thời điểm đúng / when it was true')
    .option('--channel <channel>', 'qua kênh nào / how it came in: phone, e-mail …')
    .option('--asserted-by <who>', 'ai nói / who says so: a unit, a vendor or "ministry"')
    .option('--reason <text>', 'lý do / why')
    .option('--corrects <event>', 'sửa sự kiện nào / id of the event that this puts right')
    .option('--actor <name>', 'người ghi / who records')
    .action(async (kind: string, { vendor, json, programme, actor, ...said }: RecordFlags) => {
      const options = given({ json, programme });
      const statement = Object.assign(new RecordStatement(), said, given({ vendors: vendor }), { kind });
      await refuseInvalid(statement);
      statement.by = { actor: actorOf(given({ actor })), via: 'cli', correlationId: null };
      const result = await within(
        options,
        async ({ app, settle }) => {
          const recorded = await app.get(CommandBus).execute<RecordStatement, RecordResult>(statement);
          await settle();
          return recorded;
        },
        { adopts: true },
      );
      answer(options, result, recordText);
    });
}

function recordText({ event, outcome, retracted, position, instant }: RecordResult): string {
  return [
    outcome === 'appended'
      ? `✓ đã ghi nhận / recorded: ${event}`
      : `= đã ghi nhận trước đó / recorded before: ${event}`,
    ...(instant === null ? [] : [`  hạn chót / deadline: ${formatLocal(instant)}`]),
    ...retracted.map((id) => `✗ đã hủy ghi nhận / retracted: ${id}`),
    `  vị trí / position ${position}`,
  ].join('\n');
}
