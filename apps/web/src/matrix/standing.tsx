// How a criterion stands beside its cells: what changed, its deadline and how far that is. In the head of its column, and
// in its row where rows and columns are exchanged.
import { distance, formatDeadline } from '../words/dates.js';
import type { Language } from '../words/index.js';
import type { Translate } from '../words/use-words.js';
import { dueOf } from './due.js';
import type { Line } from './model.js';

interface Change {
  readonly gained: number;
  readonly lost: number;
  /** As the report says of itself, when there is nothing to compare with. */
  readonly declared: boolean;
}

export function changeOf(line: Line): Change | null {
  if (line.gained !== null && line.lost !== null)
    return { gained: line.gained, lost: line.lost, declared: false };
  const delta = line.declared?.delta ?? null;
  return delta === null ? null : { gained: Math.max(0, delta), lost: Math.max(0, -delta), declared: true };
}

function changeTitle(change: Change | null, t: Translate): string | undefined {
  if (change === null) return undefined;
  if (change.declared)
    return t('declaredDelta', { n: `${change.lost > 0 ? '−' : '+'}${change.lost || change.gained}` });
  return `${t('gained', { n: change.gained })}, ${t('lost', { n: change.lost })}`;
}

/** `+4 −1`, as the content and the looks of the element that shows it. */
export function changeProps(line: Line, t: Translate) {
  const change = changeOf(line);
  return {
    className: `change${change?.declared === true ? ' declared' : ''}`,
    title: changeTitle(change, t),
    children: change !== null && (
      <>
        {change.gained > 0 && <span>+{change.gained}</span>}
        {change.lost > 0 && <span>−{change.lost}</span>}
      </>
    ),
  };
}

export interface Standing {
  /** `27/6` */
  readonly day: string;
  readonly isTrial: boolean;
  readonly isLate: boolean;
  /** `quá 16 tháng` in as few letters as there are; null where nothing is due. */
  readonly countdown: string | null;
  /** All of it in full. */
  readonly title: string;
}

/** Of the deadline in force; null where none was set. */
export function standingOf(line: Line, asOf: string, t: Translate, language: Language): Standing | null {
  const { deadline } = line;
  if (deadline === null) return null;
  const at = formatDeadline(deadline.instant, language);
  const isTrial = deadline.stage === 'trial';
  const due = dueOf(line, deadline.instant, asOf);
  const far = (form: 'full' | 'narrow') =>
    t(due === 'late' ? 'late' : 'left', { d: distance(asOf, deadline.instant, language, form) });
  const isCounted = due === 'late' || due === 'ahead';
  return {
    day: at.split(' ').at(-1)!,
    isTrial,
    // what is only tried by then is not overdue
    isLate: due === 'late' && !isTrial,
    countdown: isCounted ? far('narrow') : due === 'unknown' ? t('silentShort') : null,
    title: [
      `${deadline.wording} (= ${at})`,
      ...(isTrial ? [t('trial')] : []),
      ...(isCounted ? [far('full')] : []),
      ...(due === 'unknown' ? [t('silentColumn', { n: line.notReported })] : []),
    ].join(', '),
  };
}
