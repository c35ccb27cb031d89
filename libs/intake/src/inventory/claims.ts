// The appendix's own summary against the rows of its own table. What it says of a system counts provinces; rows that are
// uncertain can only make it look too high, so a difference is a question and never an accusation.
import type { FindingParts } from '../reader.js';
import type { InventoryRow, Seen } from './findings.js';
import type { Claim } from './preamble.js';

export function claimFindings(seen: Seen): FindingParts[] {
  return [...openParts(seen), ...seen.preamble.claims.flatMap((c) => derived(c, seen)), ...unitTotals(seen)];
}

/** The province of a row, printed or guessed. */
function unitOf(row: InventoryRow): string | null {
  return row.row.place?.code ?? row.guess?.code ?? null;
}

/** "52 = 19 + 23 + …": how many provinces the parts leave out, for all paragraphs at once. */
function openParts({ preamble }: Seen): FindingParts[] {
  const open = preamble.claims.flatMap((claim) => {
    const parts = [claim.self, claim.hired].filter((n) => n !== null);
    const sum = parts.reduce((a, b) => a + b, 0);
    if (parts.length < 2 || sum === claim.total) return [];
    const rest = claim.total - sum;
    return [
      { claim, sum, rest, vi: `${claim.kind} ${parts.join(' + ')} = ${sum}, không phải ${claim.total}` },
    ];
  });
  const [first] = open;
  if (!first) return [];
  const over = open.some((o) => o.rest < 0);
  const en = open.map((o) => `${o.claim.kind} ${o.sum} of ${o.claim.total}`).join('; ');
  return [
    {
      code: 'parts-differ-from-total',
      severity: over ? 'warning' : 'info',
      vi:
        `Tự đầu tư + thuê không bằng tổng số địa phương: ${open.map((o) => o.vi).join('; ')}. ` +
        'Số còn lại không nói phương thức nào',
      en: `Bought + hired do not make the total (${en}); the summary does not say how the others do it`,
      lines: first.claim.lines,
      related: open.slice(1).map((o) => o.claim.lines),
      expected: first.claim.total,
      actual: first.sum,
    },
  ];
}

function derived(claim: Claim, { rows }: Seen): FindingParts[] {
  const own = rows.filter((r) => r.label.kind === claim.kind);
  const units = new Set(own.flatMap((r) => unitOf(r) ?? []));
  const findings: FindingParts[] = [];
  if (units.size !== claim.total) {
    const rowsFit = own.length === claim.total;
    findings.push({
      code: 'declared-differs-from-derived',
      severity: 'warning',
      vi:
        `Phần tóm tắt ghi ${claim.total} địa phương có ${claim.kind}, bảng có ${own.length} hàng của ${units.size} địa phương` +
        (rowsFit ? '; con số ghi bằng số hàng, có địa phương được ghi hai lần' : '') +
        ': cần kiểm tra lại',
      en:
        `The summary says ${claim.total} provinces with ${claim.kind}; the table has ${own.length} rows of ${units.size}` +
        (rowsFit ? ' (the number of rows, one province stands twice)' : '') +
        ': needs checking',
      lines: claim.lines,
      related: rowsFit ? twice(own).map((r) => r.row.lines) : [],
      system: claim.kind,
      expected: claim.total,
      actual: units.size,
    });
  }
  for (const [mode, stated, vi, en] of [
    ['self', claim.self, 'tự đầu tư', 'bought'],
    ['vendor', claim.hired, 'thuê', 'hired'],
  ] as const) {
    const certain = new Set(own.filter((r) => r.columns.mode === mode).flatMap((r) => unitOf(r) ?? []));
    if (stated === null || certain.size <= stated) continue;
    findings.push({
      code: 'declared-differs-from-derived',
      severity: 'warning',
      vi: `Phần tóm tắt ghi ${stated} địa phương ${vi} ${claim.kind}, riêng các hàng đọc chắc chắn đã có ${certain.size}: cần kiểm tra lại`,
      en: `The summary says ${stated} provinces ${en} ${claim.kind}; the rows that are certain are already ${certain.size}: needs checking`,
      lines: claim.lines,
      system: claim.kind,
      expected: stated,
      actual: certain.size,
    });
  }
  return findings;
}

function twice(rows: readonly InventoryRow[]): InventoryRow[] {
  return rows.filter((r) => unitOf(r) !== null && rows.some((o) => o !== r && unitOf(o) === unitOf(r)));
}

/** "Tỉnh Thái Bình đã … 16 hệ thống". */
function unitTotals({ preamble, rows, places }: Seen): FindingParts[] {
  return preamble.unitClaims.flatMap((claim) => {
    const place = places.atStart(claim.unit)?.place;
    const own = rows.filter((r) => place !== undefined && r.row.place?.code === place.code);
    if (!place || own.length === claim.systems) return [];
    return [
      {
        code: 'declared-differs-from-derived',
        severity: 'warning',
        vi: `Phần tóm tắt ghi ${place.name} triển khai ${claim.systems} hệ thống, bảng có ${own.length} hàng: cần kiểm tra lại`,
        en: `The summary says that ${place.name} runs ${claim.systems} systems; the table has ${own.length} rows: needs checking`,
        lines: claim.lines,
        related: own.map((r) => r.row.lines),
        unit: place.code,
        expected: claim.systems,
        actual: own.length,
      } as const,
    ];
  });
}
