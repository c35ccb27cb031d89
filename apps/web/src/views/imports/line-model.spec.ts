import { countKinds, cutAt, readLines, rowsOf, type Entry, type Line } from './line-model.js';
import type { Imported } from './write.js';

const entry = (kind: Entry['kind'], units: string[] = ['14']) =>
  ({ kind, units, conflicting: false }) as Entry;
const line = (verdict: Line['verdict'], ...entries: Entry[]): Line => ({ text: verdict, verdict, entries });
const finding = (n: number, severity = 'warning') =>
  ({ lines: [n, n], severity, code: 'needs-review' }) as unknown as Imported['findings'][number];

const quiet = line('records', entry('confirms'));
const imported = (lines: Line[], findings: Imported['findings'] = []) =>
  ({ lines, findings, unresolved: [{ name: 'Yên Bái', lines: [1, 2] }] }) as unknown as Imported;

describe('the rows of a preview', () => {
  const lines = readLines(
    imported(
      [
        quiet,
        quiet,
        line('blank'),
        quiet,
        line('records', entry('changes')),
        quiet,
        line('unread'),
        quiet,
        quiet,
      ],
      [finding(9), finding(1, 'info')],
    ),
  );

  it('fold runs that need no eye, without the blank lines, and never one or two', () => {
    const shown = rowsOf(lines, 'changes', new Set()).map((row) =>
      row.kind === 'folded' ? `${row.from}-${row.to}: ${row.lines}` : row.line.n,
    );
    expect(shown).toEqual(['1-4: 3', 5, '6-9: 4']);
  });

  it('keep what is wrong in sight, and open what is asked for', () => {
    const numbers = (opened: number[]) =>
      rowsOf(lines, 'problems', new Set(opened)).map((row) => (row.kind === 'folded' ? 0 : row.line.n));
    expect(numbers([])).toEqual([0, 7, 8, 9]);
    expect(numbers([1])).toEqual([1, 2, 4, 5, 6, 7, 8, 9]);
    expect(rowsOf(lines, 'every', new Set()).map((row) => row.kind)).toEqual(Array(8).fill('line'));
    expect(rowsOf(lines, 'notable', new Set())[0]).toMatchObject({ kind: 'line', line: { n: 1 } });
  });

  it('count an entry about many units as many', () => {
    const counts = countKinds([line('records', entry('confirms', ['01', '14']), entry('declares', []))]);
    expect([...counts]).toEqual([
      ['confirms', 2],
      ['declares', 1],
    ]);
  });

  it('mark the names that nobody knows, on their lines only', () => {
    expect(lines[0]!.unknown).toEqual(['Yên Bái']);
    expect(lines[2]!.unknown).toEqual([]);
    expect(cutAt('tại Yên Bái (cũ)', ['Yên Bái'])).toEqual(['tại ', 'Yên Bái', ' (cũ)']);
    expect(cutAt('a+b', ['+'])).toEqual(['a', '+', 'b']);
  });
});
