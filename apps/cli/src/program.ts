// The commands and their options; what each prints for people stands in the file of its name.
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { Command, Option } from 'commander';
import { TABLE_KINDS, template, type TableKind } from '#libs/intake';
import { DOCUMENT_KINDS, EVENT_TYPES, REMARK_TYPES, type DocumentKind } from '#libs/readiness';
import {
  ImportDocuments,
  tooLarge,
  type ImportFile,
  type ImportResult,
} from '../../api/src/commands/import-documents.js';
import { RECORD_KINDS, RecordStatement, type RecordResult } from '../../api/src/commands/record-statement.js';
import { pastInstantOf } from '../../api/src/engine/clocks.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { readSettings } from '../../api/src/engine/settings.js';
import {
  FindingsQuery,
  InventoryQuery,
  MatrixQuery,
  RemarksQuery,
  TimelineQuery,
  VendorsQuery,
} from '../../api/src/queries/handlers.js';
import type { Notice } from '../../api/src/queries/notice.js';
import { projectRoot } from '#libs/database';
import { doctorCommand } from './doctor.js';
import { findingsText } from './findings.js';
import { historyCommands, type Doors } from './history.js';
import { importsText } from './imports.js';
import { inventoryText } from './inventory.js';
import { ledgerCommands, signReports } from './ledger.js';
import { matrixText } from './matrix.js';
import { operationCommands } from './operations.js';
import { remarksText } from './remarks.js';
import { withSession, type Session } from './session.js';
import type { Terminal } from './terminal.js';
import { timelineText } from './timeline.js';
import { vendorsText } from './vendors.js';

interface Common {
  readonly json?: boolean;
  readonly programme?: string;
}
interface Clocked extends Common {
  readonly asOf?: string;
  readonly knownAt?: string;
}

