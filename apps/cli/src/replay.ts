// The ledger walked again, event by event, with the counts after each; then whether the read models agree.
import readline from 'node:readline/promises';
import { formatLocal, type Catalogue, type RecordedEvent } from '#libs/readiness';
import { Labels, summaryOf } from '#projections/timeline';
import type { ReplayCounts, ReplayDifference, Replayed } from '../../api/src/queries/replay.js';
import type { Terminal } from './terminal.js';
import { visible } from './visible.js';

const SHOWN = 10;

/** One event on one line: position, when it was true, what it says, and the counts after it. */
export function stepText(
  event: RecordedEvent,
  counts: ReplayCounts,
  labels: Labels,
  { width }: Terminal,
): string {
  const tail = `  ${countsText(counts)}`;
  const head = `${String(event.position).padStart(7)}  ${formatLocal(event.effectiveAt).padEnd(16)}  `;
  const said = visible(summaryOf(event, labels).vi.replace(/\s+/g, ' '));
  const room = Math.max(10, width - head.length - tail.length);
  return `${head}${(said.length > room ? `${said.slice(0, room - 1)}…` : said).padEnd(room)}${tail}`;
}

export function replayText(
  { from, to, events, counts, identical, differences }: Replayed,
  screen: Terminal,
): string {
  const verdict = identical
    ? '✓ bảng tổng hợp khớp từng ô với các sự kiện / the stored matrix agrees, cell by cell'
    : screen.paint('red', `✗ ${differences.length} ô khác với các sự kiện / cells differ from the events`);
  const more = differences.length - SHOWN;
  return [
    `${events} sự kiện / events, vị trí / positions ${from}–${to}   ${countsText(counts)}`,
    verdict,
    ...differences.slice(0, SHOWN).map(differenceLine),
    ...(more > 0 ? [`  … ${more} ô khác, xem đủ bằng --json / more with --json`] : []),
    ...(identical ? [] : ['  sửa bảng bằng / repair with: readiness rebuild']),
  ].join('\n');
}

function differenceLine({ asOf, cell, expected, actual }: ReplayDifference): string {
  const brief = (side: unknown): string =>
    side === null ? '–' : JSON.stringify((side as { value: unknown }).value).slice(0, 40);
  return visible(
    `  ${formatLocal(asOf)}  ${cell.join(' · ')}: sự kiện ${brief(expected)}, bảng ${brief(actual)}`,
  );
}

function countsText({ done, notDone, notReported, notApplicable }: ReplayCounts): string {
  const spare = notApplicable > 0 ? ` –${notApplicable}` : '';
  return `✓${done} ○${notDone} ░${notReported}${spare}`;
}

/** Prints each event; on a terminal it waits for Enter before the next one, and `q` runs to the end. */
export function stepper(
  catalogue: Catalogue,
  screen: Terminal,
): {
  readonly onStep: (event: RecordedEvent, counts: ReplayCounts) => Promise<void>;
  readonly close: () => void;
} {
  const labels = new Labels(catalogue);
  const asks = process.stdin.isTTY && process.stdout.isTTY;
  const prompt = asks ? readline.createInterface({ input: process.stdin, output: process.stderr }) : null;
  let waits = asks;
  return {
    onStep: async (event, counts) => {
      screen.print(stepText(event, counts, labels, screen));
      if (waits && prompt) waits = (await prompt.question('')).trim().toLowerCase() !== 'q';
    },
    close: () => prompt?.close(),
  };
}
