// A table that is opened in a spreadsheet runs nothing, and comes back unchanged.
import fc from 'fast-check';
import { guarded, unguarded } from './formula-guard.js';
import { csvGrid } from './grid.js';
import { isProblem } from './problem.js';
import { writeTable } from './template.js';

const RISKY = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

async function written(rows: string[][]): Promise<string> {
  return new TextDecoder('utf-8', { ignoreBOM: false }).decode(await writeTable(rows, 'csv', 'x'));
}

describe('cells that a spreadsheet would run', () => {
  it.each([
    '=HYPERLINK("http://x.test";"xem")',
    '+84 24 3943',
    '-1+1|calc',
    '@SUM(A1)',
    '\t=1',
    '＝1+1',
    '- Đã xong',
  ])('writes %j as text', async (text) => {
    const csv = await written([['text'], [text]]);
    const cell = csv.split('\n').slice(1).join('\n').replace(/^"/, '');
    expect(cell.startsWith("'")).toBe(true);
  });

  it.each(['-2', '+4', '-1,5', '29', "L'été", 'Hà Nội', ''])('leaves %j as it is', (text) => {
    expect(guarded(text)).toBe(text);
    expect(unguarded(text)).toBe(text);
  });

  it('gives every text back, and runs none', () => {
    const text = fc.string({ unit: fc.constantFrom(...RISKY, "'", 'a', '1', ' ', ',', '"') });
    fc.assert(
      fc.property(text, (value) => {
        expect(unguarded(guarded(value))).toBe(value);
        if (!/^[+-]?\d/.test(value)) expect(RISKY).not.toContain(guarded(value).slice(0, 1));
      }),
    );
  });

  it('reads a table back as it was written', async () => {
    const cells = ['=1+1', "'=1+1", "''-x", '-2', '- gạch đầu dòng', '@ai', '+84 24'];
    const grid = csvGrid((await written([['text'], ...cells.map((cell) => [cell])])).replace(/^\ufeff/, ''));
    expect(isProblem(grid) ? [] : grid.rows.map((row) => row.cells[0])).toEqual(cells);
  });
});
