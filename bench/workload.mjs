// Reports for measurements: each says of every unit and criterion whether it is done, as the daily report does, and
// most of them say what the one before said. The same arguments always make the same reports.
import { createHash } from 'node:crypto';
import { eventId, streamOf } from '#libs/readiness';

const first = Date.UTC(2025, 5, 1, 5, 15);
const day = 86_400_000;

/** When the n-th report (from 0) was true. */
export const asOfReport = (n) => new Date(first + n * day).toISOString();

/** The catalogue with `count` units of the lower level instead of its own. */
export function withUnits(catalogue, count) {
  const units = Array.from({ length: count }, (_, i) => ({
    ...catalogue.units[i % catalogue.units.length],
    code: String(10_000 + i),
    name: `Xã ${i + 1}`,
    aliases: [],
    predecessors: [],
  }));
  return { ...catalogue, units };
}

/** The appends of the n-th of `total` reports, as an import makes them: one per stream, the completion last. */
export function report(catalogue, n, total, kind = 'statuses-table') {
  const asOf = asOfReport(n);
  const name = `report-${catalogue.units.length}-${n}`;
  const document = createHash('sha256').update(name).digest('hex');
  const cells = catalogue.units.length * catalogue.criteria.length;
  let line = 0;
  const append = (statement) => {
    line += 1;
    const stream = streamOf(catalogue.id, statement, document);
    const lines = [line, line];
    const parts = { stream, document, lines, ordinal: 0, ...statement, effectiveAt: asOf, n: 0 };
    const metadata = {
      actor: 'bench',
      via: 'cli',
      assertedBy: { kind: 'ministry', id: 'bench' },
      issuedAt: asOf,
      source: { document, lines },
      cites: null,
      reason: null,
      channel: null,
      correlationId: null,
      schemaVersion: 1,
    };
    const event = { ...statement, id: eventId(parts), effectiveAt: asOf, metadata };
    return { stream, events: [event], expected: 'any' };
  };
  const opened = { document, name, kind, asOf, asOfStated: true, lines: cells };
  const appends = [append({ type: 'ReportReceived', data: opened })];
  catalogue.units.forEach(({ code: unit }, u) =>
    catalogue.criteria.forEach(({ code: criterion }, c) => {
      // each cell is done from some report on, spread over all of them
      const done = n >= ((u * 31 + c * 17) * 7919) % total;
      const status = done ? 'done' : 'not_done';
      appends.push(append({ type: 'StatusReported', data: { unit, criterion, status, basis: 'cell' } }));
    }),
  );
  const coverage = { lines: cells, read: cells, unread: [] };
  const data = { document, kind, asOf, reader: { name: 'bench', version: '1' }, catalogue: 'bench' };
  const completed = { ...data, observations: { StatusReported: cells }, coverage, findings: [] };
  return [...appends, append({ type: 'ReportCompleted', data: completed })];
}
