// Reads the cells of one table at a time. What cannot be read is remembered with its row and column and what to do
// about it, so that all bad rows are told at once; the value given back instead is never used.
import { parseInstant, startOfDay, localDate } from '#libs/readiness';
import type { Citation } from '#libs/readiness';
import type { Column, Header } from './columns.js';
import type { Row } from './grid.js';
import type { BadRow, Label } from './problem.js';
import { foldWord, nearest, remembered } from './words.js';

/** What a cell may say, by folded word. */
export type Vocabulary<T> = ReadonlyMap<string, T>;

export function vocabulary<T extends string>(words: Record<T, readonly string[]>): Vocabulary<T> {
  const entries = Object.entries(words) as [T, readonly string[]][];
  return new Map(entries.flatMap(([value, all]) => [value, ...all].map((word) => [foldWord(word), value])));
}

export class Cells {
  readonly bad: BadRow[] = [];
  #row: Row = { lines: [0, 0], cells: [] };
  readonly #instant = remembered(parseInstant);
  readonly #fold = remembered(foldWord);
  readonly #nearest = new Map<readonly string[], (word: string) => string | null>();

  constructor(
    private readonly header: Header,
    private readonly headerRow: Row,
  ) {}

  /** Goes to a row; says whether it has cells beyond the header. */
  enter(row: Row): void {
    this.#row = row;
    row.cells.forEach((value, i) => {
      if (value !== '' && (this.headerRow.cells[i] ?? '') === '') {
        this.#refuse(`(${i + 1})`, value, {
          vi: 'ô nằm ngoài các cột có tiêu đề; nếu ô có dấu phẩy thì đặt trong dấu ngoặc kép',
          en: 'a cell outside the columns with a header; quote cells that hold the delimiter',
        });
      }
    });
  }

  has(column: Column): boolean {
    return this.header.has(column);
  }

  /** The text of a cell; `''` when it is empty or the table has no such column. */
  text(column: Column): string {
    const i = this.header.get(column);
    return i === undefined ? '' : (this.#row.cells[i] ?? '');
  }

  optional(column: Column): string | null {
    return this.text(column) || null;
  }

  required(column: Column): string {
    const value = this.text(column);
    if (value === '') this.refuse(column, { vi: 'ô này không được để trống', en: 'must not be empty' });
    return value;
  }

  refuse(column: Column, why: Label): void {
    const i = this.header.get(column);
    const name = i === undefined ? column : (this.headerRow.cells[i] ?? column);
    this.#refuse(name, this.text(column), why);
  }

  /** As `required`, but one of a few words; others are refused with the nearest of `names`. */
  word<T>(column: Column, words: Vocabulary<T>, names: readonly string[]): T | undefined {
    const value = this.required(column);
    const found = words.get(this.#fold(value));
    if (found === undefined && value !== '') this.unknown(column, value, names);
    return found;
  }

  unknown(column: Column, value: string, names: readonly string[], advice?: Label): void {
    const find = this.#nearest.get(names) ?? remembered((word: string) => nearest(word, names));
    this.#nearest.set(names, find);
    const like = find(value);
    const few = names.length <= 8 ? names.join(', ') : null;
    const hint: Label =
      advice ??
      (like !== null
        ? { vi: `; có phải là "${like}"?`, en: `; did you mean "${like}"?` }
        : few !== null
          ? { vi: `; hãy ghi một trong: ${few}`, en: `; use one of: ${few}` }
          : { vi: '', en: '' });
    this.refuse(column, { vi: `không biết "${value}"${hint.vi}`, en: `unknown "${value}"${hint.en}` });
  }

  whole(column: Column, form: RegExp = /^\d+$/): number | null {
    return this.#number(column, form, { vi: 'phải là số nguyên', en: 'must be a whole number' });
  }

  /** A percentage: `76`, `76%`, `76,5`. */
  percent(column: Column): number | null {
    return this.#number(column, /^\d+([.,]\d+)?\s*%?$/, {
      vi: 'phải là tỷ lệ phần trăm, ví dụ 76 hoặc 76%',
      en: 'must be a percentage such as 76 or 76%',
    });
  }

  /** Pieces of a cell that holds a list. */
  list(column: Column, separator: RegExp): string[] {
    return this.text(column)
      .split(separator)
      .map((piece) => piece.trim())
      .filter((piece) => piece !== '');
  }

  /**
   * An instant; an empty cell takes `fallback`. A bare date is the end of that day, or its start when the wording of
   * the same row says "before" (trước) that day.
   */
  instant(column: Column, fallback: string | null = null, wording = ''): string {
    const value = this.text(column);
    if (value === '' && fallback !== null) return fallback;
    if (this.required(column) === '') return '';
    const parsed = this.#instant(value);
    if ('instant' in parsed) {
      const bare = /^\d{4}-\d{2}-\d{2}$|^\d{1,2}\/\d{1,2}\/\d{4}$/.test(value);
      return bare && /^trước\s/i.test(wording) ? startOfDay(localDate(parsed.instant)) : parsed.instant;
    }
    this.refuse(column, INSTANT_PROBLEMS[parsed.problem]);
    return '';
  }

  /** `report.txt:21-22`, `report.txt:21` or `report.txt`. */
  citation(): Citation | null {
    const value = this.text('cites');
    if (value === '') return null;
    const [, document = '', a, b] = /^(.+?)(?::(\d{1,9})(?:-(\d{1,9}))?)?$/s.exec(value) ?? [];
    if (a === undefined) return { document: value, lines: null };
    const [from, to] = [Number(a), Number(b ?? a)];
    if (from < 1 || to < from) {
      this.refuse('cites', {
        vi: 'dòng trích dẫn không hợp lệ; ghi tên tệp:từ-đến, ví dụ bao-cao.txt:21-22',
        en: 'not a range of lines; write file:from-to, e.g. report.txt:21-22',
      });
    }
    return { document, lines: [from, to] };
  }

  #number(column: Column, form: RegExp, why: Label): number | null {
    const value = this.text(column);
    if (value === '') return null;
    const number = Number(value.replace(/[%\s+]/g, '').replace(',', '.'));
    if (form.test(value) && Number.isFinite(number) && Math.abs(number) <= Number.MAX_SAFE_INTEGER) {
      return number === 0 ? 0 : number;
    }
    this.refuse(column, why);
    return null;
  }

  #refuse(column: string, value: string, why: Label): void {
    this.bad.push({ line: this.#row.lines[0], column, value, problem: why });
  }
}

const INSTANT_PROBLEMS = {
  unreadable: {
    vi: 'không đọc được ngày giờ; ghi 2025-06-27T12:15+07:00, 27/6/2025 12:15 hoặc 27/6/2025',
    en: 'not a date or time; write 2025-06-27T12:15+07:00, 27/6/2025 12:15 or 27/6/2025',
  },
  'no such day': { vi: 'không có ngày này trong lịch', en: 'there is no such day' },
  'before 2000': {
    vi: 'ngày trước năm 2000; hãy kiểm tra lại năm',
    en: 'a date before 2000; check the year',
  },
} as const satisfies Record<string, Label>;
