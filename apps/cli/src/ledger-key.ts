// The key that signs the ledger: a new one in a file, handed over to the next one, or taken over from one that is lost.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { Option } from 'commander';
import { errorCode, projectRoot } from '#libs/database';
import { loadCatalogue } from '../../api/src/engine/catalogues.js';
import { Checkpoints, type IssuedHandover } from '../../api/src/engine/checkpoints.js';
import { handoverFile } from '../../api/src/engine/handover-store.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { keyIn, makeKey } from '../../api/src/engine/ledger-keys.js';
import { readSettings } from '../../api/src/engine/settings.js';
import type { Common, Doors } from './doors.js';

interface KeyFlags extends Common {
  readonly out?: string;
  readonly rotate?: true;
  readonly to?: string;
  readonly takeOver?: true;
  readonly reason?: string;
}

export function ledgerKeyCommand({ command, within, answer }: Doors): void {
  command('ledger-key', 'khóa ký sổ / the signing key: make one, hand over to the next, replace a lost one')
    .addOption(
      new Option('--out <file>', 'tạo khóa mới, quyền 0600 / make a new one, mode 0600').conflicts([
        'rotate',
        'takeOver',
        'to',
        'reason',
      ]),
    )
    .addOption(
      new Option('--rotate', 'giao sổ cho khóa ở --to / hand the ledger over to --to').conflicts('takeOver'),
    )
    .option('--to <file>', 'khóa ký từ nay / the key that signs from now on')
    .addOption(
      new Option(
        '--take-over',
        'KHÓA CŨ ĐÃ MẤT: khóa đang đặt tự nhận sổ / THE OLD KEY IS LOST: the configured key takes the ledger',
      ).conflicts('to'),
    )
    .option('--reason <text>', 'vì sao, ghi lại cùng lần giao / why, kept with the handover')
    .action(async ({ out, rotate, to, takeOver, reason, ...options }: KeyFlags) => {
      if (out !== undefined) {
        answer(options, newKey(out), ({ file, verifier }) =>
          [`✓ ${file}`, `  khóa công khai / public key: ${verifier}`].join('\n'),
        );
        return;
      }
      if (takeOver ? reason === undefined : !rotate || to === undefined)
        throw new InputError(
          'bad-request',
          'viết: --out TỆP, --rotate --to TỆP, hoặc --take-over --reason LÝ-DO',
          'write: --out FILE, --rotate --to FILE, or --take-over --reason WHY',
        );
      const issued = await within(options, async ({ engine, catchUp }) => {
        // looked at before anything is signed
        const next = to === undefined ? null : keyIn(to);
        await catchUp();
        const checkpoints = new Checkpoints(engine);
        const handover = next
          ? await checkpoints.handOver(next, reason ?? null)
          : await checkpoints.takeOver(reason ?? '');
        return { ...handover, file: path.resolve(handoverFile(engine.ledgerKey.folder, handover.number)) };
      });
      answer(options, issued, takeOver ? takenOverText : (handover) => handedOverText(handover, to ?? ''));
    });
}

function newKey(out: string): { file: string; verifier: string } {
  if (existsSync(out)) throw new InputError('bad-request', `${out}: đã có`, `${out}: is there already`);
  // only this one: READINESS_LEDGER_KEY_FILE may name the very file that is made here
  const { READINESS_PROGRAMME_DIR: programmeDir } = process.env;
  const settings = readSettings({ READINESS_PROGRAMME_DIR: programmeDir }, 'cli', projectRoot());
  const { catalogue } = loadCatalogue(settings.programmeDir);
  try {
    makeKey(out, catalogue.id);
  } catch (error) {
    const code = errorCode(error) ?? String(error);
    const [vi, en] = ['không ghi được', 'cannot be written'];
    throw new InputError('bad-request', `${out}: ${vi} (${code})`, `${out}: ${en} (${code})`);
  }
  return { file: out, verifier: keyIn(out).verifier };
}

type Shown = IssuedHandover & { readonly file: string };

const handedOverText = ({ number, size, file, verifier }: Shown, to: string): string =>
  [
    `✓ lần giao / handover ${number}: ${size} sự kiện / events; ${file}`,
    `  khóa công khai từ nay / public key from now on: ${verifier}`,
    `  khóa cũ không ký được nữa: đặt READINESS_LEDGER_KEY_FILE=${to} (hoặc thay ledger.key) rồi khởi động lại từng tiến trình`,
    `  the old key signs no more: set READINESS_LEDGER_KEY_FILE=${to} (or replace ledger.key) and restart each process`,
  ].join('\n');

const takenOverText = ({ number, size, file, verifier }: Shown): string =>
  [
    `⚠ đã nhận sổ, KHÔNG có chữ ký của khóa cũ / took the ledger over WITHOUT a signature of the old key`,
    `  lần giao / handover ${number}: ${size} sự kiện / events; ${file}`,
    `  khóa công khai từ nay / public key from now on: ${verifier}`,
    '  ai chỉ có khóa cũ sẽ thấy sai; hãy giao khóa mới cho họ bằng đường khác',
    '  whoever has only the old key will see failures; give them the new one in another way',
  ].join('\n');
