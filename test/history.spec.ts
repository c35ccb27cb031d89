// Compare, correct and replay at a terminal: real processes, as an auditor or a reviewer meets them.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { z } from 'zod';
import type { schemas } from '../apps/api/src/http/schemas.js';
import { testDatabase, type TestDatabase } from './postgres.js';
import { readiness, type Ended } from './processes.js';

type Matrix = z.infer<typeof schemas.matrix>;
type Diff = z.infer<typeof schemas.diff>;

const DAY26 = '2025-06-26T12:15:00+07:00';
const DAY27 = '2025-06-27T12:15:00+07:00';

let database: TestDatabase;
let scratch: string;
const run = (...args: string[]): Promise<Ended> => readiness(args, { env: { DATABASE_URL: database.url } });
async function json<T>(...args: string[]): Promise<T> {
  const { code, stdout, stderr } = await run(...args, '--json');
  expect([code, stderr]).toEqual([0, '']);
  return JSON.parse(stdout) as T;
}
function file(name: string, ...lines: string[]): string {
  const target = path.join(scratch, name);
  writeFileSync(target, [...lines, ''].join('\n'));
  return target;
}
function expectRefused({ code, stdout, stderr }: Ended, why: RegExp): void {
  expect([code, stdout]).toEqual([2, '']);
  expect(stderr).toMatch(why);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
}

beforeAll(async () => {
  database = await testDatabase();
  scratch = mkdtempSync(path.join(os.tmpdir(), 'readiness-ledger-history-'));
  const statuses = file(
    'statuses.csv',
    'unit,criterion,status,effectiveAt',
    `Hà Nội,I.1,not_done,${DAY26}`,
    `Cao Bằng,I.1,done,${DAY26}`,
    `Hà Nội,I.1,done,${DAY27}`,
    `Cao Bằng,I.1,not_done,${DAY27}`,
    `Sơn La,I.1,done,${DAY27}`,
  );
  const vendors = file(
    'assignments.csv',
    'unit,system,vendors,mode,replaces,effectiveAt',
    `Hà Nội,TTHC,MobiFone,vendor,FPT,${DAY27}`,
    `Cao Bằng,TTHC,VNPT,vendor,,${DAY26}`,
  );
  await json('import', statuses, vendors);
});
afterAll(async () => {
  await database.drop();
  rmSync(scratch, { recursive: true, force: true });
});

describe('readiness diff', () => {
  it('shows the counts first, then only changes, a swap as one line, and how much did not change', async () => {
    const { code, stdout } = await run('diff', '--from', DAY26, '--to', DAY27);
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
    expect(lines[0]).toMatch(/^So sánh 26\/6\/2025 12:15 → 27\/6\/2025 12:15 \(vị trí \d+\)$/);
    expect(lines[1]).toMatch(
      /^✓ 1 mới hoàn thành {3}○ 1 trở lại chưa hoàn thành {3}• 1 mới báo cáo {3}→ 1 đổi/,
    );
    expect(stdout).toContain('I.1 Hạ tầng DC/cloud: 1 → 2   +1 −1 = 0   • mới báo cáo 1 (1 hoàn thành)');
    expect(stdout).toContain('  ✓ mới hoàn thành: 01 – Hà Nội');
    expect(stdout).toContain('  Hà Nội · TTHC: FPT → MobiFone');
    expect(stdout).not.toContain('I.2');
    expect(lines.at(-1)).toBe('1 mục không đổi / unchanged');
  });

  it('says what its defaults are, and refuses what makes no sense in one line', async () => {
    const { stdout } = await run('diff', '--help');
    for (const said of ['báo cáo tổng hợp liền trước', '--known-at-from', 'nothing is corrected'])
      expect(stdout).toContain(said);
    expectRefused(await run('diff', '--from', DAY27, '--to', DAY26), /ở sau.+ \/ .+is after/);
    expectRefused(await run('diff', '--to', '2999-01-01'), /^đến "2999-01-01": ở tương lai/);
    expectRefused(await run('diff', '--from', 'hôm kia'), /^từ "hôm kia"/);
    expectRefused(await run('diff'), /--?from|from/);
  });
});

describe('readiness retract, and what the record then says', () => {
  it('previews, takes back, strikes in the timeline, and shows up in a comparison of knowledge', async () => {
    const matrix = await json<Matrix>('matrix', '--as-of', DAY26);
    const known = String(matrix.knownAt.position);
    const event = matrix.units.find((u) => u.code === '04')!.cells['I.1']!.event!;
    const preview = await run('retract', event, '--reason', 'nhầm tỉnh', '--dry-run');
    expect(preview.stdout).toContain('chưa ghi gì');
    expect(preview.stdout).toContain('✎ Cao Bằng · I.1: hoàn thành → chưa báo cáo (tại 26/6/2025 12:15)');
    expect((await json<Matrix>('matrix', '--as-of', DAY26)).knownAt.position).toBe(Number(known));

    const done = await json<object>('retract', event, '--reason', 'nhầm tỉnh', '--actor', 'lan');
    expect(done).toEqual({ retracted: [event], position: Number(known) + 1 });
    const { stdout } = await run('timeline', '--unit', '04', '--all');
    expect(stdout).toMatch(/✗ lan hủy \d+\/\d+\/\d{4} \d\d:\d\d: nhầm tỉnh/);
    const found = await json<Diff>('diff', '--from', DAY26, '--to', DAY27, '--known-at-from', known);
    expect(found.corrected).toEqual([
      { kind: 'status', unit: '04', criterion: 'I.1', system: null, from: 'done', to: 'not_reported' },
    ]);
  });

  it('refuses an event that is none, a reason that says nothing, and a short address', async () => {
    expectRefused(await run('retract', 'x', '--reason', 'r'), /timeline/);
    expectRefused(await run('retract', crypto.randomUUID(), '--reason', 'r'), /không có sự kiện .+ \/ /);
    expectRefused(await run('retract', crypto.randomUUID()), /--reason/);
    expectRefused(
      await run('withdraw', 'abc', '--reason', 'r'),
      /^document: cần sha256, .+ \/ document: the sha256/,
    );
  });
});

describe('readiness replay', () => {
  it('prints each event with the counts after it, and answers yes', async () => {
    const { code, stdout } = await run('replay', '--step');
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split('\n');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(120);
    expect(lines[0]).toMatch(/^ +1 .+✓0 ○0 ░884$/);
    expect(lines.at(-2)).toMatch(/^\d+ sự kiện .+✓2 ○1 ░881$/);
    expect(lines.at(-1)).toMatch(/^✓ /);
    const end = await json<{ events: number; steps: { position: number }[] }>(
      'replay',
      '--from',
      '3',
      '--step',
    );
    expect(end).toMatchObject({ identical: true, differences: [] });
    expect(end.steps.map((s) => s.position)).toEqual(Array.from({ length: end.events }, (_, i) => i + 3));
  });

  it('answers no, with exit 1, where a read model was changed behind its back', async () => {
    await database.sql`update matrix_v2.segments set conflicting = true where cell = '["status","14","I.1"]'`;
    const { code, stdout } = await run('replay', '--json');
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      identical: false,
      differences: [{ cell: ['status', '14', 'I.1'], actual: { conflicting: true } }],
    });
    expectRefused(await run('replay', '--to', '9999'), /vị trí.+ \/ .+position/);
  });
});
