// Reads the columns of a row as far as they can be told apart: the office, bought or hired and from whom, and the cells
// after them (see cells.ts). What is not certain stays null, with the reason.
import type { Vendor, VendorMode } from '#libs/readiness';
import { managerAt } from './managers.js';
import type { Label } from './label.js';
import { cellsOf, goesOn, lay, skip } from './cells.js';
import { anyOf, type Flow, fold } from './words.js';

export interface Columns {
  readonly managedBy: string | null;
  readonly mode: VendorMode | null;
  readonly vendors: readonly string[];
  readonly year: string | null;
  readonly budget: string | null;
  readonly allocation: string | null;
  readonly capital: string | null;
  readonly orientation: string | null;
  readonly needsReview: readonly string[];
  /** What follows the office, for comparing rows. */
  readonly tail: string;
}

/** Reasons why a row needs a reviewer; Vietnamese first. */
export const REASONS = {
  empty: 'Hàng chỉ có tên địa phương (the row has nothing but the province)',
  stranger: 'Tên địa phương không có trong danh mục (the name is no province of that time)',
  noSystem: 'Không in tên hệ thống (no system is printed)',
  newSystem:
    'Tên hệ thống không có trong danh mục, in đến trước đơn vị quản lý (a label that is not in the list of kinds)',
  cutLabel: 'Tên hệ thống bị cắt ở cuối trang (the label is cut by the page)',
  cutOffice: 'Đơn vị quản lý không rõ hoặc bị cắt (the office is unclear or cut)',
  template: 'Còn giữ nguyên chữ mẫu “ví dụ” của biểu (the words of the form were left in)',
  narrative: 'Đoạn văn liền, không tách được thành các cột (running text, columns cannot be told apart)',
  mode: 'Cột “Tự đầu tư/Thuê” không nói rõ tự đầu tư hay thuê (neither self nor hired in so many words)',
  modeMore: 'Cột “Tự đầu tư/Thuê” có thêm chữ (more words stand beside the kind of investment)',
  vendorAlone:
    'Chỉ in tên doanh nghiệp, không rõ thuê hay tự đầu tư (only a vendor, not whether hired or bought)',
  trial: 'Đang thử nghiệm (a trial)',
  columns: 'Không rõ ô nào thuộc cột nào (unclear which cell belongs to which column)',
  bunched: 'Ô của nhiều hàng in liền nhau (the cells of several rows are printed together)',
} as const;

const TEMPLATE = /^(?:vi du:|tương tư vi du)/;
export const TEMPLATE_ANYWHERE = /vi du:|tương tư vi du/;

/** Reads rows with the vendors of one catalogue. Build it once per document. */
export class ColumnReader {
  readonly #vendor: RegExp;
  readonly #hiredFrom: RegExp;
  readonly #ids = new Map<string, string>();

  constructor(vendors: readonly Vendor[]) {
    const words = vendors
      .filter((v) => v.kind !== 'self')
      .flatMap((v) => [v.name, ...v.spellings].map((spelling) => ({ id: v.id, spelling })));
    for (const { id, spelling } of words) this.#ids.set(key(spelling), id);
    const any = words.length === 0 ? '(?!)' : anyOf(words.map((w) => w.spelling));
    this.#vendor = new RegExp(`(?:công ty )?(${any})(?= |$|[,./)])`, 'uy');
    this.#hiredFrom = new RegExp(`(?:^| )thuê(?: dich vu)?(?: cua)? (${any})(?= |$|[,.])`, 'u');
  }

  read(body: Flow, label: Label): Columns {
    const reasons: string[] = [];
    if (body.text === '') return blank(body, 0, null, [REASONS.empty]);
    if (label.how === 'none') reasons.push(REASONS.noSystem);
    if (label.how === 'cut') reasons.push(REASONS.cutLabel);
    if (label.how === 'new') reasons.push(REASONS.newSystem);
    let at = skip(body.text, label.end);
    const office = managerAt(body.text, body.folded, at);
    const managedBy = office > 0 ? body.text.slice(at, at + office) : null;
    at = skip(body.text, at + office);
    const tail = body.folded.slice(at);
    if (tail === '') return blank(body, at, managedBy, reasons);
    if (TEMPLATE_ANYWHERE.test(tail)) reasons.push(REASONS.template);
    if (managedBy === null && /^(?:sơ|văn phong|ban quan ly|ubnd|trung tâm) /.test(tail))
      reasons.push(REASONS.cutOffice);

    const invested = this.#mode(body, at);
    if (invested === null) return this.#withoutMode(body, at, managedBy, reasons);
    const cells = cellsOf(body, invested.end);
    const laid = lay(cells);
    return {
      managedBy: reasons.includes(REASONS.cutOffice) ? null : managedBy,
      mode: invested.mode,
      vendors: invested.vendors,
      ...laid.columns,
      needsReview: [...reasons, ...invested.reasons, ...(laid.certain ? [] : [REASONS.columns])],
      tail,
    };
  }

