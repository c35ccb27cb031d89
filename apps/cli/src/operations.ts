// Health, rebuilds, raw streams and the server, for those who run the system.
import { projectRoot } from '#libs/database';
import { formatLocal, upcast, type RecordedEvent } from '#libs/readiness';
import { health, rebuild, type ProjectionHealth, type Rebuilt } from '../../../projections/runner/index.js';
import type { Adoption } from '../../api/src/engine/catalogues.js';
import { InputError } from '../../api/src/engine/input-error.js';
import { readSettings } from '../../api/src/engine/settings.js';
import { PROJECTIONS } from '../../projector/src/projections.js';
import { actorOf, type Common, type Doors } from './doors.js';
import { table, type Terminal } from './terminal.js';
import { jsonText, visible } from './visible.js';

export function operationCommands({ command, within, answer, screen }: Doors): void {
  command('health', 'tình trạng / lag, heartbeat and version of each projection').action(
    async (options: Common) => {
      const result = await within(options, async ({ engine }) => {
        const { head: position, projections } = await health(engine.sql, engine.store);
        return { position, projections };
      });
      answer(options, result, healthText);
      if (result.projections.some((p) => p.error !== null)) process.exitCode = 1;
    },
  );
  command('catalogue', 'danh mục của sổ và của máy này / the catalogue in force, and the one of this machine')
    .option(
      '--adopt',
      'áp dụng danh mục của máy này, kể cả khi đã bị thay / put the one of this machine in force',
    )
    .option('--actor <name>', 'người áp dụng / who adopts it')
    .action(async ({ adopt = false, ...options }: Common & { adopt?: boolean; actor?: string }) => {
      const result = await within(options, async ({ engine, settle }) => {
        const { catalogues, local } = engine;
        const by = { actor: actorOf(options), again: true };
        const { state } = adopt
          ? await catalogues.adopt(local.catalogue, engine.now(), by)
          : await catalogues.standing(local.catalogue);
        if (state === 'adopted') await settle();
        const { sha256: inForce } = await engine.catalogueNow();
        return { inForce, local: local.catalogue.sha256, state };
      });
      answer(options, result, ({ inForce, local, state }) =>
        [`đang dùng / in force   ${inForce}`, `máy này / this machine ${local}   ${STATES[state]}`].join(
          '\n',
        ),
      );
    });
  command('stream <name>', 'các sự kiện của một luồng / the raw events of one stream').action(
    async (name: string, options: Common) => {
      const events = await within(options, async ({ engine }) => (await engine.store.read(name)).map(upcast));
      if (events.length === 0)
        throw new InputError('not-found', `không có luồng "${name}"`, `there is no stream "${name}"`);
      answer(options, events, streamText);
    },
  );
  command('serve', 'chạy máy chủ / run the server on the real store').action(async () => {
    // the web server takes a while to load, and no other command needs it
    const { serve } = await import('../../api/src/serve.js');
    await serve(readSettings(process.env, 'cli', projectRoot()), (line) => screen.note(line));
  });
  command('rebuild [projections...]', 'dựng lại / rebuild read models beside the running ones').action(
    async (names: string[], options: Common) => {
      const chosen = names.length === 0 ? PROJECTIONS : names.map(projectionNamed);
      const spinner = screen.progress('dựng lại / rebuilding');
      const onProgress = (name: string, events: number): void => void (spinner.text = `${name}: ${events}`);
      try {
        // after a move to another event store this is what builds the read models anew
        const results = await within(
          options,
          async ({ engine: { sql, store, source } }) => {
            const done = [];
            for (const projection of chosen)
              done.push(await rebuild(projection, { sql, store, source, onProgress }));
            return done;
          },
          { moves: true },
        );
        spinner.stop();
        answer(options, results, rebuildText);
        if (results.some((r) => r.identical === false)) process.exitCode = 1;
      } finally {
        spinner.stop();
      }
    },
  );
}

const STATES: Readonly<Record<Adoption['state'], string>> = {
  'in force': '✓ đang dùng / in force',
  adopted: '✓ vừa áp dụng / adopted just now',
  new: '+ chưa áp dụng / not adopted yet',
  superseded: '✗ đã bị thay / superseded',
};

function projectionNamed(name: string) {
  const projection = PROJECTIONS.find((p) => p.name === name);
  if (projection) return projection;
  const known = PROJECTIONS.map((p) => p.name).join(', ');
  throw new InputError(
    'bad-request',
    `không có "${name}"; có: ${known}`,
    `there is no projection "${name}"; there are: ${known}`,
  );
}

interface HealthReport {
  readonly position: number;
  readonly projections: readonly ProjectionHealth[];
}

function healthText({ position, projections }: HealthReport, screen: Terminal): string {
  const rows = projections.map((p) => [
    p.error
      ? screen.paint('red', `✗ ${p.name}`)
      : p.lag > 0
        ? screen.paint('yellow', `… ${p.name}`)
        : `✓ ${p.name}`,
    `v${p.version}`,
    String(p.position),
    String(p.lag),
    p.heartbeatAt === null ? '–' : formatLocal(p.heartbeatAt),
    p.error
      ? `dừng ở vị trí ${p.error.position}: ${visible(p.error.message)}`
      : (p.holder ?? 'không ai đang chạy'),
  ]);
  const columns = [
    { head: 'Bảng', width: 17 },
    { head: 'Bản', width: 3 },
    { head: 'Vị trí', width: 8, align: 'right' as const },
    { head: 'Trễ', width: 6, align: 'right' as const },
    { head: 'Nhịp cuối', width: 16 },
    { head: 'Tình trạng' },
  ];
  return `${table(columns, rows, screen.width)}\n\nSổ ở vị trí / the ledger is at position ${position}`;
}

export function rebuildText(rebuilt: readonly Rebuilt[], screen: Terminal): string {
  return rebuilt
    .map((r) => {
      const verdict =
        r.identical === null
          ? 'bản mới / new version'
          : r.identical
            ? '✓ giống hệt / identical'
            : screen.paint('yellow', '± khác bản cũ / differs');
      return `${r.projection.padEnd(16)} v${r.version}  ${String(r.events).padStart(8)} sự kiện  ${r.seconds.toFixed(2).padStart(7)} s  ${Math.round(r.eventsPerSecond).toString().padStart(7)}/s  ${verdict}`;
    })
    .join('\n');
}

export function streamText(events: readonly RecordedEvent[], screen: Terminal): string {
  return events
    .map((e) =>
      [
        screen.paint('bold', `${e.revision}  ${e.type}`) + `  ${e.id}  vị trí ${e.position}`,
        `   đúng lúc ${formatLocal(e.effectiveAt)}   ghi lúc ${formatLocal(e.recordedAt)}   bởi ${visible(e.metadata.actor)} (${e.metadata.via})`,
        `   ${jsonText(e.data)}`,
      ].join('\n'),
    )
    .join('\n');
}
