// Spreadsheets run a CSV cell that begins with one of these signs as a formula, and a document's words may begin with
// one. Such a cell is written with an apostrophe before it, as spreadsheets themselves do, and read without it.
// Numbers stay numbers. Every text comes back as it was, those that begin with an apostrophe included.

/** OWASP's list: = + - @, tab and line ends, and the full-width forms that Excel takes for the same. */
const RISKY = /^'*[=+\-@\t\r\n＝＋－＠]/u;
const NUMBER = /^[+-]?\d+(?:[.,]\d+)*\s?%?$/;

export function guarded(cell: string): string {
  return RISKY.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
}

export function unguarded(cell: string): string {
  return cell.startsWith("'") && RISKY.test(cell) ? cell.slice(1) : cell;
}
