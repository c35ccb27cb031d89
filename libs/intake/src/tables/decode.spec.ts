import fc from 'fast-check';
import writeWorkbook from 'write-excel-file/universal';
import { shippedCatalogue } from '../../../../test/programme.js';
import { DOCUMENT_KINDS, Names } from '#libs/readiness';
import { physicalLines } from '#libs/event-store';
import { readDocument } from '../recognise.js';
import { textOf } from '../text.js';
import { openDocument, type OpenedText } from './decode.js';
import { isProblem, type Problem } from './problem.js';
import { zipEntries } from './signature.js';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);
const bytesOf = (...parts: (string | number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...utf8(part)] : part)));

async function text(bytes: Uint8Array, name = 'report.txt'): Promise<OpenedText> {
  const opened = await openDocument(bytes, name);
  if (isProblem(opened) || opened.form !== 'text') throw new Error(JSON.stringify(opened));
  return opened;
}

async function refusal(bytes: Uint8Array, name = 'report.txt'): Promise<Problem> {
  const opened = await openDocument(bytes, name);
  if (!isProblem(opened)) throw new Error('opened');
  return opened;
}

describe('a text document', () => {
  it('keeps its physical lines: the last line end does not open another one', async () => {
    expect((await text(utf8('a\n\nb'))).lines).toEqual(['a', '', 'b']);
    expect((await text(utf8('a\n\nb\n'))).lines).toEqual(['a', '', 'b']);
    expect((await text(utf8('a\r\nb\r\n'))).lines).toEqual(['a', 'b']);
    expect((await text(utf8('a\rb\r'))).lines).toEqual(['a', 'b']);
  });

  it('has the lines by which the kept document is opened, whatever its line ends', async () => {
    const line = fc.array(fc.constantFrom('a', 'Bá', ' '), { minLength: 1, maxLength: 3 });
    const texts = fc.array(fc.tuple(line, fc.constantFrom('\n', '\r\n', '\r', '\r\r\n', '')));
    await fc.assert(
      fc.asyncProperty(texts, async (parts) => {
        const bytes = utf8(`x${parts.map(([words, end]) => words.join('') + end).join('')}`);
        const opened = await text(bytes);
        expect(physicalLines(textOf(opened, bytes))).toEqual(opened.lines);
      }),
    );
  });

  it('is NFC whatever it was, and says so', async () => {
    const opened = await text(utf8('\ufeff' + 'Hà Nội: chưa'.normalize('NFD')));
    expect(opened).toEqual({
      form: 'text',
      lines: ['Hà Nội: chưa'],
      encoding: { bom: true, nfc: false },
    });
    expect((await text(utf8('Hà Nội'))).encoding).toEqual({ bom: false, nfc: true });
  });

  it('with commas in its first line is no table', async () => {
    expect((await text(utf8('Địa phương, trạng thái và vài lời nữa, một, hai\n'))).form).toBe('text');
  });
});

describe('a table', () => {
  it.each(['unit,criterion,status,effectiveAt\n', 'Địa phương;Nội dung;Trạng thái;Ngày\n', 'a\tb\n'])(
    'is told by its header or its name: %j',
    async (header) => {
      const known = header.startsWith('a') ? 'x.tsv' : 'whatever.txt';
      expect(await openDocument(utf8(header), known)).toMatchObject({ form: 'table' });
    },
  );

  it('whose quotes do not match names the line', async () => {
    const p = await refusal(utf8('unit,criterion,status,effectiveAt\n01,I.1,done,x"y\n"a"b,c,,\n'));
    expect(p).toMatchObject({ code: 'bad-rows', line: 2 });
    expect(p.message.vi).toContain('ngoặc kép');
  });

  it('in a workbook takes the first sheet that holds something, and names the others', async () => {
    const blob = await writeWorkbook([
      { sheet: 'Trống', data: [[null]] },
      {
        sheet: 'Số liệu',
        data: [
          ['unit', 'status'],
          [{ value: new Date(Date.UTC(2025, 5, 27, 12, 15)), format: 'd/m/yyyy hh:mm' }, 1],
        ],
      },
      { sheet: 'Nháp', data: [['x']] },
    ]).toBlob();
    const opened = await openDocument(new Uint8Array(await blob.arrayBuffer()), 'x.bin');
    expect(opened).toMatchObject({
      form: 'table',
      grid: {
        format: 'xlsx',
        header: { cells: ['unit', 'status'], lines: [1, 1] },
        rows: [{ cells: ['2025-06-27T12:15:00', '1'], lines: [2, 2] }],
        otherSheets: ['Nháp'],
      },
    });
  });
});

