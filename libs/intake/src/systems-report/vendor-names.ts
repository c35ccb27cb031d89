// Vendors as documents write them: looked up in the catalogue's spellings, and the small grammar of a vendor cell
// ("VNPT", "VNPT và … Hapro", "MobiFone (Thay thế FPT)", "Tự đầu tư, thuê VNPT vận hành").
import type { Catalogue, Vendor, VendorMode } from '#libs/readiness';
import { Flow, keysOf, words, type Word } from './flow.js';

interface Spelling {
  readonly keys: readonly string[];
  readonly vendor: Vendor;
}

export class VendorNames {
  readonly #byFirst = new Map<string, Spelling[]>();

  constructor(catalogue: Catalogue) {
    for (const vendor of catalogue.vendors) {
      for (const spelling of new Set([vendor.name, vendor.id, ...vendor.spellings])) {
        const keys = keysOf(spelling);
        const same = this.#byFirst.get(keys[0] ?? '') ?? [];
        same.push({ keys, vendor });
        this.#byFirst.set(keys[0] ?? '', same);
      }
    }
    for (const same of this.#byFirst.values()) same.sort((a, b) => b.keys.length - a.keys.length);
  }

  /** The longest spelling that starts at word `at`; `end` is the word after it. */
  at(list: readonly Word[], at: number): { vendor: Vendor; end: number } | null {
    const first = list[at];
    if (!first) return null;
    for (const { keys, vendor } of this.#byFirst.get(first.key) ?? []) {
      if (keys.every((key, i) => list[at + i]?.key === key)) return { vendor, end: at + keys.length };
    }
    return null;
  }

  /** The vendor that a whole text names, brackets with another of its spellings included. */
  exact(list: readonly Word[]): Vendor | null {
    const found = this.at(list, 0);
    if (!found) return null;
    if (found.end === list.length) return found.vendor;
    if (list[found.end]?.key !== '(' || list.at(-1)?.key !== ')') return null;
    const inside = this.at(list, found.end + 1);
    return inside?.end === list.length - 1 && inside.vendor.id === found.vendor.id ? found.vendor : null;
  }

  startsIn(text: string): boolean {
    return this.at(words(Flow.of([{ text, line: 1 }])), 0) !== null;
  }

  /** Every vendor that a text names, in order, each once. */
  mentioned(list: readonly Word[]): Vendor[] {
    const found = new Map<string, Vendor>();
    for (let i = 0; i < list.length;) {
      const hit = this.at(list, i);
      if (hit) found.set(hit.vendor.id, hit.vendor);
      i = hit?.end ?? i + 1;
    }
    return [...found.values()];
  }
}

export interface VendorCell {
  /** Ids; empty when the unit runs the system itself. */
  readonly vendors: readonly string[];
  readonly mode: VendorMode;
  /** Whom the cell itself says that they replace. */
  readonly replaces: readonly string[];
  /** Number of words that the cell takes. */
  readonly end: number;
}

const JOINING = new Set(['và', ',', '/', '+', '-', '&'].flatMap((word) => keysOf(word)));
const OWN_OFFICE = /^(skhcn|sơ|tinh|ubnd|thanh)$/;

/** True when an empty line separates word `at` from the one before it. */
function afterGap(list: readonly Word[], at: number): boolean {
  const [before, word] = [list[at - 1], list[at]];
  return before !== undefined && word !== undefined && word.line - before.line > 1;
}

/** Reads the vendor cell at the start of a row; null when the row starts with something else. */
export function vendorCell(names: VendorNames, list: readonly Word[]): VendorCell | null {
  const first = names.at(list, 0);
  if (!first) return cooperation(names, list, 0);
  if (first.vendor.kind === 'self') {
    const hired = hiredVendor(names, list, first.end);
    if (hired) return hired;
    return { vendors: [], mode: 'self', replaces: [], end: first.end };
  }
  if (first.vendor.kind === 'support') return null;
  const vendors = [first.vendor.id];
  let end = first.end;
  for (;;) {
    const replaced = replacement(names, list, end);
    if (replaced) return { vendors, mode: 'vendor', ...replaced };
    const joined = JOINING.has(list[end]?.key ?? '') ? names.at(list, end + 1) : null;
    if (joined && joined.vendor.kind === 'vendor') {
      vendors.push(joined.vendor.id);
      end = joined.end;
      continue;
    }
    // Two names in one cell without a word between them: only when nothing but the end of the cell follows.
    const beside = afterGap(list, end) ? null : names.at(list, end);
    const closed = beside && (beside.end === list.length || afterGap(list, beside.end));
    if (!closed || beside.vendor.kind !== 'vendor' || vendors.includes(beside.vendor.id)) break;
    vendors.push(beside.vendor.id);
    end = beside.end;
  }
  return { vendors: [...new Set(vendors)], mode: 'vendor', replaces: [], end };
}

function replacement(
  names: VendorNames,
  list: readonly Word[],
  at: number,
): { replaces: string[]; end: number } | null {
  const open = list[at]?.key === '(' ? 1 : 0;
  if (list[at + open]?.key !== 'thay' || list[at + open + 1]?.key !== 'thê') return null;
  const after = at + open + 2 + (list[at + open + 2]?.key === 'cho' ? 1 : 0);
  const old = names.at(list, after);
  if (!old) return null;
  return { replaces: [old.vendor.id], end: list[old.end]?.key === ')' ? old.end + 1 : old.end };
}

/** ", thuê VNPT vận hành" after "Tự đầu tư". */
function hiredVendor(names: VendorNames, list: readonly Word[], at: number): VendorCell | null {
  const start = at + (list[at]?.key === ',' ? 1 : 0);
  if (list[start]?.key !== 'thuê') return cooperation(names, list, start);
  const hired = names.at(list, start + 1);
  if (!hired || hired.vendor.kind !== 'vendor') return null;
  const tail = `${list[hired.end]?.key ?? ''} ${list[hired.end + 1]?.key ?? ''}`;
  const end = ['vân hanh', 'triên khai'].includes(tail) ? hired.end + 2 : hired.end;
  return { vendors: [hired.vendor.id], mode: 'self-with-vendor', replaces: [], end };
}

/** "SKHCN phối hợp VNPT": the unit's own office together with a vendor. */
function cooperation(names: VendorNames, list: readonly Word[], from: number): VendorCell | null {
  const at = list.findIndex((w, i) => i >= from && i < from + 6 && w.key === 'phôi');
  if (at === -1 || list[at + 1]?.key !== 'hơp') return null;
  if (at > from && !OWN_OFFICE.test(list[from]!.key)) return null;
  const linked = ['vơi', 'cung'].includes(list[at + 2]?.key ?? '') ? at + 3 : at + 2;
  const partner = names.at(list, linked);
  if (!partner || partner.vendor.kind !== 'vendor') return null;
  return { vendors: [partner.vendor.id], mode: 'self-with-vendor', replaces: [], end: partner.end };
}
