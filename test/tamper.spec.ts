// Everything that somebody with the database in hand could change behind the system's back, each found by `verify`
// and named: which position, what was expected, what is there.
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { audit, type Audit } from '../apps/api/src/audit/audit.js';
import { lastCheckpoint } from '../apps/api/src/engine/checkpoint-store.js';
import { Checkpoints } from '../apps/api/src/engine/checkpoints.js';
import { openLedger, type Ledger } from './ledger.js';
import { describeOnDocuments, documentFiles } from './documents.js';
import { readiness } from './processes.js';

const TABLES = [
  'store.events',
  'store.head',
  'store.documents',
  'ledger.checkpoints',
  ...['ledger_now.leaves', 'ledger_now.nodes'],
  ...['matrix_now.entries', 'matrix_now.segments', 'vendors_now.entries'],
];
/** A position in the middle of what was signed. */
const MIDDLE = 400;

describeOnDocuments('a running system', () => {
  let ledger: Ledger;
  let signed: number;
  const schemas = new Map<string, string>();
  /** `matrix_now` is the schema that the matrix is in. */
  const sql = (statement: string) =>
    ledger.engine.sql.unsafe<Record<string, string>[]>(
      statement.replace(/\b([a-z]+)_now\.(?=\w)/g, (_, name: string) => `${schemas.get(name)!}.`),
    );
  /** As somebody who owns the database would. */
  const tamper = (...statements: string[]) =>
    sql(
      `set session_replication_role = replica; ${open} ${statements.join(';')}; ${shut} reset session_replication_role`,
    );
  const guarded = [
    ['store.events', 'events_never_change'],
    ['store.documents', 'documents_never_change'],
    ['ledger.checkpoints', 'checkpoints_only_grow'],
  ] as const;
  const open = guarded.map(([table, trigger]) => `alter table ${table} disable trigger ${trigger};`).join('');
  const shut = `; ${guarded.map(([table, trigger]) => `alter table ${table} enable trigger ${trigger};`).join('')}`;
  const kindsAt = (found: Audit) => found.failures.map(({ kind, position }) => [kind, position]);
  const only = (found: Audit, kind: string) => found.failures.filter((failure) => failure.kind === kind);
  const copy = (): string => path.join(ledger.engine.ledgerKey.folder, 'checkpoints', `${signed}.txt`);

  beforeAll(async () => {
    ledger = await openLedger();
    const files = documentFiles.filter((file) => !path.basename(file).startsWith('002'));
    const read = files.map((file) => ({ name: path.basename(file), bytes: readFileSync(file) }));
    await ledger.import([read.find(({ name }) => name.startsWith('001'))!]);
    await ledger.project();
    signed = (await new Checkpoints(ledger.engine).issue('on-demand')).size;
    await ledger.import([read.find(({ name }) => name.startsWith('000'))!]);
    await ledger.project();
    for (const { name, schema } of await sql('select name, schema from projections.checkpoints'))
      schemas.set(name!, schema!);
    await sql('create schema kept');
    for (const table of TABLES)
      await sql(`create table kept.${table.replace('.', '_of_')} as table ${table}`);
  });
  afterEach(async () => {
    for (const table of TABLES)
      await tamper(
        `delete from ${table}`,
        `insert into ${table} select * from kept.${table.replace('.', '_of_')}`,
      );
    writeFileSync(copy(), (await lastCheckpoint(ledger.engine.sql))!.note);
  });
  afterAll(() => ledger.drop());

  it('verifies as it is', async () => {
    const { position } = await ledger.engine.store.head();
    const found = await audit(ledger.engine);
    expect(found).toMatchObject({ ok: true, size: position, pending: 0, failures: [] });
    expect([found.checkpoints, found.documents]).toEqual([1, 3]);
  });

  it('names an event whose payload was changed, the checkpoint that shows it, and the cell that shows otherwise', async () => {
    const [target] = await sql(`select position from store.events
      where type = 'StatusReported' and data ->> 'status' = 'not_done' and position > ${MIDDLE} limit 1`);
    const position = Number(target!['position']);
    const before = (
      await sql(`select encode(n.hash, 'hex') as hash from ledger_now.nodes n
      join ledger_now.leaves l on l.index = n.index and n.level = 0 where l.position = ${position}`)
    )[0]!['hash'];
    await tamper(`update store.events set data = data || '{"status": "done"}' where position = ${position}`);
    const found = await audit(ledger.engine);
    expect(found.ok).toBe(false);
    const [event] = only(found, 'event');
    expect(event).toMatchObject({ position, expected: before });
    expect(event!.actual).toMatch(/^[0-9a-f]{64}$/);
    expect(only(found, 'checkpoint')).toMatchObject([
      { position: signed, expected: expect.stringMatching(/^root /) as string },
    ]);
    const [cell] = only(found, 'matrix');
    expect(cell).toMatchObject({ position });
    expect(cell!.expected).toContain('"status":"done"');
    expect(cell!.actual).toContain('"status":"not_done"');
  });

  it('names an event that was deleted in the middle', async () => {
    await tamper(`delete from store.events where position = ${MIDDLE}`);
    const found = await audit(ledger.engine);
    expect(kindsAt(found)).toContainEqual(['missing-event', MIDDLE]);
    expect(only(found, 'missing-event')).toHaveLength(1);
    expect(kindsAt(found)).toContainEqual(['checkpoint', signed]);
  });

  it('names the events that were deleted at the end of what was signed, though the ledger was cut to fit', async () => {
    const keep = signed - 3;
    await tamper(
      `delete from store.events where position > ${keep}`,
      `update store.head set last = ${keep}`,
      `delete from ledger_now.leaves where position > ${keep}`,
      `delete from ledger_now.nodes where (index + 1) * 2 ^ level > ${keep}`,
    );
    const found = await audit(ledger.engine);
    expect(only(found, 'checkpoint')).toEqual([
      expect.objectContaining({ position: signed, expected: `${signed} events`, actual: `${keep} events` }),
    ]);
    expect(found.size).toBe(keep);
  });

  it('names events that were deleted at the very end', async () => {
    const { position } = await ledger.engine.store.head();
    await tamper(`delete from store.events where position = ${position}`);
    expect(kindsAt(await audit(ledger.engine))).toContainEqual(['missing-event', position]);
  });

  it('names two events whose payloads were swapped', async () => {
    const [a, b] = [MIDDLE, MIDDLE + 1];
    await tamper(`update store.events e set data = o.data, type = o.type from kept.store_of_events o
      where (e.position, o.position) in ((${a}, ${b}), (${b}, ${a}))`);
    const found = await audit(ledger.engine);
    expect(only(found, 'event').map(({ position }) => position)).toEqual([a, b]);
  });

  it.each(['recorded_at', 'effective_at'])('names an event whose %s was changed', async (column) => {
    await tamper(
      `update store.events set ${column} = ${column} + interval '1 ms' where position = ${MIDDLE}`,
    );
    const found = await audit(ledger.engine);
    expect(only(found, 'event').map(({ position }) => position)).toEqual([MIDDLE]);
  });

  it('names events that changed places, and where they came from', async () => {
    const [a, b] = [MIDDLE, MIDDLE + 7];
    await tamper(
      `update store.events set position = -1 where position = ${a}`,
      `update store.events set position = ${a} where position = ${b}`,
      `update store.events set position = ${b} where position = -1`,
    );
    const moved = only(await audit(ledger.engine), 'moved-event');
    expect(moved.map(({ position }) => position)).toEqual([a, b]);
    expect(moved[0]!.actual).toContain(`the event of position ${b}`);
    expect(moved[1]!.actual).toContain(`the event of position ${a}`);
  });

  it('names an event that was slipped in', async () => {
    await tamper(
      `delete from ledger_now.leaves where position = ${MIDDLE}`,
      `delete from ledger_now.nodes where level = 0 and index = ${MIDDLE - 1}`,
    );
    expect(kindsAt(await audit(ledger.engine))).toContainEqual(['extra-event', MIDDLE]);
  });

  it('finds an event that was changed together with the whole tree, by the checkpoint', async () => {
    await tamper(
      `update store.events set metadata = metadata || '{"actor": "x"}' where position = ${MIDDLE}`,
    );
    await sql(`delete from ledger_now.nodes; delete from ledger_now.leaves;
      update projections.checkpoints set position = 0, events = 0 where name = 'ledger'`);
    await ledger.project();
    const found = await audit(ledger.engine);
    expect(kindsAt(found)).toEqual([['checkpoint', signed]]);
  });

  it('finds it also when table and copies are gone, by a checkpoint that somebody kept', async () => {
    const file = path.join(ledger.engine.ledgerKey.folder, 'kept-by-somebody.txt');
    writeFileSync(file, (await lastCheckpoint(ledger.engine.sql))!.note);
    await tamper(
      `update store.events set metadata = metadata || '{"actor": "x"}' where position = ${MIDDLE}`,
      'delete from ledger.checkpoints',
    );
    rmSync(copy());
    await sql(`delete from ledger_now.nodes; delete from ledger_now.leaves;
      update projections.checkpoints set position = 0, events = 0 where name = 'ledger'`);
    await ledger.project();
    expect((await audit(ledger.engine)).ok).toBe(true);
    expect((await audit(ledger.engine, file)).failures).toMatchObject([
      { kind: 'checkpoint', position: signed, path: file },
    ]);
    await expect(audit(ledger.engine, 'nowhere.txt')).rejects.toThrow(/cannot be read/);
  });

  it('names a node of the tree that was changed', async () => {
    await sql(`update ledger_now.nodes set hash = sha256('x') where level = 3 and index = 2`);
    const found = await audit(ledger.engine);
    expect(found.failures).toMatchObject([{ kind: 'node', position: 24, path: 'node 3/2' }]);
  });

  it('names a checkpoint that was forged, in the table and in its copy', async () => {
    const { note } = (await lastCheckpoint(ledger.engine.sql))!;
    const forged = note.replace(`\n${signed}\n`, `\n${signed - 1}\n`);
    await tamper(`update ledger.checkpoints set size = ${signed - 1}, note = '${forged}'`);
    writeFileSync(copy(), forged);
    const found = await audit(ledger.engine);
    expect(kindsAt(found)).toEqual([['signature', signed]]);
    expect(found.failures[0]!.expected).toContain(ledger.engine.ledgerKey.signer.key.name);
  });

  it('names a row that says otherwise than the checkpoint that it holds, and a copy that is gone', async () => {
    await tamper(`update ledger.checkpoints set root = repeat('A', 43) || '='`);
    rmSync(copy());
    const found = await audit(ledger.engine);
    expect(kindsAt(found)).toEqual([
      ['checkpoint', signed],
      ['missing-file', signed],
    ]);
  });

  it('names a document that was changed, and one that is gone', async () => {
    const [changed, gone] = await sql(
      `select sha256, name from store.documents where name like '0%' order by name`,
    );
    await tamper(
      `update store.documents set bytes = bytes || '\\x20' where sha256 = '${changed!['sha256']!}'`,
      `delete from store.documents where sha256 = '${gone!['sha256']!}'`,
    );
    const found = only(await audit(ledger.engine), 'document');
    expect(found).toMatchObject([
      { path: changed!['name'], expected: changed!['sha256'] },
      { position: expect.any(Number) as number, expected: gone!['sha256'], actual: null },
    ]);
    expect(found[0]!.actual).toMatch(/^[0-9a-f]{64}$/);
  });

  it('names a cell of the matrix and an assignment that were edited', async () => {
    const [cell] = await sql(
      `select position, cell from matrix_now.entries where cell like '["status"%' limit 1`,
    );
    const [assignment] = await sql(
      `select position, cell from vendors_now.entries where cell like '["assignment"%' limit 1`,
    );
    await sql(`update matrix_now.entries set value = value || '{"status": "not_applicable"}' where position = ${cell!['position']!};
      update vendors_now.entries set value = value || '{"vendors": ["FORGED"]}' where position = ${assignment!['position']!}`);
    const found = await audit(ledger.engine);
    expect(kindsAt(found)).toEqual([
      ['matrix', Number(cell!['position'])],
      ['vendors', Number(assignment!['position'])],
    ]);
    const [, unit, criterion] = JSON.parse(cell!['cell']!) as string[];
    expect(found.failures[0]!.path).toContain(`units/${unit}/cells/${criterion}, as of `);
    expect(found.failures[0]!.actual).toContain('not_applicable');
    expect(found.failures[1]!.actual).toContain('FORGED');
  });

  it('answers on the command line with the exit code, and names what it found', async () => {
    const { dataDir } = ledger.engine.settings;
    const env = { DATABASE_URL: ledger.url, READINESS_DATA_DIR: dataDir };
    const sound = await readiness(['verify', '--json'], { env });
    expect([sound.code, sound.stderr]).toEqual([0, '']);
    expect(JSON.parse(sound.stdout)).toMatchObject({ ok: true, pending: 0, failures: [] });
    await tamper(`delete from store.events where position = ${MIDDLE}`);
    const json = await readiness(['verify', '--json'], { env });
    expect(json.code).toBe(1);
    expect((JSON.parse(json.stdout) as Audit).failures).toContainEqual(
      expect.objectContaining({ kind: 'missing-event', position: MIDDLE, actual: null }),
    );
    const text = await readiness(['verify'], { env });
    expect(text.code).toBe(1);
    expect(text.stdout).toContain(`missing-event, vị trí / position ${MIDDLE}`);
  });

  it('calls pending what is not projected yet', async () => {
    await ledger.engine.store.append(
      'readiness.catalogue-vn-two-tier-2025',
      await anotherAdoption(ledger),
      'any',
    );
    const found = await audit(ledger.engine);
    expect(found).toMatchObject({ ok: true, pending: 1 });
  });
});

async function anotherAdoption({ engine }: Ledger) {
  const [adopted] = await engine.store.readAll(0, 1);
  return [{ ...adopted!, id: '00000000-0000-5000-8000-000000000001' }];
}
