// The work itself: how far the read models are and who keeps them, and whether this process could sign the ledger.
import { existsSync } from 'node:fs';
import path from 'node:path';
import type { EventStore } from '#libs/event-store';
import { followHandovers, parseVerifierKey } from '#libs/ledger';
import type postgres from 'postgres';
import { health, type ProjectionHealth } from '../../../../projections/runner/index.js';
import { lastCheckpoint, signedCheckpoint } from '../../../api/src/engine/checkpoint-store.js';
import { adoptedKey, keyTerms } from '../../../api/src/engine/handover-store.js';
import { keyIn, ledgerKeyFile } from '../../../api/src/engine/ledger-keys.js';
import { openToOthers, readableByOthers } from '../../../api/src/engine/secret-file.js';
import { SettingsError, type Settings } from '../../../api/src/engine/settings.js';
import { PROJECTIONS } from '../../../projector/src/projections.js';
import { fail, failLine, ok, warn, type Finding } from './finding.js';

const FAR_BEHIND = 10_000;

/** @param open where the events are */
export async function checkProjections(
  sql: postgres.Sql,
  open: () => Promise<EventStore>,
): Promise<Finding[]> {
  const [there] = await sql`select 1 where to_regclass('projections.leases') is not null`;
  if (!there) return [];
  const store = await open();
  const { head, projections } = await health(sql, store);
  await store.close();
  const troubled = projections.flatMap(projectionTrouble);
  if (troubled.length > 0) return troubled;
  const holders = [...new Set(projections.flatMap(({ holder }) => holder ?? []))];
  const by = holders.length > 0 ? holders.join(', ') : null;
  return [
    ok(
      'projections',
      `${projections.length} bảng đọc ở vị trí ${head}, ${by === null ? 'lúc này không ai phải làm' : `do ${by} cập nhật`}`,
      `${projections.length} read models at position ${head}, ${by === null ? 'nobody at work just now' : `kept by ${by}`}`,
    ),
  ];
}

export function projectionTrouble(projection: ProjectionHealth): Finding[] {
  const { name, version, lag, holder, error, heartbeatAt } = projection;
  const check = `projection ${name}`;
  const known = PROJECTIONS.find((p) => p.name === name)?.version;
  if (known !== undefined && version > known)
    return [
      fail(
        check,
        [
          `${name} ở bản ${version}, chương trình chỉ biết bản ${known}`,
          `${name} has version ${version}, this program knows ${known}`,
        ],
        ['cập nhật chương trình', 'update the program'],
      ),
    ];
  if (error !== null)
    return [
      fail(
        check,
        [
          `${name} dừng ở vị trí ${error.position}: ${error.message}`,
          `${name} stopped at position ${error.position}: ${error.message}`,
        ],
        [
          'cập nhật chương trình rồi khởi động lại; hoặc báo lỗi này',
          'update the program and start it again; or report this error',
        ],
      ),
    ];
  if (lag > 0 && holder === null)
    return [
      warn(
        check,
        [
          `${name} chậm ${lag} vị trí và không ai cập nhật (nhịp cuối ${heartbeatAt ?? '–'})`,
          `${name} is ${lag} positions behind and nobody keeps it (last heartbeat ${heartbeatAt ?? '–'})`,
        ],
        ['chạy: npm run start:projector (hoặc npm start)', 'run: npm run start:projector (or npm start)'],
      ),
    ];
  if (lag > FAR_BEHIND)
    return [
      warn(
        check,
        [
          `${name} chậm ${lag} vị trí, ${holder} đang cập nhật`,
          `${name} is ${lag} positions behind, ${holder} is at work`,
        ],
        [
          'đợi; nếu không giảm, xem nhật ký của tiến trình đó',
          'wait; if it does not shrink, see the log of that process',
        ],
      ),
    ];
  return [];
}

export async function checkLedger(
  sql: postgres.Sql,
  settings: Settings,
  programme: string,
): Promise<Finding> {
  const check = 'ledger-key';
  const file = ledgerKeyFile(settings);
  const [there] = await sql`select 1 where to_regclass('ledger.checkpoints') is not null`;
  const adopted = there && (await has(sql, 'ledger.keys')) ? await adoptedKey(sql) : null;
  const last = (await has(sql, 'ledger.moved')) ? await lastCheckpoint(sql) : null;
  const restore = [
    `chép khóa từ bản sao lưu hoặc từ tiến trình khác, hoặc đặt READINESS_LEDGER_KEY_FILE`,
    `copy the key from a backup or from another process, or set READINESS_LEDGER_KEY_FILE`,
  ] as const;
  if (!existsSync(file)) {
    if (adopted === null && last === null)
      return ok(
        check,
        `khóa của ${programme} được tạo ở lần chạy đầu`,
        `the key of ${programme} is made at the first start`,
      );
    return fail(check, [`${file}: thiếu khóa ký sổ`, `${file}: the signing key is missing`], restore);
  }
  const mode = settings.ledgerKeyFile === null ? readableByOthers(file) : null;
  if (mode !== null)
    return failLine(check, openToOthers(file, mode), [`chmod 600 ${file}`, `chmod 600 ${file}`]);
  let verifier: string;
  try {
    ({ verifier } = keyIn(file));
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return failLine(check, error.message, restore);
  }
  if (adopted !== null && adopted !== verifier)
    return fail(
      check,
      [
        `${file}: không phải khóa của sổ này (${adopted})`,
        `${file}: is not the key of this ledger (${adopted})`,
      ],
      restore,
    );
  const trusted = parseVerifierKey(verifier);
  const { terms } = (await has(sql, 'ledger.handovers'))
    ? await keyTerms(sql, trusted)
    : followHandovers(trusted, []);
  if (last !== null && !signedCheckpoint(last.note, terms))
    return fail(
      check,
      [
        `${file}: không phải khóa đã ký điểm kiểm tra ${last.size}`,
        `${file}: did not sign checkpoint ${last.size}`,
      ],
      restore,
    );
  const signed = last === null ? '–' : String(last.size);
  return ok(
    check,
    `${path.basename(file)} là khóa của sổ; điểm kiểm tra cuối: ${signed}`,
    `${path.basename(file)} is the key of the ledger; last checkpoint: ${signed}`,
  );
}

async function has(sql: postgres.Sql, table: string): Promise<boolean> {
  return (await sql`select 1 where to_regclass(${table}) is not null`).length > 0;
}
