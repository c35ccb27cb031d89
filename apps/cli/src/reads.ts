// The commands that ask one question of the read models: matrix, vendors, remarks, timeline, reconcile, inventory.
import { Option } from 'commander';
import { EVENT_TYPES, REMARK_TYPES } from '#libs/readiness';
import { InputError } from '../../api/src/engine/input-error.js';
import {
  FindingsQuery,
  InventoryQuery,
  MatrixQuery,
  RemarksQuery,
  TimelineQuery,
  VendorsQuery,
} from '../../api/src/queries/handlers.js';
import { given, type Clocked, type Doors } from './doors.js';
import { findingsText } from './findings.js';
import { inventoryText } from './inventory.js';
import { matrixText } from './matrix.js';
import { remarksText } from './remarks.js';
import { timelineText } from './timeline.js';
import { vendorsText } from './vendors.js';

/** What a command asks for beside the clocks: the fields of its query. */
type Asked = Clocked & Readonly<Record<string, unknown>>;

export function readCommands({ read, ask }: Doors): void {
  read('matrix', 'bảng tổng hợp tiến độ / the readiness matrix').action((options: Asked) =>
    ask(options, filled(new MatrixQuery(), options), ['matrix', 'remarks'], matrixText),
  );
  read('vendors', 'doanh nghiệp triển khai / who runs each system').action((options: Asked) =>
    ask(options, filled(new VendorsQuery(), options), ['vendors', 'remarks'], vendorsText),
  );
  read('remarks', 'khó khăn, đề xuất, cam kết, nhiệm vụ / difficulties, proposals, commitments, tasks')
    .option('--unit <unit>', 'địa phương / unit')
    .option('--criterion <code>', 'nội dung / criterion or topic')
    .option('--system <code>', 'hệ thống / system')
    .addOption(new Option('--type <type>', 'loại / event type').choices(REMARK_TYPES))
    .action((options: Asked) => ask(options, filled(new RemarksQuery(), options), ['remarks'], remarksText));
  read('timeline', 'dòng thời gian / the audit timeline')
    .option('--unit <unit>')
    .option('--criterion <code>')
    .option('--system <code>')
    .option('--vendor <id>')
    .addOption(new Option('--type <type>').choices(EVENT_TYPES))
    .option('--actor <name>')
    .option('--document <sha256>')
    .option('--from <T>', 'hiệu lực từ / effective from')
    .option('--to <T>', 'hiệu lực đến / effective to')
    .option('--all', 'mọi sự kiện, không chỉ thay đổi / every event, not only changes')
    .option('--limit <n>', '1…10000', '100')
    .option('--cursor <cursor>')
    .action((options: Asked) => {
      const query = Object.assign(filled(new TimelineQuery(), options), {
        limit: limitOf(options['limit']),
      });
      return ask(options, query, ['timeline'], timelineText);
    });
  read('reconcile', 'đối chiếu / findings: what does not add up')
    .option('--document <sha256>', 'chỉ một văn bản / one document only')
    .action((options: Asked) =>
      ask(options, filled(new FindingsQuery(), options), ['reconciliation'], findingsText),
    );
  read('inventory', 'hệ thống của 63 tỉnh cũ / systems of the 63 old provinces')
    .option('--unit <unit>')
    .option('--system <kind>')
    .option('--vendor <id>')
    .action((options: Asked) =>
      ask(options, filled(new InventoryQuery(), options), ['inventory'], inventoryText),
    );
}

/** The options of the command as the fields of its query. */
function filled<Q extends object>(query: Q, asked: Asked): Q {
  return Object.assign(query, given({ ...asked, json: undefined, programme: undefined }));
}

function limitOf(typed: unknown): number {
  const limit = Number(typed);
  if (Number.isInteger(limit) && limit >= 1 && limit <= 10_000) return limit;
  throw new InputError(
    'bad-request',
    '--limit: số nguyên từ 1 đến 10000',
    '--limit: a whole number from 1 to 10000',
  );
}