  /** No words of the column "Tự đầu tư/Thuê": either a bare year and amounts, or a sentence over all columns. */
  #withoutMode(body: Flow, at: number, managedBy: string | null, reasons: string[]): Columns {
    const cells = cellsOf(body, at);
    const tail = body.folded.slice(at);
    if (cells[0]?.sort === 'year') {
      const laid = lay(cells);
      const why = laid.certain ? [] : [REASONS.columns];
      return { ...blank(body, at, managedBy, [...reasons, ...why]), ...laid.columns };
    }
    const why = TEMPLATE.test(tail) ? [] : [tail.length > 60 ? REASONS.narrative : REASONS.columns];
    const hired = this.#hiredFrom.exec(tail);
    const id = hired?.[1] === undefined ? undefined : this.#ids.get(key(hired[1]));
    const row = blank(body, at, managedBy, [...reasons, ...why]);
    return id === undefined ? row : { ...row, mode: 'vendor', vendors: [id] };
  }

  /** The cell "Tự đầu tư/Thuê"; null when the words there are not of its kind. */
  #mode(
    body: Flow,
    at: number,
  ): {
    mode: VendorMode | null;
    vendors: string[];
    end: number;
    reasons: string[];
  } | null {
    const { folded } = body;
    const word = (pattern: string, from: number): number => {
      const regex = wordPattern(pattern);
      regex.lastIndex = from;
      return regex.test(folded) ? regex.lastIndex : -1;
    };
    const done = (
      mode: VendorMode | null,
      vendors: string[],
      end: number,
      reasons: string[] = [],
    ): { mode: VendorMode | null; vendors: string[]; end: number; reasons: string[] } => {
      if (!goesOn(body, end)) return { mode, vendors, end, reasons };
      // "Thuê hạ tầng …", "Tự đầu tư (một phần)": the rest may take back what the first words say.
      const kept = vendors.length > 0 || /^ ?[.,]/.test(folded.slice(end)) ? mode : null;
      const more = reasons.includes(REASONS.mode) ? [] : [REASONS.modeMore];
      return { mode: kept, vendors, end, reasons: [...reasons, ...more] };
    };

    const both = word('đâu tư kêt hơp thuê dich vu|đâu tư kêt hơp thuê', at);
    if (both > 0) return done('self-with-vendor', [], both);
    const self = word('tinh tư đâu tư|tinh đâu tư|tư đâu tư|tư thưc hiên|tư triên khai', at);
    if (self > 0) {
      const slash = /^ ?\/ ?/.exec(folded.slice(self));
      const from = slash ? this.#vendors(folded, self + slash[0].length) : null;
      if (from && from.ids.length > 0) return done('self-with-vendor', from.ids, from.end);
      return done('self', [], self);
    }
    const trial = /^đang thư nghiêm ?\/ ?(?=thuê)/.exec(folded.slice(at))?.[0].length ?? 0;
    const hire = word('(?:đang )?thuê(?: dich vu)?(?: cntt| soc)*', at + trial);
    if (hire > 0) {
      const link = /^(?: ?[-/(] ?| cua | )/.exec(folded.slice(hire));
      const from = link ? this.#vendors(folded, hire + link[0].length) : null;
      const reasons = trial > 0 ? [REASONS.trial] : [];
      if (from && from.ids.length > 0) {
        const close = folded.charAt(from.end) === ')' ? 1 : 0;
        return done('vendor', from.ids, from.end + close, reasons);
      }
      return done('vendor', [], hire, reasons);
    }
    const named = this.#vendors(folded, at);
    if (named.ids.length > 0) {
      const after = word('thuê', skip(folded, named.end));
      if (after > 0) return done('vendor', named.ids, after);
      const again = this.#vendors(folded, skip(folded, named.end));
      const end = again.ids.length > 0 ? again.end : named.end;
      return done(null, [...new Set([...named.ids, ...again.ids])], end, [REASONS.vendorAlone]);
    }
    const invested = word('đâu tư dư an|đâu tư', at);
    if (invested > 0) return goesOn(body, invested) ? null : done('self', [], invested);
    const other = word(OTHER_MODES, at);
    return other > 0 ? done(null, [], other, [REASONS.mode]) : null;
  }

  /** One or more vendors, joined by commas or slashes. */
  #vendors(folded: string, at: number): { ids: string[]; end: number } {
    const ids: string[] = [];
    let end = at;
    for (let from = at; ;) {
      this.#vendor.lastIndex = from;
      const match = this.#vendor.exec(folded);
      if (!match) return { ids, end };
      const id = this.#ids.get(key(match[1]!));
      if (id === undefined) return { ids, end };
      if (!ids.includes(id)) ids.push(id);
      end = from + match[0].length;
      const comma = /^ ?[,/] ?/.exec(folded.slice(end));
      if (!comma) return { ids, end };
      from = end + comma[0].length;
      if (!/^\p{L}/u.test(folded.slice(from))) return { ids, end };
    }
  }
}

const OTHER_MODES = anyOf([
  'Đang thử nghiệm',
  'Đang triển khai thực hiện',
  'Đang triển khai thí điểm',
  'Đang đầu tư triển khai thí điểm',
  'Chưa triển khai',
  'Chưa có',
  'Được Cục Đường bộ Việt Nam trang bị',
  'Cục Đường bộ chuyển giao',
  'Bộ GDĐT đầu tư tập trung',
  'Được Bộ Tài nguyên và Môi trường đầu tư',
  'Tiếp nhận sử dụng từ Bộ GTVT',
  'Đang sử dụng miễn phí',
  'Không có thông tin',
  'x',
]);

const wordPatterns = new Map<string, RegExp>();

function wordPattern(pattern: string): RegExp {
  let regex = wordPatterns.get(pattern);
  if (!regex) wordPatterns.set(pattern, (regex = new RegExp(`(?:${pattern})(?= |$|[,/(.:;])`, 'uy')));
  return regex;
}

/** Spellings that the matcher takes for the same words have the same key. */
function key(text: string): string {
  return fold(text).replace(/[\s-]+/g, ' ');
}

function blank(body: Flow, at: number, managedBy: string | null, needsReview: readonly string[]): Columns {
  return {
    managedBy,
    mode: null,
    vendors: [],
    year: null,
    budget: null,
    allocation: null,
    capital: null,
    orientation: null,
    needsReview: [...needsReview],
    tail: body.folded.slice(at),
  };
}
