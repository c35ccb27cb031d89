// `readiness import`: reads files, hands them over, and says what an import did, or would do, a block for each document.
import { readFileSync, statSync } from 'node:fs';
import { CommandBus } from '@nestjs/cqrs';
import { Option } from 'commander';
import { projectRoot } from '#libs/database';
import { DOCUMENT_KINDS, formatLocal, type Catalogue, type DocumentKind } from '#libs/readiness';
import {
  ImportDocuments,
  tooLarge,
  type ImportFile,
  type ImportProgress,
  type ImportResult,
} from '../../api/src/commands/import-documents.js';
import { pastInstantOf } from '../../api/src/engine/clocks.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { readSettings } from '../../api/src/engine/settings.js';
import { actorOf, type Common, type Doors } from './doors.js';
import { retractionLine } from './corrections.js';
import { findingText } from './findings.js';
import { importLinesText } from './import-lines.js';
import { signReports } from './ledger.js';
import type { Terminal } from './terminal.js';
import { visible } from './visible.js';

const SHOWN_FINDINGS = 5;

interface ImportFlags extends Common {
  readonly dryRun?: boolean;
  readonly lines?: boolean;
  readonly asOf?: string;
  readonly kind?: DocumentKind;
  readonly reason?: string;
  readonly actor?: string;
}

export function importCommand({ command, within, answer, screen }: Doors): void {
  command('import <files...>', 'nhập văn bản và bảng / import documents and tables')
    .option('--dry-run', 'chỉ xem trước / only show what would happen')
    .option('--lines', 'với --dry-run: từng dòng thành gì / with --dry-run: what each line becomes')
    .option('--as-of <T>', 'thay ngày mà văn bản ghi / override the date that the documents state')
    .addOption(new Option('--kind <kind>', 'loại văn bản / kind of document').choices([...DOCUMENT_KINDS]))
    .option('--reason <text>', 'lý do / why')
    .option('--actor <name>', 'người nhập / who imports')
    .action(async (names: string[], options: ImportFlags) => {
      const files = names.map(readFile);
      const { dryRun = false, lines = false, asOf, kind = null, reason = null } = options;
      const by = { actor: actorOf(options), via: 'cli' as const, reason, correlationId: null };
      const spinner = screen.progress('đọc / reading');
      try {
        const { results, catalogue } = await within(
          options,
          async (session) => {
            const moment = asOf === undefined ? null : pastInstantOf('as-of', asOf, session.engine.now());
            const onProgress = ({ step, file, done, of }: ImportProgress): void =>
              void (spinner.text = `${visible(file)} ${step} ${done}/${of}`);
            const options = { dryRun, lines, asOf: moment, kind };
            const read = new ImportDocuments(files, options, by, onProgress);
            const imported = await session.app.get(CommandBus).execute<ImportDocuments, ImportResult[]>(read);
            spinner.text = 'cập nhật bảng tổng hợp / projecting';
            if (!dryRun) {
              await session.settle();
              await signReports(session, screen);
            }
            return { results: imported, catalogue: (await session.engine.catalogueNow()).catalogue };
          },
          { adopts: !dryRun },
        );
        spinner.stop();
        answer(options, results, (found) => importsText(found, dryRun, catalogue, screen));
      } finally {
        spinner.stop();
      }
    });
}

function importsText(
  results: readonly ImportResult[],
  dryRun: boolean,
  catalogue: Catalogue,
  screen: Terminal,
): string {
  const units = new Map(catalogue.units.map((u) => [u.code, u.name]));
  const names = { unit: (code: string): string => units.get(code) ?? code };
  return results
    .map((result) => {
      const problems = new Set(result.findings.map(({ lines }) => lines[0]));
      const lines = result.lines && importLinesText(result.lines, problems, names, screen);
      return [one(result, dryRun, screen), ...(lines === undefined ? [] : [lines])].join('\n\n');
    })
    .join('\n\n');
}

function one(
  { file, sha256, kind, asOf, coverage, observations, findings, events, restored, position }: ImportResult,
  dryRun: boolean,
  screen: Terminal,
): string {
  const said = Object.entries(observations).map(([type, n]) => `${type} ${n}`);
  const unread =
    coverage.unread.length > 0
      ? `; chưa đọc được dòng / unread: ${coverage.unread.slice(0, 10).join(', ')}`
      : '';
  const shown = findings.filter((f) => f.severity !== 'info').slice(0, SHOWN_FINDINGS);
  const more = findings.length - shown.length;
  return [
    screen.paint('bold', visible(file)) +
      (dryRun ? '  (xem trước, chưa ghi gì / dry run, nothing written)' : ''),
    `  ${kind}, số liệu tính đến ${formatLocal(asOf)}   sha256 ${sha256.slice(0, 16)}…`,
    `  đọc ${coverage.read}/${coverage.lines} dòng${unread}`,
    `  ${said.join(', ')}`,
    `  ${dryRun ? 'sẽ thêm' : 'đã thêm'} ${events.appended} sự kiện, đã có ${events.alreadyAppended}, hủy ${events.retracted}; vị trí ${position}`,
    ...restoredLines(restored, dryRun),
    ...shown.map((finding) => findingText(finding, screen).replace(/^/gm, '  ')),
    ...(more > 0 ? [`  … ${more} điểm khác: readiness reconcile --document ${sha256.slice(0, 8)}…`] : []),
  ].join('\n');
}

/** What somebody took back by hand must not come back unseen. */
function restoredLines(restored: ImportResult['restored'], dryRun: boolean): string[] {
  if (restored.length === 0) return [];
  const n = restored.length;
  const lines = restored.slice(0, SHOWN_FINDINGS).map(({ type, unit, criterion, system, retracted }) => {
    const place = [unit, criterion, system].filter((part) => part !== null).join(' · ');
    return `    ↺ ${place || type}: ${retractionLine(retracted)}`;
  });
  return [
    dryRun
      ? `  sẽ ghi lại ${n} mục đã bị hủy bằng tay / would bring back ${n} retracted by hand`
      : `  đã ghi lại ${n} mục từng bị hủy bằng tay / brought back ${n} retracted by hand`,
    ...lines,
    ...(n > lines.length
      ? [`    … ${n - lines.length} mục khác, xem đủ bằng --json / more with --json`]
      : []),
  ];
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
