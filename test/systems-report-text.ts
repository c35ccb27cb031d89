// Writes a systems report from a known truth, in the layout of the real ones: prose counts, then a table whose cells are
// merged, wrapped and cut by pages. Readers are tested by reading it back. All choices come from one seed.
import type { Catalogue } from '#libs/readiness';

export interface CellTruth {
  readonly vendors: readonly string[];
  readonly mode: 'vendor' | 'self' | 'self-with-vendor';
  readonly replaces: string | null;
  readonly note: string | null;
  readonly difficulty: string | null;
}

export interface SystemsTruth {
  /** unit code → system code → what its row says. */
  readonly cells: ReadonlyMap<string, ReadonlyMap<string, CellTruth>>;
  /** The latest day that the report speaks of as past, in June 2025. */
  readonly day: number;
}

export interface DeclaredTruth {
  readonly system: string;
  readonly vendor: string;
  readonly count: number;
  /** Null for the vendor whose provinces are not named. */
  readonly units: readonly string[] | null;
}

export interface RenderedReport {
  readonly lines: string[];
  /** `unit system` → whether the vendor cell was printed or is part of a merged one. */
  readonly basis: ReadonlyMap<string, 'cell' | 'carried-down'>;
  readonly declared: readonly DeclaredTruth[];
}

/** A number from 0 to n - 1. */
export type Pick = (n: number) => number;

export function picker(seed: number): Pick {
  let state = seed >>> 0;
  return (n) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) % n;
  };
}

const one = <T>(pick: Pick, list: readonly T[]): T => list[pick(list.length)]!;
const VENDORS = ['VNPT', 'Viettel', 'Tân Dân', 'MobiFone', 'FPT', 'iNet', 'Unitech', 'BKAV'] as const;
const NOTES = [
  'Hạ tầng máy chủ đã đủ cho 11 điểm cầu',
  'Đường truyền ổn định, nhân sự trực đủ ca',
  'Kết nối thông suốt với LGSP do trung ương vận hành và Hệ thống thông tin báo cáo cấp trên, kiểm tra lần cuối trước ngày 27/6',
  'Chờ danh sách tài khoản của 96 xã (kể cả xã đảo); mọi việc khác đã xong',
  '- Tập huấn cho cán bộ xã. Sẵn sàng triển khai vào 28/6/2025.',
] as const;
const DIFFICULTIES = ['Thiếu máy quét ở một số xã', 'Đường truyền tại 3 xã vùng cao chưa ổn định'] as const;

export function randomSystemsTruth(catalogue: Catalogue, pick: Pick): SystemsTruth {
  const cells = new Map<string, Map<string, CellTruth>>();
  for (const unit of catalogue.units) {
    const row = new Map<string, CellTruth>();
    for (const { code } of catalogue.systems) row.set(code, randomCell(pick));
    cells.set(unit.code, row);
  }
  // Somebody must be run by the vendor whose provinces are not named.
  const [first] = cells.values();
  for (const { code } of catalogue.systems) first?.set(code, { ...PLAIN, vendors: ['VNPT'] });
  return { cells, day: 10 + pick(12) };
}

const PLAIN: CellTruth = { vendors: ['VNPT'], mode: 'vendor', replaces: null, note: null, difficulty: null };

function randomCell(pick: Pick): CellTruth {
  const note = pick(3) === 0 ? one(pick, NOTES) : null;
  const difficulty = note !== null && pick(4) === 0 ? one(pick, DIFFICULTIES) : null;
  const texts = { note, difficulty };
  const chance = pick(40);
  if (chance < 20) return { ...PLAIN, ...texts };
  if (chance < 25) return { ...PLAIN, ...texts, vendors: [], mode: 'self' };
  if (chance === 25) return { ...PLAIN, ...texts, mode: 'self-with-vendor', vendors: [one(pick, VENDORS)] };
  if (chance === 26) return { ...PLAIN, ...texts, vendors: ['MobiFone'], replaces: 'FPT' };
  if (chance === 27) return { ...PLAIN, ...texts, vendors: ['VNPT', one(pick, VENDORS.slice(1))] };
  return { ...PLAIN, ...texts, vendors: [one(pick, VENDORS)] };
}

export function renderSystemsReport(catalogue: Catalogue, truth: SystemsTruth, pick: Pick): RenderedReport {
  const declared = declaredOf(catalogue, truth, pick);
  const out: string[] = ['', 'BÁO CÁO ', 'Tổng hợp tình hình triển khai 05 Hệ thống thông tin ', ''];
  prose(out, catalogue, truth, declared, pick);
  const basis = table(out, catalogue, truth, pick);
  let lines = out;
  if (pick(4) === 0) lines = lines.map((line) => line.normalize('NFD'));
  if (pick(4) === 0) lines = lines.map((line) => `${line}\r`);
  if (pick(4) === 0) lines = lines.map((line) => line.replace(/(?<=\S) (?=\S)/, '\u00a0'));
  return { lines, basis, declared };
}

