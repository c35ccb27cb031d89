// The appendix's own summary, printed once between two pages of the table: how many provinces run which system, and how.
import { joinWrapped } from '../reader.js';
import type { PrintedLine } from './layout.js';
import { kindOfLabel } from './label.js';
import { fold } from './words.js';

export interface Paragraph {
  readonly text: string;
  readonly lines: readonly [number, number];
}

/** What one numbered paragraph of the summary claims. */
export interface Claim extends Paragraph {
  readonly kind: string;
  readonly total: number;
  /** "tự đầu tư". */
  readonly self: number | null;
  /** "thuê", also where it says "thuê hoặc được cung cấp miễn phí". */
  readonly hired: number | null;
}

/** "Tỉnh Thái Bình đã … 16 hệ thống". */
export interface UnitClaim extends Paragraph {
  readonly unit: string;
  readonly systems: number;
}

export interface Preamble {
  readonly heading: readonly (readonly [number, number])[];
  readonly paragraphs: readonly Paragraph[];
  readonly claims: readonly Claim[];
  readonly unitClaims: readonly UnitClaim[];
}

/** "PHỤ LỤC 1.3: NHÓM HẠ TẦNG"; whatever says more than a title is a paragraph. */
const APPENDIX = /^phu luc(?: [\divx.]+)? ?(?::[^.;:\d]{0,80})?$/;

export function readPreamble(lines: readonly PrintedLine[]): Preamble {
  const heading: [number, number][] = [];
  const groups: PrintedLine[][] = [];
  let inHeading = true;
  for (const line of lines) {
    if (APPENDIX.test(fold(line.text)) || (inHeading && !/\p{Ll}/u.test(line.text))) {
      heading.push([line.n, line.n]);
      inHeading = true;
      continue;
    }
    if (inHeading || /^\(\d{1,2}\) /.test(line.text)) groups.push([line]);
    else groups[groups.length - 1]!.push(line);
    inHeading = false;
  }
  const paragraphs = groups.map((group) => ({
    text: joinWrapped(group.map((l) => l.text)),
    lines: [group[0]!.n, group[group.length - 1]!.n] as const,
  }));
  return {
    heading,
    paragraphs,
    claims: paragraphs.flatMap((p) => claimOf(p) ?? []),
    unitClaims: paragraphs.flatMap(unitClaimsOf),
  };
}

function claimOf(paragraph: Paragraph): Claim | null {
  const { text } = paragraph;
  const head = /^\(\d{1,2}\) ([^:]{3,80}): ?(\d{1,3}) địa phương/u.exec(text);
  if (!head) return null;
  const label = head[1]!.replace(/ (tỉnh|của tỉnh)$/u, '');
  const kind = kindOfLabel(label) ?? kindOfLabel(head[1]!);
  if (kind === null) return null;
  const [, ...parts] = text.split(/(?<!\d)(?=\d{1,3} địa phương)/u);
  const count = (word: RegExp): number | null => {
    const part = parts.slice(1).find((p) => word.test(fold(p.split(/[,;.]/)[0]!)));
    return part === undefined ? null : Number(/^\d+/.exec(part)![0]);
  };
  return {
    ...paragraph,
    kind,
    total: Number(head[2]),
    self: count(/phương thưc tư đâu tư/),
    hired: count(/phương thưc thuê/),
  };
}

function unitClaimsOf(paragraph: Paragraph): UnitClaim[] {
  const pattern =
    /Tỉnh (\p{Lu}\p{L}*(?: (?:- )?\p{Lu}\p{L}*){0,3}) đã tổ chức triển khai (\d{1,3}) hệ thống/gu;
  return [...paragraph.text.matchAll(pattern)].map((m) => ({
    ...paragraph,
    unit: m[1]!,
    systems: Number(m[2]),
  }));
}
