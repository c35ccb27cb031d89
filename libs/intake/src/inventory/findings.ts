// What a careful reader of an inventory would want flagged. Findings of one kind are gathered, so that the list stays
// short: the lines of all of them are in `related`.
import type { Finding } from '#libs/readiness';
import { finding, type FindingParts, type Lines } from '../reader.js';
import type { DayNamed } from './as-of.js';
import type { Columns } from './columns.js';
import type { Place, Places } from './places.js';
import type { Preamble } from './preamble.js';
import type { Label, Table, TableRow } from './rows.js';

export interface InventoryRow {
  readonly row: TableRow;
  readonly label: Label;
  readonly columns: Columns;
  readonly guess: Place | null;
  readonly raw: string;
}

/** All that was seen in one document. */
export interface Seen {
  readonly document: string;
  readonly asOf: {
    readonly given: string | null;
    readonly latest: DayNamed | null;
    readonly instant: string;
  };
  readonly rows: readonly InventoryRow[];
  readonly table: Table;
  readonly preamble: Preamble;
  readonly places: Places;
  readonly impossible: readonly DayNamed[];
  readonly unread: readonly number[];
  readonly lines: Lines;
}

export function inventoryFindings(seen: Seen): Finding[] {
  const parts: FindingParts[] = [...unreadLines(seen)];
  return parts.map((p) => finding(seen.document, p));
}

function unreadLines({ unread }: Seen): FindingParts[] {
  return unread.map((n) => ({
    code: 'unread-line',
    severity: 'warning',
    vi: `Dòng ${n} không đọc được vào hàng nào`,
    en: `Line ${n} was read into no row`,
    lines: [n, n] as const,
  }));
}