/** What an honest prose would state: a cell with two names is counted once, under the first of them. */
function declaredOf(catalogue: Catalogue, truth: SystemsTruth, pick: Pick): DeclaredTruth[] {
  return catalogue.systems.flatMap(({ code: system }) => {
    const units = new Map<string, string[]>();
    for (const [unit, cells] of truth.cells) {
      const cell = cells.get(system)!;
      const vendor = cell.mode === 'vendor' ? cell.vendors[0]! : 'self';
      units.set(vendor, [...(units.get(vendor) ?? []), unit]);
    }
    const others = [...units.keys()].filter((v) => v !== 'VNPT' && v !== 'self');
    const order = ['VNPT', ...shuffled(others, pick), ...(units.has('self') ? ['self'] : [])];
    return order.map((vendor) => {
      const list = shuffled(units.get(vendor) ?? [], pick);
      return { system, vendor, count: list.length, units: vendor === 'VNPT' ? null : list };
    });
  });
}

function shuffled<T>(list: readonly T[], pick: Pick): T[] {
  return list
    .map((item) => ({ item, key: pick(1_000_000) }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}

/** A spelling of the province: an alias, with or without "TP", the tone mark in the other place. */
function spelled(catalogue: Catalogue, code: string, pick: Pick): string {
  const unit = catalogue.units.find((u) => u.code === code)!;
  // A bracket with a comma-free old name is one province too.
  const name = one(pick, [unit.name, unit.name, ...unit.aliases]);
  const other = name.replace('Hóa', 'Hoá').replace('Hòa', 'Hoà');
  const prefix = unit.kind === 'thanh_pho' && name === unit.name ? one(pick, ['', 'TP ', 'TP. ']) : '';
  return pick(3) === 0 ? prefix + other : prefix + name;
}

const two = (n: number): string => String(n).padStart(2, '0');

function prose(
  out: string[],
  catalogue: Catalogue,
  truth: SystemsTruth,
  declared: readonly DeclaredTruth[],
  pick: Pick,
): void {
  const say = (text: string): void => {
    wrap(out, text, 40 + pick(60), pick);
  };
  say('1. Hiện trạng lựa chọn triển khai');
  say('1.1. Hiện trạng Doanh nghiệp thực hiện');
  catalogue.systems.forEach(({ code, title }, i) => {
    const own = declared.filter((d) => d.system === code);
    const self = own.find((d) => d.vendor === 'self')?.count ?? 0;
    const total = catalogue.units.length;
    say(`${'abcdđ'[i]!}) ${title.vi}${one(pick, ['', ':', ';'])}`);
    const vendors = own.filter((d) => d.vendor !== 'self').length;
    say(
      `Toàn quốc có ${two(vendors)} Doanh nghiệp cung cấp giải pháp ${title.vi} tại ${total} tỉnh, thành phố và ${one(pick, [String(self), two(self)])} tỉnh tự triển khai, gồm:`,
    );
    for (const { vendor, count, units } of own) {
      const names = (units ?? []).map((u) => spelled(catalogue, u, pick)).join(one(pick, [', ', ' , ']));
      const dash = one(pick, ['- ', '-', '-  ']);
      if (vendor === 'self')
        say(
          `${dash}${two(count)} tỉnh tự ${one(pick, ['phát triển', 'triển khai'])}: ${names}${one(pick, ['', '.'])}`,
        );
      else if (units === null) {
        const percent = Math.floor((100 * count) / total);
        say(
          `${dash}${spelling(catalogue, vendor, pick)}: ${count}/${total} tỉnh, thành phố (chiếm ${percent}%).`,
        );
        say(`Các đơn vị khác triển khai tại ${total - count} tỉnh, thành phố còn lại, gồm:`);
      } else
        say(
          `${dash}${spelling(catalogue, vendor, pick)}: ${two(count)} tỉnh (${names})${one(pick, ['', '.'])}`,
        );
    }
  });
  say('2. Khó khăn và vướng mắc');
  say('- Cán bộ xã cần thêm thời gian làm quen.');
  say('3. Công tác chỉ đạo');
  say('3.2. Công tác hướng dẫn các địa phương:');
  say(`- Bộ đã ban hành công văn 99/BKHCN ngày ${truth.day}/6/2025 gửi các địa phương.`);
  say('4. Kiến nghị');
  say(`4.1. Các Bộ, ngành: gửi số liệu chậm nhất ${truth.day + 1}/6/2025.`);
}

function spelling(catalogue: Catalogue, id: string, pick: Pick): string {
  const vendor = catalogue.vendors.find((v) => v.id === id)!;
  return one(pick, [vendor.name, vendor.id, ...vendor.spellings.filter((s) => !/[–-]/.test(s))]);
}

/** Lines of at most `width` characters, each ending in a space, some of them followed by empty ones or by a new page. */
function wrap(out: string[], text: string, width: number, pick: Pick): void {
  for (const line of wrapped(text, width)) {
    const page = pick(25);
    if (page === 0) out.push('', '', '');
    out.push(page === 1 ? ` ${line} ` : page === 2 ? `\f${line} ` : `${line} `);
    if (pick(3) === 0) out.push('');
  }
  if (pick(2) === 0) out.push('');
}

function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    // No line may hold nothing but a number: that is how pages are numbered.
    const full = line !== '' && line.length + 1 + word.length > width && !/^\d+$/.test(line);
    if (full) lines.push(line);
    line = full || line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}

const HEADS = [
  'STT',
  'Tỉnh,',
  'thành',
  'phố',
  'Hệ thống thông',
  'tin',
  'Doanh',
  'nghiệp',
  'Ghi chú',
  'Khó khăn',
];

function table(
  out: string[],
  catalogue: Catalogue,
  truth: SystemsTruth,
  pick: Pick,
): Map<string, 'cell' | 'carried-down'> {
  const basis = new Map<string, 'cell' | 'carried-down'>();
  out.push(' PHỤ LỤC ', '', 'Hiện trạng theo từng tỉnh ', '', ...HEADS.map((head) => `${head} `), '');
  shuffled([...truth.cells.keys()], pick).forEach((unit, i) => {
    const name = spelled(catalogue, unit, pick);
    if (pick(3) === 0) out.push(`${i + 1} ${name} `, '');
    else out.push(`${i + 1} `, ...(pick(3) === 0 ? [''] : []), ...wrapped(name, 7).map((l) => `${l} `), '');
    const cells = [...truth.cells.get(unit)!];
    const groups = shuffled([...new Set(cells.map(([, cell]) => key(cell)))], pick);
    const rows = groups.flatMap((group) => cells.filter(([, cell]) => key(cell) === group));
    let above = '';
    for (const [system, cell] of rows) {
      const merged = above === key(cell) && cell.replaces === null && pick(4) > 0;
      basis.set(`${unit} ${system}`, merged ? 'carried-down' : 'cell');
      row(out, catalogue, system, cell, merged, pick);
      above = key(cell);
    }
  });
  return basis;
}

function key(cell: CellTruth): string {
  return `${cell.mode} ${cell.vendors.join()} ${cell.replaces ?? ''}`;
}

function row(
  out: string[],
  catalogue: Catalogue,
  system: string,
  cell: CellTruth,
  merged: boolean,
  pick: Pick,
): void {
  const aliases = catalogue.systems.find((s) => s.code === system)!.aliases.slice(0, 1);
  const label = wrapped(one(pick, aliases), 16).map((line) => `${line} `);
  const vendor = merged ? [] : wrapped(vendorText(catalogue, cell, pick), 14).map((line) => `${line} `);
  if (vendor.length > 0 && pick(4) === 0) label[label.length - 1] += vendor.shift()!;
  const lines = [...label];
  if (vendor.length > 0) lines.push(...(pick(3) > 0 ? [''] : []), ...vendor);
  if (cell.note !== null)
    lines.push(
      '',
      ...cutByPages(
        wrapped(cell.note, 18).map((line) => `${line} `),
        pick,
      ),
    );
  if (cell.difficulty !== null) lines.push('', ...wrapped(cell.difficulty, 14).map((line) => `${line} `));
  else if (cell.note !== null) lines.push('', ' ');
  else if (pick(2) === 0) lines.push('', '  ');
  else lines[lines.length - 1] += '  ';
  // At the end of a page the blank cells are lost, and the next row begins with a space or after the heads.
  const page = cell.difficulty === null ? pick(30) : 9;
  if (page > 2) out.push(...lines, '');
  else {
    while (lines.at(-1)!.trim() === '') lines.pop();
    out.push(...lines.slice(0, -1), `${lines.at(-1)!.trimEnd()} `);
    if (page === 0) out.push('', '', '');
    if (page === 1) out.push(...HEADS.map((head) => `${head} `), '');
    if (page === 2) out.push('');
  }
}

function cutByPages(lines: string[], pick: Pick): string[] {
  const at = 1 + pick(12);
  return lines.map((line, i) => (i === at && i < lines.length ? ` ${line}` : line));
}

function vendorText(catalogue: Catalogue, { vendors, mode, replaces }: CellTruth, pick: Pick): string {
  const [first, second] = vendors;
  switch (mode) {
    case 'self':
      return one(pick, ['Tỉnh tự triển khai', 'Thành phố tự triển khai', 'Tự triển khai', 'Tự đầu tư']);
    case 'self-with-vendor':
      return one(pick, [`Tự đầu tư, thuê ${first!} vận hành`, `SKHCN phối hợp ${first!}`]);
    case 'vendor':
      if (replaces !== null) return `${first!} (Thay thế ${replaces})`;
      if (second !== undefined) return `${first!} ${one(pick, ['và ', ''])}${second}`;
      return spelling(catalogue, first!, pick);
  }
}
