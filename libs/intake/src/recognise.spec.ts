import { shippedCatalogue } from '../../../test/programme.js';
import { Names, type DocumentKind, type Reading } from '#libs/readiness';
import type { Reader } from './reader.js';
import { readDocument, READERS } from './recognise.js';
import type { Opened } from './tables/decode.js';
import { isProblem, type Problem } from './tables/problem.js';

const catalogue = shippedCatalogue();
const context = { catalogue, names: new Names(catalogue), sha256: 'd'.repeat(64), asOf: null };

/** Scores by the number on the first line for its kind: `status-report 0.9`. */
function reader(kind: DocumentKind): Reader {
  return {
    kind,
    name: kind,
    version: '1',
    recognise: (lines) => Number(new RegExp(`${kind} ([\\d.]+)`).exec(lines[0] ?? '')?.[1] ?? 0),
    read: (lines) => ({
      kind,
      asOf: '2025-06-27T05:15:00.000Z',
      asOfStated: true,
      reader: { name: kind, version: '1' },
      observations: [],
      findings: [],
      lineCount: lines.length,
      coverage: { lines: 1, read: 1, unread: [] },
    }),
  };
}

const readers = [reader('status-report'), reader('inventory')];
const text = (line: string): Opened => ({ form: 'text', lines: [line], encoding: { bom: false, nfc: true } });
const grid: Opened = {
  form: 'table',
  grid: {
    format: 'csv',
    header: { lines: [1, 1], cells: ['unit', 'criterion', 'status', 'effectiveAt'] },
    rows: [{ lines: [2, 2], cells: ['01', 'I.1', 'done', '27/6/2025'] }],
    lineCount: 2,
    otherSheets: [],
  },
};
const read = (opened: Opened, kind?: DocumentKind): Reading | Problem =>
  readDocument(opened, context, { kind, readers });
const outcome = (result: Reading | Problem): string => (isProblem(result) ? result.code : result.kind);

describe('the reader of a document', () => {
  it.each<[string, DocumentKind | undefined, string]>([
    ['status-report 0.9 inventory 0.1', undefined, 'status-report'],
    ['status-report 0.5 inventory 0.6', undefined, 'inventory'],
    ['status-report 0.6 inventory 0.6', undefined, 'ambiguous-kind'],
    ['status-report 0.6 inventory 0.6', 'inventory', 'inventory'],
    ['status-report 0.3', undefined, 'unknown-kind'],
    ['status-report 0.3', 'status-report', 'status-report'],
    ['status-report 0.3', 'inventory', 'unknown-kind'],
    ['anything else', undefined, 'unknown-kind'],
    ['anything else', 'status-report', 'unknown-kind'],
    ['status-report 0.9', 'statuses-table', 'unknown-kind'],
  ])('of "%s" with --kind %s is %s', (line, kind, expected) => {
    expect(outcome(read(text(line), kind))).toBe(expected);
  });

  it('of a table is chosen by its columns, and a table is no report', () => {
    expect(outcome(read(grid))).toBe('statuses-table');
    expect(outcome(read(grid, 'statuses-table'))).toBe('statuses-table');
    expect(outcome(read(grid, 'deadlines-table'))).toBe('wrong-headers');
    expect(outcome(read(grid, 'status-report'))).toBe('unknown-kind');
  });

  it('that is not known: the problem names the kinds that are', () => {
    const result = read(text('x'));
    expect(isProblem(result) && result.message.vi).toMatch(/status-report, inventory.*statuses-table/);
  });

  it('there is one for each kind of document', () => {
    expect(READERS.map((r) => r.kind).sort()).toEqual(['inventory', 'status-report', 'systems-report']);
  });
});
