// How the answer of a check reads; used by the command line and by the file that an auditor carries away.
import type { BundleAnswer, ExcerptAnswer } from '#libs/ledger';
import { visible } from './visible.js';

export interface ShownFailure {
  readonly kind: string;
  readonly position: number | null;
  readonly path?: string | null;
  readonly expected: string | null;
  readonly actual: string | null;
}

const MOST = 40;

export function bundleText(answer: BundleAnswer): string {
  const { ok, size, root, asOf, failures } = answer;
  return [
    ok
      ? `✓ ĐÚNG / VERIFIED: ${size} sự kiện / events, tính đến / as of ${visible(String(asOf))}`
      : `✗ KHÔNG ĐÚNG / NOT VERIFIED: ${failures.length} chỗ / failures`,
    `  gốc / root ${visible(root ?? '?')}`,
    ...keyLines(answer),
    ...failureLines(failures),
  ].join('\n');
}

export function excerptText(answer: ExcerptAnswer): string {
  const { ok, size, root, events, failures, proves } = answer;
  return [
    ok
      ? `✓ ĐÚNG / VERIFIED: ${events.length} sự kiện có trong sổ ${size} sự kiện / present in a ledger of ${size}`
      : `✗ KHÔNG ĐÚNG / NOT VERIFIED: ${failures.length} chỗ / failures`,
    `  gốc / root ${visible(root ?? '?')}`,
    ...keyLines(answer),
    ...events.map(({ index, event }) => visible(`  lá / leaf ${index}: ${event.type} ${event.id}`)),
    `  ${proves.vi}`,
    `  ${proves.en}`,
    ...failureLines(failures),
  ].join('\n');
}

function keyLines({ key, verifier }: Pick<BundleAnswer, 'key' | 'verifier'>): string[] {
  const used = `  khóa / key ${visible(verifier ?? '?')}`;
  if (key === 'given') return [used];
  return [
    used,
    '  ⚠ đây là khóa nằm trong chính bộ này: chỉ cho biết các tệp thuộc về nhau; hãy dùng --key với khóa đã nhận từ trước',
    "  ⚠ the key is the bundle's own: it only shows that the files belong together; pass --key with one you were given before",
  ];
}

export function failureLines(failures: readonly ShownFailure[]): string[] {
  const lines = failures
    .slice(0, MOST)
    .flatMap(({ kind, position, path, expected, actual }) => [
      `  ✗ ${visible(kind)}${position === null ? '' : `, vị trí / position ${position}`}${path ? `, ${visible(path)}` : ''}`,
      `      cần có / expected: ${visible(expected ?? '–')}`,
      `      thực tế / actual:  ${visible(actual ?? '–')}`,
    ]);
  const more = failures.length - MOST;
  return more > 0 ? [...lines, `  … và ${more} chỗ khác / and ${more} more`] : lines;
}
