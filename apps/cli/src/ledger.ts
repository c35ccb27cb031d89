// The commands of those who sign and of those who check: checkpoints, proofs, bundles, and the check of all of it.
import { existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Argument, Option } from 'commander';
import { QueryBus } from '@nestjs/cqrs';
import type { TableFormat } from '#libs/intake';
import { EXCERPT_PROVES } from '#libs/ledger';
import { formatLocal } from '#libs/readiness';
import type { Matrix } from '#projections/matrix';
import { audit, type Audit, type AuditedKey } from '../../api/src/audit/audit.js';
import { excerptOf, exportBundle, type Exported } from '../../api/src/bundle/export.js';
import { matrixFile } from '../../api/src/bundle/tables.js';
import { Checkpoints, type IssuedCheckpoint } from '../../api/src/engine/checkpoints.js';
import { pastInstantOf } from '../../api/src/engine/clocks.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { MatrixQuery } from '../../api/src/queries/handlers.js';
import {
  consistencyOf,
  inclusionOf,
  type ConsistencyAnswer,
  type InclusionAnswer,
} from '../../api/src/queries/ledger.js';
import { checkPath, readKey } from './bundle-check.js';
import type { Common, Doors } from './doors.js';
import type { Session } from './session.js';
import type { Terminal } from './terminal.js';
import { failureLines } from './verify-text.js';

