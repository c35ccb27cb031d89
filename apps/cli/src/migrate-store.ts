// `readiness migrate-store`: copies the history from one event store to the other, and says how to switch over. The read
// models stay where they are until `readiness rebuild` is run with the other store set.
import { projectRoot } from '#libs/database';
import { Option } from 'commander';
import type postgres from 'postgres';
import { openDatabase } from '../../api/src/engine/database.js';
import {
  openSource,
  rememberBefore,
  SOURCES,
  type Source,
  type SourceName,
} from '../../api/src/engine/event-source.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { processName } from '../../api/src/engine/process-name.js';
import { readSettings, type Settings } from '../../api/src/engine/settings.js';
import {
  copyHistory,
  differenceText,
  type CopyProgress,
  type StoreCopy,
} from '../../api/src/engine/store-copy.js';
import type { Common, Doors } from './doors.js';
import type { Terminal } from './terminal.js';

interface Flags extends Common {
  readonly from: SourceName;
  readonly to: SourceName;
}

export interface Migrated extends StoreCopy {
  readonly from: SourceName;
  readonly to: SourceName;
  readonly seconds: number;
}

export function migrateStoreCommand({ command, answer, screen }: Doors): void {
  const side = (flag: string, about: string): Option =>
    new Option(`${flag} <store>`, about).choices(SOURCES).makeOptionMandatory();
  command('migrate-store', 'chuyển lịch sử sang kho sự kiện khác / copy the history to another event store')
    .addOption(side('--from', 'kho nguồn / source'))
    .addOption(side('--to', 'kho đích / target'))
    .action(async (options: Flags) => {
      const { from, to } = options;
      if (from === to)
        throw new InputError(
          'bad-request',
          `--from và --to đều là ${from}`,
          `--from and --to are both ${from}`,
        );
      const root = projectRoot();
      const settings = readSettings(process.env, 'cli', root);
      for (const line of settings.warnings) screen.note(line);
      const spinner = screen.progress('so sánh hai kho / comparing');
      const onProgress = (progress: CopyProgress): void => void (spinner.text = progressText(progress));
      try {
        const migrated = await migrateStore({ from, to, settings, root, onProgress });
        spinner.stop();
        answer(options, migrated, migratedText);
        if (migrated.difference) process.exitCode = 1;
      } finally {
        spinner.stop();
      }
    });
}

interface Migration {
  readonly from: SourceName;
  readonly to: SourceName;
  readonly settings: Settings;
  readonly root: string;
  readonly onProgress?: (progress: CopyProgress) => void;
}

/**
 * Opens both stores, whichever the settings select.
 * @throws SettingsError when one of them cannot be had, InputError when the target holds something else
 */
export async function migrateStore({ from, to, settings, root, onProgress }: Migration): Promise<Migrated> {
  const started = performance.now();
  const name = processName('cli');
  const database = await openDatabase({ settings, root, name, signals: true });
  const opened: Source[] = [];
  try {
    return await alone(database.sql, async () => {
      const open = async (which: SourceName): Promise<Source> => {
        const source = await openSource(which, settings, database.sql);
        opened.push(source);
        return source;
      };
      const [source, target] = [await open(from), await open(to)];
      await rememberBefore(database.sql, opened);
      const copy = await copyHistory(source.store, target.store, onProgress);
      const seconds = Number(((performance.now() - started) / 1000).toFixed(2));
      return { from, to, ...copy, seconds };
    });
  } finally {
    for (const { store } of opened) await store.close();
    await database.close();
  }
}

/** Two at once would each see the other's events as somebody else's. The lock ends with the connection. */
async function alone<T>(sql: postgres.Sql, work: () => Promise<T>): Promise<T> {
  const turn = await sql.reserve();
  try {
    const [row] = await turn<{ free: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended('readiness-ledger migrate-store', 0)) as free`;
    if (!row?.free)
      throw new InputError(
        'bad-request',
        'một migrate-store khác đang chạy trên cơ sở dữ liệu này',
        'another migrate-store is running on this database',
      );
    return await work();
  } finally {
    await turn`select pg_advisory_unlock_all()`.catch(() => undefined);
    turn.release();
  }
}

const STEPS = {
  compare: 'so sánh / comparing',
  copy: 'chép / copying',
  'read-back': 'đọc lại / reading back',
} as const satisfies Record<CopyProgress['step'], string>;

function progressText({ step, events, eventsPerSecond, share }: CopyProgress): string {
  return `${STEPS[step]}: ${events} sự kiện / events, ${Math.floor(share * 100)} %, ${eventsPerSecond}/s`;
}

export function migratedText(migrated: Migrated, screen: Terminal): string {
  const { from, to, copied, alreadyThere, source, target, difference, behind, seconds } = migrated;
  const roots = [
    `  nguồn / source  ${from.padEnd(12)} ${String(source.events).padStart(9)}  ${source.root}`,
    `  đích / target   ${to.padEnd(12)} ${String(target.events).padStart(9)}  ${target.root}`,
  ];
  if (difference) {
    const { vi, en } = differenceText(difference);
    return [
      screen.paint('red', '✗ hai kho khác nhau / the two stores differ'),
      ...roots,
      `  ${vi}`,
      `  ${en}`,
    ].join('\n');
  }
  const set =
    to === 'postgres'
      ? 'bỏ EVENTSTORE_URL ở mọi tiến trình / unset EVENTSTORE_URL for every process'
      : 'đặt EVENTSTORE_URL cho mọi tiến trình / set EVENTSTORE_URL for every process';
  return [
    screen.paint(
      'green',
      `✓ cùng một gốc / the same root: chép ${copied}, đã có ${alreadyThere} / copied ${copied}, there before ${alreadyThere}, ${seconds} s`,
    ),
    ...roots,
    ...(behind
      ? [screen.paint('yellow', '! nguồn vừa nhận thêm sự kiện / the source has just taken more events')]
      : []),
    '',
    'Để chuyển sang kho đích / to switch over:',
    '  1. dừng mọi api và projector / stop every api and projector',
    `  2. readiness migrate-store --from ${from} --to ${to}    một lần nữa / once more`,
    `  3. ${set}`,
    '  4. readiness rebuild    dựng bảng đọc trên kho mới / builds the read models on the new store',
    '  5. readiness verify     cùng gốc, các điểm đã ký vẫn đúng / same root, what was signed still holds',
    '  6. khởi động lại / start again',
  ].join('\n');
}
