// Turns what a person typed into codes of the catalogue in force, or says what they may have meant.
import type { DocumentStore } from '#libs/event-store';
import type { Catalogue, Names } from '#libs/readiness';
import { InputError } from '../engine/input-error.js';

export function unitCode(names: Names, typed: string): string {
  const unit = names.typedUnit(typed);
  if (unit) return unit.code;
  throw new InputError(
    'unknown-unit',
    `không có địa phương "${typed}" trong danh mục; dùng mã (01) hoặc tên (Hà Nội)`,
    `there is no unit "${typed}" in the catalogue; use a code (01) or a name (Hà Nội)`,
  );
}

/** A criterion that is a column of the matrix. */
export function criterionCode(catalogue: Catalogue, typed: string): string {
  const found = catalogue.criteria.find((c) => same(c.code, typed));
  return found?.code ?? unknownCriterion(catalogue, typed);
}

/** A criterion or a topic: what a remark can be about. */
export function subjectCode(catalogue: Catalogue, typed: string): string {
  const found = [...catalogue.criteria, ...catalogue.topics].find((c) => same(c.code, typed));
  return found?.code ?? unknownCriterion(catalogue, typed);
}

export function systemCode(catalogue: Catalogue, typed: string): string {
  const found = catalogue.systems.find((s) => same(s.code, typed));
  if (found) return found.code;
  const known = catalogue.systems.map((s) => s.code).join(', ');
  throw new InputError(
    'unknown-system',
    `không có hệ thống "${typed}"; có: ${known}`,
    `there is no system "${typed}"; there are: ${known}`,
  );
}

/** An id or any spelling of the catalogue. */
export function vendorId(catalogue: Catalogue, typed: string): string {
  const found = catalogue.vendors.find((v) => same(v.id, typed) || v.spellings.some((s) => same(s, typed)));
  if (found) return found.id;
  const known = catalogue.vendors.map((v) => v.id).join(', ');
  throw new InputError(
    'unknown-vendor',
    `không có doanh nghiệp "${typed}"; có: ${known}`,
    `there is no vendor "${typed}"; there are: ${known}`,
  );
}

const SHORTEST_ADDRESS = 6;

/** The sha256 of a kept document, from the whole of it or from how it begins. */
export async function documentAddress(
  documents: DocumentStore,
  typed: string | undefined,
): Promise<string | undefined> {
  if (typed === undefined) return undefined;
  const start = typed.trim().toLowerCase();
  const long = /^[0-9a-f]+$/.test(start) && start.length >= SHORTEST_ADDRESS;
  const found = long ? (await documents.list()).filter((d) => d.sha256.startsWith(start)) : [];
  const [only, second] = found;
  if (only && !second) return only.sha256;
  throw new InputError(
    'not-found',
    second ? `"${typed}" là đầu của nhiều văn bản; hãy ghi dài hơn` : `không có văn bản "${typed}"`,
    second ? `"${typed}" begins several documents; write more of it` : `there is no document "${typed}"`,
  );
}

function unknownCriterion(catalogue: Catalogue, typed: string): never {
  const known = catalogue.criteria.map((c) => c.code).join(', ');
  throw new InputError(
    'unknown-criterion',
    `không có nội dung "${typed}"; có: ${known}`,
    `there is no criterion "${typed}"; there are: ${known}`,
  );
}

function same(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').trim().toLowerCase();
}