export function program(screen: Terminal): Command {
  const cli = new Command('readiness')
    .description('Sổ theo dõi mức độ sẵn sàng / the readiness ledger')
    .exitOverride()
    .configureOutput({
      writeErr: (text) => screen.note(text.trimEnd()),
      outputError: (text) => screen.note(usageError(text)),
    });

  const command = (signature: string, about: string): Command =>
    cli
      .command(signature)
      .description(about)
      .option('--json', 'một văn bản JSON trên stdout / one JSON document on stdout')
      .option('--programme <id>', 'chương trình / programme (vn-two-tier-2025)');
  const read = (signature: string, about: string): Command =>
    command(signature, about)
      .option('--as-of <T>', 'số liệu tính đến / true at: 2025-06-27T12:15:00+07:00, 27/6/2025')
      .option('--known-at <T|P>', 'đã ghi nhận đến / known at: a time or a position');

  /** Prints the answer as JSON, or as a person reads it. */
  const answer = <T>(options: Common, result: T, text: (result: T, screen: Terminal) => string): void =>
    screen.print(options.json ? JSON.stringify(result) : text(result, screen));
  const ask = async <Q extends object, R>(
    options: Common,
    query: Q,
    text: (result: R, screen: Terminal) => string,
  ): Promise<void> => {
    const result = await withSession(async (session) => {
      sameProgramme(session, options);
      await session.catchUp();
      return session.app.get(QueryBus).execute<Q, R>(query);
    });
    const { notice } = result as { readonly notice?: Notice | null };
    if (notice) screen.note(`${notice.vi} / ${notice.en}`);
    answer(options, result, text);
  };

  command('import <files...>', 'nhập văn bản và bảng / import documents and tables')
    .option('--dry-run', 'chỉ xem trước / only show what would happen')
    .option('--as-of <T>', 'thay ngày mà văn bản ghi / override the date that the documents state')
    .addOption(new Option('--kind <kind>', 'loại văn bản / kind of document').choices([...DOCUMENT_KINDS]))
    .option('--reason <text>', 'lý do / why')
    .option('--actor <name>', 'người nhập / who imports')
    .action(async (files: string[], options: ImportFlags) => {
      const read = files.map(readFile);
      const spinner = screen.progress('đọc / reading');
      try {
        const results = await withSession(async (session) => {
          sameProgramme(session, options);
          const command = new ImportDocuments(
            read,
            {
              dryRun: options.dryRun ?? false,
              asOf:
                options.asOf === undefined
                  ? null
                  : pastInstantOf('as-of', options.asOf, session.engine.now()),
              kind: options.kind ?? null,
            },
            { actor: actorOf(options), via: 'cli', reason: options.reason ?? null, correlationId: null },
            (done, total, file) => (spinner.text = `${done}/${total} ${file}`),
          );
          const imported = await session.app
            .get(CommandBus)
            .execute<ImportDocuments, ImportResult[]>(command);
          spinner.text = 'cập nhật bảng tổng hợp / projecting';
          if (!options.dryRun) {
            await session.catchUp();
            await signReports(session, screen);
          }
          return imported;
        });
        spinner.stop();
        answer(options, results, (result) => importsText(result, options.dryRun ?? false, screen));
      } finally {
        spinner.stop();
      }
    });

  recordCommand(command, answer);

  read('matrix', 'bảng tổng hợp tiến độ / the readiness matrix').action((options: Clocked) =>
    ask(options, Object.assign(new MatrixQuery(), clocks(options)), matrixText),
  );
  read('vendors', 'doanh nghiệp triển khai / who runs each system').action((options: Clocked) =>
    ask(options, Object.assign(new VendorsQuery(), clocks(options)), vendorsText),
  );
  read('remarks', 'khó khăn, đề xuất, cam kết, nhiệm vụ / difficulties, proposals, commitments, tasks')
    .option('--unit <unit>', 'địa phương / unit')
    .option('--criterion <code>', 'nội dung / criterion or topic')
    .option('--system <code>', 'hệ thống / system')
    .addOption(new Option('--type <type>', 'loại / event type').choices(REMARK_TYPES))
    .action(({ unit, criterion, system, type, ...options }: Clocked & Filters) =>
      ask(
        options,
        Object.assign(new RemarksQuery(), clocks(options), given({ unit, criterion, system, type })),
        remarksText,
      ),
    );
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
    .action(
      ({
        asOf,
        knownAt,
        json,
        programme,
        ...filters
      }: Clocked & Record<string, string | boolean | undefined>) => {
        const options = given({ asOf, knownAt, json, programme }) as Clocked;
        const limit = Number(filters['limit']);
        if (!Number.isInteger(limit) || limit < 1 || limit > 10_000) {
          throw new InputError(
            'bad-request',
            '--limit: số nguyên từ 1 đến 10000',
            '--limit: a whole number from 1 to 10000',
          );
        }
        return ask(
          options,
          Object.assign(new TimelineQuery(), clocks(options), given(filters), { limit }),
          timelineText,
        );
      },
    );
  read('reconcile', 'đối chiếu / findings: what does not add up')
    .option('--document <sha256>', 'chỉ một văn bản / one document only')
    .action(({ document, ...options }: Clocked & { document?: string }) =>
      ask(options, Object.assign(new FindingsQuery(), clocks(options), given({ document })), findingsText),
    );
  read('inventory', 'hệ thống của 63 tỉnh cũ / systems of the 63 old provinces')
    .option('--unit <unit>')
    .option('--system <kind>')
    .option('--vendor <id>')
    .action(({ unit, system, vendor, ...options }: Clocked & Filters) =>
      ask(
        options,
        Object.assign(new InventoryQuery(), clocks(options), given({ unit, system, vendor })),
        inventoryText,
      ),
    );

  const doors: Doors = {
    user: () => actorOf({}),
    screen,
    command,
    answer,
    within: (options, work) =>
      withSession((session) => {
        sameProgramme(session, options);
        return work(session);
      }),
  };
  historyCommands(doors);
  ledgerCommands(doors);
  operationCommands(doors);
  doctorCommand(doors);

  command('template <kind>', 'bảng mẫu trống / an empty table')
    .addOption(new Option('--format <format>').choices(['csv', 'xlsx']))
    .option('--out <file>', 'ghi vào tệp / write to a file')
    .action(async (typed: string, { format, out }: { format?: 'csv' | 'xlsx'; out?: string }) => {
      const kind = tableKind(typed);
      const bytes = await template(kind, format ?? (out?.endsWith('.xlsx') ? 'xlsx' : 'csv'));
      if (out === undefined) process.stdout.write(bytes);
      else writeNew(out, bytes);
    });
  return cli;
}

/** What commander says, in one line. */
function usageError(text: string): string {
  const what = text
    .replace(/^error: /, '')
    .replace(/\s+/g, ' ')
    .trim();
  return `Sai cú pháp / bad usage: ${what} (readiness --help)`;
}

