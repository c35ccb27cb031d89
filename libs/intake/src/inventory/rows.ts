// Cuts the table into rows. A row begins where a line begins with a province and a system follows; a few rows have lost
// their province, a few lines begin with a province and are running text.
import type { PrintedLine } from './layout.js';
import { type Ahead, isKnownLabel, isLabel, kindOfLabel, LABEL, LABEL_WORDS } from './label.js';
import type { Place, Places } from './places.js';
import { Flow, fold } from './words.js';

export interface TableRow {
  readonly place: Place | null;
  readonly printedName: string | null;
  /** The running number, where the row has one. */
  readonly number: number | null;
  readonly pieces: readonly PrintedLine[];
  /** What follows the province. */
  readonly body: Flow;
  readonly lines: readonly [number, number];
}

export interface Table {
  readonly rows: readonly TableRow[];
  /** A province in front of words that are no system: kept as a note. */
  readonly notes: readonly { readonly place: Place; readonly pieces: readonly PrintedLine[] }[];
  /** Running numbers that stand on lines of their own, away from their rows. */
  readonly displaced: readonly PrintedLine[];
  /** Lines before the first row. */
  readonly loose: readonly PrintedLine[];
}

interface Start {
  readonly kind: 'row' | 'orphan' | 'note';
  readonly place: Place | null;
  readonly printedName: string | null;
  readonly number: number | null;
  /** Lines that the number and the province take up; what is left of the last one opens the body. */
  readonly taken: number;
  readonly rest: string;
}

const NUMBERED = /^(\d{1,2})(?:\.|\))? (?=\S)/;
/** How the name of an office begins. */
const OFFICE_HEAD = /^(?:sơ|văn phong|ubnd|ban quan ly|bô|cuc) /;
/** Two to four capitalised words, and more: `12 Hà Tây Hệ thống IOC`. */
const STRANGER =
  /^(?:(\d{1,2})\.? )?((?:TP\.? ?|Tỉnh )?\p{Lu}\p{Ll}+(?:(?: - |-| )\p{Lu}\p{Ll}+){1,3}) ((?:Hệ|Phần|Cơ|CSDL|Kiosk|Camera|Chứng|HOC|Nền) ?.*)$/u;