export function ledgerCommands({ command, within, answer }: Doors): void {
  command('checkpoint', 'ký sổ cái / sign the ledger as it is now').action(async (options: Common) => {
    const issued = await within(options, async ({ engine, catchUp }) => {
      await requireEvents(engine);
      await catchUp(['ledger', 'remarks']);
      const file = path.join(engine.ledgerKey.folder, 'ledger.pub');
      const checkpoint = await new Checkpoints(engine).issue('on-demand');
      const former = !checkpoint.note.startsWith(`${engine.ledgerKey.signer.key.name}\n`);
      return { file, former, ...checkpoint };
    });
    const { file, former, ...checkpoint } = issued;
    const by = former
      ? `khóa trước đã ký; lần giao khóa ở / signed by the key before; handed over in ${path.join(path.dirname(file), 'handovers')}`
      : `khóa công khai / public key: ${file}`;
    answer(options, checkpoint, (signed, screen) => checkpointText(signed, by, screen));
  });

  command('proof', 'chứng minh / prove: inclusion POSITION | consistency M [N]')
    .addArgument(new Argument('<kind>').choices(['inclusion', 'consistency']))
    .argument(
      '<numbers...>',
      'vị trí của sự kiện, hoặc cỡ của hai cây / a position, or the sizes of two trees',
    )
    .option('--size <n>', 'cỡ của cây / size of the tree: default the last checkpoint that has the event')
    .action(async (kind: string, typed: string[], { size, ...options }: Common & { size?: string }) => {
      const numbers = typed.map(wholeNumber);
      const [first, second, ...more] = numbers;
      const most = kind === 'inclusion' ? 1 : 2;
      if (first === undefined || more.length > 0 || numbers.length > most)
        throw new InputError(
          'bad-request',
          'viết: proof inclusion VỊ-TRÍ, hoặc proof consistency M [N]',
          'write: proof inclusion POSITION, or proof consistency M [N]',
        );
      if (kind === 'inclusion') {
        const asked = { position: first, ...(size === undefined ? {} : { size: wholeNumber(size) }) };
        const proof = await within(options, async ({ engine, catchUp }) => {
          await catchUp(['ledger']);
          return inclusionOf(engine, asked);
        });
        answer(options, proof, inclusionText);
      } else {
        const asked = { from: first, ...(second === undefined ? {} : { to: second }) };
        const proof = await within(options, async ({ engine, catchUp }) => {
          await catchUp(['ledger']);
          return consistencyOf(engine, asked);
        });
        answer(options, proof, consistencyText);
      }
    });

  command('export', 'bộ ảnh chụp kiểm chứng được / a snapshot that anybody can verify offline')
    .requiredOption(
      '--out <path>',
      'thư mục mới; hoặc tệp, với --format / a new folder; a file with --format',
    )
    .option('--as-of <T>', 'số liệu tính đến / true at: 2025-06-27T12:15:00+07:00, 27/6/2025')
    .addOption(
      new Option('--format <format>', 'chỉ bảng tổng hợp / the matrix alone').choices(['csv', 'xlsx']),
    )
    .action(async ({ out, asOf, format, ...options }: ExportFlags) => {
      if (format !== undefined) return exportTable(out, asOf, format, options);
      const exported = await within(options, async ({ engine, catchUp }) => {
        const now = engine.now();
        const moment = asOf === undefined ? now : pastInstantOf('as-of', asOf, now);
        await requireEvents(engine);
        await catchUp(['ledger', 'remarks']);
        return exportBundle(engine, moment, out);
      });
      answer(options, exported, exportText);
      if (!exported.verified.ok) process.exitCode = 1;
    });

  const exportTable = async (
    out: string,
    asOf: string | undefined,
    format: TableFormat,
    options: Common,
  ): Promise<void> => {
    if (existsSync(out)) throw new InputError('bad-request', `${out}: đã có`, `${out}: is there already`);
    const matrix = await within(options, async ({ app, catchUp }) => {
      await catchUp(['matrix', 'remarks']);
      const query = Object.assign(new MatrixQuery(), asOf === undefined ? {} : { asOf });
      return app.get(QueryBus).execute<MatrixQuery, Matrix>(query);
    });
    const bytes = await matrixFile(matrix, format);
    writeFileSync(out, bytes, { flag: 'wx' });
    const { position } = matrix.knownAt;
    answer(options, { out, asOf: matrix.asOf, position, bytes: bytes.byteLength }, () => `✓ ${out}`);
  };

  command('verify', 'kiểm chứng / verify a bundle, or this system against its ledger and checkpoints')
    .option(
      '--bundle <path>',
      'bộ ảnh chụp hoặc trích đoạn; không cần máy chủ / a bundle or excerpt; offline',
    )
    .option('--key <key>', 'khóa công khai hoặc tệp khóa / a public key, or the file that holds it')
    .option('--checkpoint <file>', 'điểm kiểm tra đã giữ lại / a checkpoint that somebody kept')
    .action(async ({ bundle, key, checkpoint, ...options }: VerifyFlags) => {
      if (bundle === undefined) {
        const found = await within(options, ({ engine }) =>
          audit(engine, checkpoint, key === undefined ? undefined : readKey(key)),
        );
        answer(options, found, auditText);
        if (!found.ok) process.exitCode = 1;
        return;
      }
      if (checkpoint !== undefined)
        throw new InputError(
          'bad-request',
          '--checkpoint chỉ dùng khi kiểm chứng hệ thống, không cùng --bundle',
          '--checkpoint is for the running system, not together with --bundle',
        );
      const { ok, answer: result, text } = checkPath(bundle, key);
      answer(options, result, () => text);
      if (!ok) process.exitCode = 1;
    });

  command('excerpt <positions...>', 'trích sự kiện kèm chứng minh / some events with proofs of presence')
    .requiredOption('--out <file>', 'tệp mới / a new file')
    .action(async (typed: string[], { out, ...options }: Common & { out: string }) => {
      const positions = typed.map(wholeNumber);
      if (existsSync(out)) throw new InputError('bad-request', `${out}: đã có`, `${out}: is there already`);
      const excerpt = await within(options, async ({ engine, catchUp }) => {
        await catchUp(['ledger']);
        return excerptOf(engine, positions);
      });
      writeFileSync(out, excerpt, { flag: 'wx' });
      answer(options, { out, positions }, () =>
        [`✓ ${out}`, `  ${EXCERPT_PROVES.vi}`, `  ${EXCERPT_PROVES.en}`].join('\n'),
      );
    });
}

/** There is nothing to sign or to take along of a ledger that has not begun. */
async function requireEvents({ store }: Session['engine']): Promise<void> {
  if ((await store.head()).position === 0)
    throw new InputError('bad-request', 'sổ chưa có sự kiện nào', 'the ledger has no event yet');
}

interface VerifyFlags extends Common {
  readonly bundle?: string;
  readonly key?: string;
  readonly checkpoint?: string;
}