interface ImportFlags extends Common {
  readonly dryRun?: boolean;
  readonly asOf?: string;
  readonly kind?: DocumentKind;
  readonly reason?: string;
  readonly actor?: string;
}

interface Filters {
  readonly unit?: string;
  readonly criterion?: string;
  readonly system?: string;
  readonly vendor?: string;
  readonly type?: string;
}

function recordCommand(
  command: (signature: string, about: string) => Command,
  answer: <T>(options: Common, result: T, text: (result: T, screen: Terminal) => string) => void,
): void {
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
    .action(
      async (
        kind: string,
        {
          vendor,
          json,
          programme,
          actor,
          ...said
        }: Record<string, never> & Common & { actor?: string; vendor?: string[] },
      ) => {
        const options = given({ json, programme }) as Common;
        const statement = Object.assign(new RecordStatement(), said, given({ vendors: vendor }), {
          kind,
          by: { actor: actorOf(given({ actor })), via: 'cli' as const, correlationId: null },
        });
        const { validate } = await import('class-validator');
        const [problem] = await validate(statement, { whitelist: true });
        if (problem) {
          const why = Object.values(problem.constraints ?? {}).join('; ');
          throw new InputError('bad-request', `${problem.property}: ${why}`, `${problem.property}: ${why}`);
        }
        statement.by = { actor: actorOf(given({ actor })), via: 'cli', correlationId: null };
        const result = await withSession(async (session) => {
          sameProgramme(session, options);
          const recorded = await session.app
            .get(CommandBus)
            .execute<RecordStatement, RecordResult>(statement);
          await session.catchUp();
          return recorded;
        });
        answer(options, result, ({ event, outcome, retracted, position }) =>
          [
            outcome === 'appended'
              ? `✓ đã ghi nhận / recorded: ${event}`
              : `= đã ghi nhận trước đó / recorded before: ${event}`,
            ...retracted.map((id) => `✗ đã hủy ghi nhận / retracted: ${id}`),
            `  vị trí / position ${position}`,
          ].join('\n'),
        );
      },
    );
}

function readFile(file: string): ImportFile {
  const limit = readSettings(process.env, 'cli', projectRoot()).uploadLimitBytes;
  try {
    const found = statSync(file);
    if (found.isDirectory())
      throw new InputError('bad-request', `${file}: là thư mục`, `${file}: is a directory`);
    if (found.size > limit) throw tooLarge(file, limit);
    return { name: file.split(/[\\/]/).at(-1) ?? file, bytes: readFileSync(file) };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const why = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const missing = why === 'ENOENT';
    throw new InputError(
      'bad-request',
      `${file}: ${missing ? 'không có tệp này' : `không đọc được (${why})`}`,
      `${file}: ${missing ? 'there is no such file' : `cannot be read (${why})`}`,
    );
  }
}

/** Never over a file that is there: somebody may have filled it in. */
function writeNew(file: string, bytes: Uint8Array): void {
  try {
    writeFileSync(file, bytes, { flag: 'wx' });
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const there = code === 'EEXIST';
    throw new InputError(
      'bad-request',
      `${file}: ${there ? 'đã có tệp này' : `không ghi được (${code})`}`,
      `${file}: ${there ? 'is there already' : `cannot be written (${code})`}`,
    );
  }
}

function tableKind(typed: string): TableKind {
  const kind = TABLE_KINDS.find((known) => known === typed || known === `${typed}-table`);
  if (kind) return kind;
  const known = TABLE_KINDS.map((name) => name.replace(/-table$/, '')).join(', ');
  throw new InputError(
    'bad-request',
    `không có bảng "${typed}"; có: ${known}`,
    `there is no table "${typed}"; there are: ${known}`,
  );
}

function sameProgramme({ engine }: Session, { programme }: Common): void {
  if (programme === undefined || programme === engine.programme) return;
  throw new InputError(
    'bad-request',
    `không có chương trình "${programme}"; có: ${engine.programme}`,
    `there is no programme "${programme}"; there is: ${engine.programme}`,
  );
}

function actorOf({ actor }: { readonly actor?: string }): string {
  return actor ?? os.userInfo().username;
}

function clocks({ asOf, knownAt }: Clocked): { asOf?: string; knownAt?: string } {
  return given({ asOf, knownAt });
}

/** Leaves out what was not given. */
function given<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
