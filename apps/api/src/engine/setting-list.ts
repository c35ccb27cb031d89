// Every setting there is: the one list from which the environment is read and the README's table is checked.

interface SettingEntry {
  readonly name: string;
  /** As it stands in the table of the README. */
  readonly fallback: string;
  readonly vi: string;
  readonly en: string;
  /** May also be given as a file, by `{name}_FILE`, so that it shows in no list of processes. */
  readonly secret?: true;
  readonly choices?: readonly string[];
  readonly range?: readonly [min: number, max: number];
}

export const SETTINGS = [
  {
    name: 'DATABASE_URL',
    fallback: '–',
    vi: 'PostgreSQL 15 trở lên ở bên ngoài; không có thì dùng bản kèm theo',
    en: 'a PostgreSQL of yours; without it the one that comes along',
    secret: true,
  },
  {
    name: 'EVENTSTORE_URL',
    fallback: '–',
    vi: 'kho sự kiện EventStoreDB',
    en: 'events on EventStoreDB',
    secret: true,
  },
  {
    name: 'READINESS_DATA_DIR',
    fallback: 'thư mục dữ liệu của người dùng',
    vi: 'nơi đặt PostgreSQL kèm theo, tệp mã, khóa ký và các điểm kiểm tra',
    en: "the embedded PostgreSQL, tokens, signing key and checkpoints; default: the user's data directory",
  },
  {
    name: 'READINESS_SAMPLE',
    fallback: '`demo`',
    vi: '`none`: `npm start` mở sổ thật',
    en: '`none`: the real store instead of the sample',
    choices: ['demo', 'none'],
  },
  {
    name: 'READINESS_PROJECTIONS',
    fallback: '`here`',
    vi: '`none`: api không tự cập nhật bảng đọc; việc đó của `npm run start:projector`',
    en: '`none`: an api that leaves the read models to projector processes; it always serves the real store',
    choices: ['here', 'none'],
  },
  {
    name: 'HOST',
    fallback: '`127.0.0.1`',
    vi: 'địa chỉ khác máy này bị từ chối khi chưa có `READINESS_AUTH=token`',
    en: 'an address beyond this machine needs `READINESS_AUTH=token`',
  },
  {
    name: 'PORT',
    fallback: '`3000`; projector: `3001`',
    vi: 'cổng; `0`: cổng nào còn trống',
    en: 'port; `0`: any that is free',
    range: [0, 65_535],
  },
  {
    name: 'READINESS_AUTH',
    fallback: '`loopback`',
    vi: '`token`: đọc cũng cần mã',
    en: '`token`: reading needs a token too',
    choices: ['loopback', 'token'],
  },
  {
    name: 'READINESS_TOKENS_FILE',
    fallback: '`tokens` trong thư mục dữ liệu',
    vi: 'tệp mã (mỗi dòng: tên, mã); các api phải dùng chung',
    en: 'lines `name token`; the same file for every api process; default: made in the data directory',
  },
  {
    name: 'READINESS_LEDGER_KEY_FILE',
    fallback: '`ledger.key` trong thư mục dữ liệu',
    vi: 'khóa ký sổ; mọi tiến trình phải dùng chung; tạo bằng `readiness ledger-key --out F`',
    en: 'the signing key, one for all processes; make it with `readiness ledger-key`; default: made in the data directory',
  },
  {
    name: 'READINESS_UPLOAD_LIMIT_MB',
    fallback: '`20`',
    vi: 'giới hạn một tệp',
    en: 'largest file',
    range: [1, 1024],
  },
  {
    name: 'READINESS_PROGRAMME_DIR',
    fallback: '`data/programmes/vn-two-tier-2025`',
    vi: 'danh mục: địa phương, nội dung, hệ thống, doanh nghiệp; mọi tiến trình phải dùng chung',
    en: 'the catalogue; the same for every process',
  },
] as const satisfies readonly SettingEntry[];

export type SettingName = (typeof SETTINGS)[number]['name'];
export type SecretName = Extract<(typeof SETTINGS)[number], { secret: true }>['name'];
export type ChoiceName = Extract<(typeof SETTINGS)[number], { choices: readonly string[] }>['name'];
export type RangeName = Extract<(typeof SETTINGS)[number], { range: readonly [number, number] }>['name'];
export type Choice<N extends ChoiceName> = Extract<
  (typeof SETTINGS)[number],
  { name: N; choices: readonly string[] }
>['choices'][number];

/** The entry as it is declared for that name. */
export function settingNamed(name: SettingName): SettingEntry {
  return SETTINGS.find((entry) => entry.name === name)!;
}

/** The table of the README, line by line. */
export function settingsTable(): string[] {
  const rows = SETTINGS.map((entry: SettingEntry) => {
    const file = entry.secret ? ` (\`${entry.name}_FILE\`)` : '';
    return `| \`${entry.name}\`${file} | ${entry.fallback} | ${entry.vi} · *${entry.en}* |`;
  });
  return ['| biến | mặc định | ý nghĩa |', '|---|---|---|', ...rows];
}