describe('what is no document', () => {
  it.each([
    ['an empty file', bytesOf(), 'empty', '0 byte'],
    ['white space', utf8(' \r\n\t\n'), 'empty', 'khoảng trắng'],
    ['a PDF', bytesOf('%PDF-1.7\n', [0xe2, 0xe3, 0]), 'binary', 'PDF'],
    ['an old Word file', bytesOf([0xd0, 0xcf, 0x11, 0xe0, 0xa1]), 'binary', 'Word/Excel đời cũ'],
    ['UTF-16', bytesOf([0xff, 0xfe, 0x41, 0]), 'binary', 'UTF-16'],
    ['a broken archive', bytesOf([0x50, 0x4b, 3, 4, 9, 9]), 'binary', 'ZIP'],
    ['NUL bytes', bytesOf('abc', [0], 'def'), 'binary', 'nhị phân'],
  ])('%s is refused and called by its name', async (_, bytes, code, words) => {
    const p = await refusal(bytes);
    expect([p.code, p.message.vi]).toEqual([code, expect.stringContaining(words)]);
  });

  it('tells a Word file from a workbook by the directory of the archive', async () => {
    const blob = await writeWorkbook([['x']]).toBlob();
    const workbook = new Uint8Array(await blob.arrayBuffer());
    expect(zipEntries(workbook).map((entry) => entry.name)).toContain('xl/workbook.xml');
    const word = Uint8Array.from(Buffer.from(workbook).toString('latin1').replaceAll('xl/', 'wo/'), (c) =>
      c.charCodeAt(0),
    );
    const renamed = Uint8Array.from(Buffer.from(word).toString('latin1').replaceAll('wo/', 'x'), (c) =>
      c.charCodeAt(0),
    );
    expect((await refusal(word)).message.vi).toContain('ZIP');
    expect((await refusal(renamed)).code).toBe('binary');
    const truncated = await refusal(workbook.slice(0, workbook.length - 100));
    expect(truncated.code).toBe('binary');
  });

  it('does not unpack a workbook that says it is huge', async () => {
    const blob = await writeWorkbook([['x']]).toBlob();
    const bytes = new Uint8Array(await blob.arrayBuffer());
    const view = new DataView(bytes.buffer);
    for (let at = 0; at + 28 < bytes.length; at++)
      if (view.getUint32(at, true) === 0x02014b50) view.setUint32(at + 24, 200_000_000, true);
    const p = await refusal(bytes, 'x.xlsx');
    expect([p.code, p.message.vi]).toEqual(['binary', expect.stringContaining('quá lớn')]);
  });

  it.each([
    ['a lone continuation byte', bytesOf('một\nhai', [0x80], 'ba'), 9, 2],
    ['a cut sequence', bytesOf('a\n', [0xe1, 0xba, 0x41]), 2, 2],
    ['a sequence cut by the end', bytesOf('ab', [0xe1, 0xba]), 2, 1],
    ['Latin-1', bytesOf('H', [0xe0], ' N\n'), 1, 1],
  ])('broken UTF-8 names the byte and the line: %s', async (_, bytes, offset, line) => {
    const p = await refusal(bytes);
    expect(p).toMatchObject({ code: 'broken-utf8', line });
    expect(p.message.en).toContain(`byte ${offset} `);
  });
});

