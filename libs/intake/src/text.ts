// The lines of a document as people will look them up, so that every source line of an event can be opened.
import type { Opened } from './tables/decode.js';

/** The text whose physical lines are the lines that observations cite; a sheet's row n is line n. */
export function textOf(opened: Opened, bytes: Uint8Array): string {
  if (opened.form === 'text' || opened.grid.format === 'csv') return new TextDecoder().decode(bytes);
  const { header, rows, lineCount } = opened.grid;
  const lines = Array.from({ length: lineCount }, () => '');
  for (const row of [header, ...rows]) lines[row.lines[0] - 1] = row.cells.join('\t');
  return lines.join('\n');
}
