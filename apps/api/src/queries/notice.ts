// An empty table looks like "nothing was ready". Where nothing had been reported yet, the answer says so in words.
import { formatLocal } from '#libs/readiness';
import { firstReportedAt } from '../../../../projections/bitemporal/index.js';
import { reading, type Clocks } from '../../../../projections/projection.js';
import type { Engine } from '../engine/engine.js';

export interface Notice {
  readonly vi: string;
  readonly en: string;
}

const SUBJECTS = {
  matrix: { kind: 'status', vi: 'báo cáo tiến độ', en: 'report on progress' },
  vendors: { kind: 'assignment', vi: 'thông tin doanh nghiệp triển khai', en: 'report on vendors' },
} as const;

/** What to say of an answer in which nothing has been reported; null when something has. */
export async function noticeOf(
  { sql }: Engine,
  name: keyof typeof SUBJECTS,
  { asOf, knownAt: { position } }: Clocks,
  reported: boolean,
): Promise<Notice | null> {
  if (reported) return null;
  const { kind, vi, en } = SUBJECTS[name];
  const first = await reading(sql, name, position, (schema) => firstReportedAt(sql, schema, kind, position));
  const at = formatLocal(asOf);
  if (first === null) {
    return {
      vi: `chưa ghi nhận ${vi} nào`,
      en: `no ${en} was recorded`,
    };
  }
  return {
    vi: `tính đến ${at} chưa có ${vi} nào; sớm nhất là ${formatLocal(first)}`,
    en: `by ${at} there was no ${en}; the first is of ${formatLocal(first)}`,
  };
}