describe('the place of broken UTF-8', () => {
  const decodes = (bytes: Uint8Array): boolean => {
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      return true;
    } catch {
      return false;
    }
  };

  it('is the end of the longest beginning that is UTF-8, wherever it lies', async () => {
    const tail = fc
      .array(
        fc.oneof(
          fc.constantFrom('a', 'ế', '😀', '\n').map(utf8),
          fc.uint8Array({ minLength: 1, maxLength: 3 }),
        ),
        { maxLength: 8 },
      )
      .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part].map((byte) => byte || 1))));
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.boolean(), tail, async (shift, far, end) => {
        const start = utf8('x'.repeat(far ? 65_536 - shift : shift));
        const bytes = Uint8Array.from([...start, ...end]);
        let longest = bytes.length;
        while (!decodes(bytes.subarray(0, longest))) longest--;
        const opened = await openDocument(bytes, 'a.txt');
        if (longest === bytes.length) expect(isProblem(opened)).toBe(false);
        else {
          expect(isProblem(opened) && opened.code).toBe('broken-utf8');
          expect(isProblem(opened) && opened.message.en).toContain(`byte ${longest} `);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('for any bytes', () => {
  const catalogue = shippedCatalogue();
  const context = { catalogue, names: new Names(catalogue), sha256: 'b'.repeat(64), asOf: null };
  const fragment = fc.constantFrom(
    'unit,criterion,status,effectiveAt\n',
    'Địa phương;Hệ thống;Doanh nghiệp;Hình thức;Ngày\n',
    '01,I.1,done,27/6/2025\n',
    '"',
    '\n',
    ',',
    ';',
    '\u0000',
    'PK\u0003\u0004',
    'PK\u0005\u0006',
    'xl/workbook.xml',
    '%PDF-',
    'BÁO CÁO\nTổng hợp tình hình triển khai 05 Hệ thống thông tin quan trọng\n',
    '(Cập nhật lúc 12h15 ngày 27/6/2025)\n',
    '• Số lượng tỉnh hoàn thành: 29/34 (tăng 04 tỉnh so với ngày hôm qua).\n',
    'STT Địa phương\n',
  );
  const garbage = fc.oneof(
    fc.uint8Array({ maxLength: 300 }),
    fc
      .array(fc.oneof(fragment, fc.string({ unit: 'binary', maxLength: 20 })), { maxLength: 12 })
      .map((parts) => utf8(parts.join(''))),
  );

  it('opening and reading end in a reading or a problem in both languages, never in an exception', async () => {
    await fc.assert(
      fc.asyncProperty(
        garbage,
        fc.constantFrom('a.txt', 'a.csv', 'a.xlsx', ''),
        fc.option(fc.constantFrom(...DOCUMENT_KINDS), { nil: undefined }),
        async (bytes, name, kind) => {
          const opened = await openDocument(bytes, name);
          const result = isProblem(opened) ? opened : readDocument(opened, context, { kind });
          if (isProblem(result)) {
            expect(result.message.vi).not.toBe('');
            expect(result.message.en).not.toBe('');
            expect(result.message.vi).not.toContain('\n');
          } else expect(result.lineCount).toBeGreaterThan(0);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('a workbook with any byte changed is read or refused', async () => {
    const blob = await writeWorkbook([
      ['unit', 'criterion', 'status', 'effectiveAt'],
      ['01', 'I.1', 'done', '27/6/2025'],
    ]).toBlob();
    const workbook = new Uint8Array(await blob.arrayBuffer());
    await fc.assert(
      fc.asyncProperty(fc.nat(workbook.length - 1), fc.nat(255), async (at, byte) => {
        const bytes = workbook.slice();
        bytes[at] = byte;
        const opened = await openDocument(bytes, 'x.xlsx');
        if (!isProblem(opened)) readDocument(opened, context);
      }),
      { numRuns: 150 },
    );
  });
});
