// What a terminal can show: colours only where somebody looks, tables that fit, progress on long work.
import { styleText } from 'node:util';
import CliTable from 'cli-table3';
import ora, { type Ora } from 'ora';
import { withoutControls } from './visible.js';

type Style = Parameters<typeof styleText>[0];

export interface Terminal {
  readonly width: number;
  /** Colours the text on a terminal, and leaves it as it is in a file or pipe. */
  paint(style: Style, text: string): string;
  print(text: string): void;
  /** Notes for the person, on stderr: stdout belongs to the answer. */
  note(text: string): void;
  /** A spinner on a terminal; silent elsewhere. */
  progress(text: string): Pick<Ora, 'text' | 'stop'>;
}

const MAX_WIDTH = 120;

export function terminal(): Terminal {
  const colours =
    process.stdout.isTTY && process.env['NO_COLOR'] === undefined && process.env['TERM'] !== 'dumb';
  return {
    width: Math.min(process.stdout.columns || MAX_WIDTH, MAX_WIDTH),
    paint: (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text),
    print: (text) => void process.stdout.write(`${withoutControls(text)}\n`),
    note: (text) => void process.stderr.write(`${withoutControls(text)}\n`),
    progress: (text) =>
      ora({
        text,
        stream: process.stderr,
        isEnabled: process.stderr.isTTY,
        isSilent: !process.stderr.isTTY,
      }).start(),
  };
}

export interface Column {
  readonly head: string;
  /** Characters; the columns without a width share what is left. */
  readonly width?: number;
  readonly align?: 'left' | 'right' | 'center';
}

/** A table without frames, words wrapped, never wider than `width`. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  const gap = 2;
  const fixed = columns.reduce((sum, c) => sum + (c.width ?? 0), 0);
  const free = columns.filter((c) => c.width === undefined).length;
  const share = free === 0 ? 0 : Math.max(10, Math.floor((width - fixed - gap * columns.length) / free));
  const none = {
    top: '',
    'top-mid': '',
    'top-left': '',
    'top-right': '',
    bottom: '',
    'bottom-mid': '',
    'bottom-left': '',
  };
  const chars = {
    ...none,
    'bottom-right': '',
    left: '',
    'left-mid': '',
    mid: '',
    'mid-mid': '',
    right: '',
    'right-mid': '',
    middle: '',
  };
  const drawn = new CliTable({
    head: columns.map((c) => c.head),
    colWidths: columns.map((c) => (c.width ?? share) + gap),
    colAligns: columns.map((c) => c.align ?? 'left'),
    wordWrap: true,
    chars,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': gap },
  });
  for (const row of rows) drawn.push([...row]);
  return drawn
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