interface ExportFlags extends Common {
  readonly out: string;
  readonly asOf?: string;
  readonly format?: TableFormat;
}

/** Signs for a consolidated report that was just imported; an import that succeeded does not fail by it. */
export async function signReports({ engine }: Session, screen: Pick<Terminal, 'note'>): Promise<void> {
  try {
    await new Checkpoints(engine).issueDue();
  } catch (error) {
    screen.note(error instanceof Error ? error.message : String(error));
  }
}

function checkpointText(issued: IssuedCheckpoint, by: string, screen: Terminal): string {
  const head = issued.issued
    ? `✓ đã ký ${issued.size} sự kiện, đến vị trí ${issued.position} / signed`
    : `= đã ký lúc ${formatLocal(issued.issuedAt)}, chưa có gì mới / nothing recorded since`;
  return [screen.paint('bold', head), '', issued.note.trimEnd(), '', by].join('\n');
}

function exportText(exported: Exported): string {
  const { out, size, position, root, files, bytes, verified } = exported;
  if (!verified.ok)
    return [
      '✗ KHÔNG xuất: bộ vừa lập không tự kiểm chứng được / NOT exported: what was made does not verify',
      ...failureLines(verified.failures),
    ].join('\n');
  return [
    `✓ ${out}: ${files} tệp / files, ${Math.ceil(bytes / 1024)} KB`,
    `  số liệu tính đến / as of ${formatLocal(exported.asOf)}, vị trí / position ${position}`,
    `  ${size} sự kiện / events, gốc / root ${root}`,
    `  kiểm tra / check: readiness verify --bundle ${out} --key ledger.pub`,
  ].join('\n');
}

function auditText(found: Audit, screen: Terminal): string {
  const { ok, size, root, pending, checkpoints, documents, keys, failures } = found;
  return [
    ok
      ? screen.paint('green', `✓ ĐÚNG / VERIFIED: ${size} sự kiện / events`)
      : screen.paint('red', `✗ KHÔNG ĐÚNG / NOT VERIFIED: ${failures.length} chỗ / failures`),
    `  gốc / root ${root ?? '?'}`,
    `  đã đối chiếu / compared: ${checkpoints} điểm kiểm tra / checkpoints, ${documents} văn bản / documents`,
    ...(keys.length > 1 ? keys.map(keyLine) : []),
    ...(pending > 0 ? [`  chưa tổng hợp / pending: ${pending}`] : []),
    ...failureLines(failures),
  ].join('\n');
}

function keyLine({ verifier, first, last, proven }: AuditedKey): string {
  const term = `  khóa / key ${verifier.split('+').slice(0, 2).join('+')}: ${first}–${last ?? ''}`;
  return proven ? term : `${term}  ⚠ tự nhận, khóa trước không ký / took over, not signed by the key before`;
}

function inclusionText(proof: InclusionAnswer, screen: Terminal): string {
  return [
    screen.paint(
      'bold',
      `Sự kiện ở vị trí ${proof.position} là lá ${proof.index} của cây ${proof.size} sự kiện / leaf ${proof.index} of ${proof.size}`,
    ),
    `lá / leaf   ${proof.leaf}`,
    ...proof.proof.map((hash) => `            ${hash}`),
    `gốc / root  ${proof.root}`,
  ].join('\n');
}

function consistencyText(proof: ConsistencyAnswer, screen: Terminal): string {
  return [
    screen.paint(
      'bold',
      `Cây ${proof.to} sự kiện bắt đầu bằng cây ${proof.from} / ${proof.to} begins with ${proof.from}`,
    ),
    `gốc / root ${proof.from}: ${proof.fromRoot}`,
    ...proof.proof.map((hash) => `  ${hash}`),
    `gốc / root ${proof.to}: ${proof.toRoot}`,
  ].join('\n');
}

function wholeNumber(typed: string): number {
  const value = Number(typed);
  if (/^\d+$/.test(typed) && Number.isSafeInteger(value) && value > 0) return value;
  throw new InputError(
    'bad-request',
    `"${typed}": cần số nguyên từ 1`,
    `"${typed}": a whole number from 1 is needed`,
  );
}
