// Health, rebuilds and raw streams, for those who run the system.
import { formatLocal, type RecordedEvent } from '#libs/readiness';
import type { ProjectionHealth, Rebuilt } from '../../../projections/runner/index.js';
import { table, type Terminal } from './terminal.js';

export interface HealthReport {
  readonly position: number;
  readonly projections: readonly ProjectionHealth[];
}

export function healthText({ position, projections }: HealthReport, screen: Terminal): string {
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
    p.error ? `dừng ở vị trí ${p.error.position}: ${p.error.message}` : (p.holder ?? 'không ai đang chạy'),
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
        `   đúng lúc ${formatLocal(e.effectiveAt)}   ghi lúc ${formatLocal(e.recordedAt)}   bởi ${e.metadata.actor} (${e.metadata.via})`,
        `   ${JSON.stringify(e.data)}`,
      ].join('\n'),
    )
    .join('\n');
}