/** Words after which a name goes on with the sentence: "của UBND tỉnh" + "Hà Giang". */
const GOES_ON =
  /(?:^| )(?:tinh|thanh phô|tp\.?|ubnd|cua|tai|va|vê|o|ơ|cho|voi|vơi|trên|đia ban|huyên|thi xa|viên|trong|tư)$|[,(\-–/]$/;

export function cutRows(table: readonly PrintedLine[], places: Places): Table {
  const cutter = new Cutter(table, places);
  return cutter.cut();
}

class Cutter {
  readonly #rows: TableRow[] = [];
  readonly #notes: { place: Place; pieces: PrintedLine[] }[] = [];
  readonly #displaced: PrintedLine[] = [];
  readonly #loose: PrintedLine[] = [];
  /** The beginning of each line, folded when first asked for. */
  readonly #folded: (string | undefined)[] = [];
  #open: { start: Start; pieces: PrintedLine[]; body: PrintedLine[] } | null = null;

  constructor(
    private readonly table: readonly PrintedLine[],
    private readonly places: Places,
  ) {}

  cut(): Table {
    for (let i = 0; i < this.table.length;) {
      const line = this.table[i]!;
      const start = this.#startAt(i);
      if (start) {
        this.#close();
        const pieces = this.table.slice(i, i + start.taken);
        const last = pieces[pieces.length - 1]!;
        const body = start.rest === '' ? [] : [{ ...last, text: start.rest }];
        this.#open = { start, pieces, body };
        i += start.taken;
        continue;
      }
      if (this.#isDisplaced(i)) this.#displaced.push(line);
      else if (!this.#open) this.#loose.push(line);
      else {
        this.#open.pieces.push(line);
        this.#open.body.push(line);
      }
      i++;
    }
    this.#close();
    return { rows: this.#rows, notes: this.#notes, displaced: this.#displaced, loose: this.#loose };
  }

  #close(): void {
    const open = this.#open;
    this.#open = null;
    if (!open) return;
    const { start, pieces, body } = open;
    if (start.kind === 'note' && start.place) {
      this.#notes.push({ place: start.place, pieces });
      return;
    }
    const { place, printedName, number } = start;
    const lines = [pieces[0]!.n, pieces[pieces.length - 1]!.n] as const;
    this.#rows.push({ place, printedName, number, pieces, body: new Flow(body), lines });
  }

  #startAt(i: number): Start | null {
    const line = this.table[i]!;
    const labelled = this.#labelledAt(i, 0) ?? this.#brokenNameAt(i);
    if (labelled) return labelled;
    if (line.gap && isNumber(line.text) && this.table[i + 1]?.gap === true && !this.#isRunOfNumbers(i)) {
      const below = this.#labelledAt(i + 1, 1);
      if (below?.kind === 'row' && this.table[i + 1]!.n - line.n <= 2) {
        return { ...below, number: Number(line.text) };
      }
    }
    return this.#orphanAt(i) ?? this.#strangerAt(i);
  }

  /** A line that begins with a province. `above` lines before it already belong to the row. */
  #labelledAt(i: number, above: number): Start | null {
    const line = this.table[i];
    if (!line) return null;
    const numbered = NUMBERED.exec(line.text);
    const text = numbered ? line.text.slice(numbered[0].length) : line.text;
    const name = this.places.atStart(text);
    if (!name) return null;
    const rest = text.slice(name.length).trim();
    const number = numbered ? Number(numbered[1]) : null;
    const start = {
      place: name.place,
      printedName: name.printed,
      number,
      taken: above + 1,
      rest,
    };
    const after = this.#ahead(rest, i + 1);
    const before = this.#open?.pieces[this.#open.pieces.length - 1]?.text ?? '';
    if (isKnownLabel(after)) return { kind: 'row', ...start };
    if (number === null && !this.#followsHeader(i) && GOES_ON.test(fold(before.slice(-40)))) return null;
    if (isLabel(after)) return { kind: 'row', ...start };
    if (number !== null) return /^[\p{Ll}-]/u.test(rest) ? null : { kind: 'row', ...start };
    if (/^\p{Lu}/u.test(rest) || (rest === '' && line.gap)) return { kind: 'row', ...start };
    const other = this.#open !== null && this.#open.start.place?.code !== name.place.code;
    return rest.startsWith('-') && other ? { kind: 'note', ...start } : null;
  }

  /** `Bà Rịa-` on one line, `Vũng Tàu` on the next: only when a known system follows. */
  #brokenNameAt(i: number): Start | null {
    const [line, next] = [this.table[i]!, this.table[i + 1]];
    if (!next) return null;
    const numbered = NUMBERED.exec(line.text);
    const first = numbered ? line.text.slice(numbered[0].length) : line.text;
    if (!this.places.isBeginning(first)) return null;
    const joined = `${first} ${next.text}`;
    const name = this.places.atStart(joined);
    if (!name || name.length <= first.length) return null;
    const rest = joined.slice(name.length).trim();
    if (!isLabel(this.#ahead(rest, i + 2))) return null;
    const number = numbered ? Number(numbered[1]) : null;
    return { kind: 'row', place: name.place, printedName: name.printed, number, taken: 2, rest };
  }

  /** A system label where a row would begin, with nothing in front: the province has been lost. */
  #orphanAt(i: number): Start | null {
    const line = this.table[i]!;
    if (!this.#open || !line.gap || !/^\p{Lu}/u.test(line.text)) return null;
    if (!LABEL_WORDS.has(/^[^ ]+/.exec(fold(line.text.slice(0, 12)))![0])) return null;
    const ahead = this.#ahead('', i);
    const label = LABEL.exec(ahead.folded);
    if (!label) return null;
    const current = LABEL.exec(new Flow(this.#open.body.slice(0, 12)).folded);
    // A row that repeats its own label is running text.
    if (!current || kindOfLabel(current[0]) === kindOfLabel(label[0])) return null;
    const { ends, next } = this.#endOfWords(i, label[0].length);
    const known = OFFICE_HEAD.test(ahead.folded.slice(label[0].length + 1));
    const rowFollows = ends && (next >= this.table.length || this.#startsAfterOrphan(next));
    if (!known && !rowFollows) return null;
    return { kind: 'orphan', place: null, printedName: null, number: null, taken: 1, rest: line.text };
  }

  /** A name that is no province in front of a known system, on one line: a row all the same, with a finding. */
  #strangerAt(i: number): Start | null {
    const line = this.table[i]!;
    const match = line.gap ? STRANGER.exec(line.text) : null;
    if (!match || !isKnownLabel({ text: match[3]!, folded: fold(match[3]!) })) return null;
    const number = match[1] === undefined ? null : Number(match[1]);
    return { kind: 'row', place: null, printedName: match[2]!, number, taken: 1, rest: match[3]! };
  }

  #startsAfterOrphan(i: number): boolean {
    if (this.#labelledAt(i, 0)?.kind === 'row') return true;
    return this.table[i]!.gap && LABEL.test(this.#ahead('', i).folded);
  }

  /** Whether the first `length` characters of the joined text from line `i` end a line, and the line after. */
  #endOfWords(i: number, length: number): { ends: boolean; next: number } {
    for (let k = i, at = 0; k < this.table.length; k++) {
      at += (k > i ? 1 : 0) + this.table[k]!.text.length;
      if (at >= length) return { ends: at === length, next: k + 1 };
    }
    return { ends: true, next: this.table.length };
  }

  /** What is left of a line and the next few lines as one text: enough for the longest label and an office. */
  #ahead(rest: string, i: number): Ahead {
    const head = rest === '' ? [] : [rest.slice(0, 200)];
    const text = head.concat(this.table.slice(i, i + 9).map((l) => l.text.slice(0, 200)));
    const folded = head.map(fold);
    for (let k = i; k < i + 9 && k < this.table.length; k++) {
      folded.push((this.#folded[k] ??= fold(this.table[k]!.text.slice(0, 200))));
    }
    return { text: text.join(' '), folded: folded.join(' ') };
  }

  #followsHeader(i: number): boolean {
    const [line, before] = [this.table[i]!, this.table[i - 1]];
    return before === undefined || line.n - before.n > 10;
  }

  /** Running numbers on lines of their own, one after the other: a lone number may be half an amount ("12" + "tỷ"). */
  #isDisplaced(i: number): boolean {
    const line = this.table[i]!;
    return line.gap && isNumber(line.text) && this.#isRunOfNumbers(i);
  }

  #isRunOfNumbers(i: number): boolean {
    const near = [this.table[i - 1], this.table[i + 1]];
    return near.some((l) => l !== undefined && isNumber(l.text) && Math.abs(l.n - this.table[i]!.n) <= 3);
  }
}

function isNumber(text: string): boolean {
  return /^\d{1,2}$/.test(text) && Number(text) > 0;
}
