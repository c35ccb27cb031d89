// What the cell says: state, since when at the latest, confirmed when, on what basis, on whose word, until when.
import type { Answer } from '../api/client.js';
import { countsOf, dueOf } from '../matrix/due.js';
import { stateOf, type Matrix } from '../matrix/state.js';
import { StateMark } from '../ui/legend.js';
import { channelIn } from '../views/parts/channels.js';
import { useNames } from '../views/parts/names.js';
import { distance, formatDeadline, formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';

export type CellAnswer = Answer<'/api/cells/{unit}/{criterion}'>;

interface Props {
  readonly data: CellAnswer;
  /** Null when none was set, undefined while it is not known. */
  readonly deadline: Matrix['criteria'][number]['deadline'] | undefined;
  /** Of the trial, beside that of the completion. */
  readonly trial: Matrix['criteria'][number]['trialDeadline'];
  /** It could not be read. */
  readonly isMissing: boolean;
}

export function Facts({ data, deadline, trial, isMissing }: Props) {
  const { t, language } = useWords();
  const names = useNames();
  const { cell, said, asOf } = data;
  const state = stateOf(cell);
  const due = dueOf(countsOf(cell.status), deadline?.instant ?? null, asOf);
  return (
    <dl className="facts">
      <dt>{t('cellStatus')}</dt>
      <dd>
        <StateMark state={state} /> <strong>{t(`state_${state}`)}</strong>
        {cell.conflicting && <> ({t(`state_${cell.status}`).toLowerCase()})</>}
      </dd>
      {cell.since !== null && (
        <>
          <dt>{t('cellSince')}</dt>
          <dd>{t('cellSinceAtLatest', { at: formatInstant(cell.since, language) })}</dd>
        </>
      )}
      {cell.confirmedAt !== null && (
        <>
          <dt>{t('cellConfirmed')}</dt>
          <dd>{formatInstant(cell.confirmedAt, language)}</dd>
        </>
      )}
      {cell.basis !== null && (
        <>
          <dt>{t('cellBasis')}</dt>
          <dd>{t(`basis_${cell.basis}`)}</dd>
        </>
      )}
      {said !== null && (
        <>
          <dt>{t('cellSaidBy')}</dt>
          <dd>
            {t(`by_${said.assertedBy.kind}`)} ({names.teller(said.assertedBy)})
            {said.channel !== null && (
              <>, {t('cellChannel', { channel: channelIn(language, said.channel) })}</>
            )}
            <span className="quiet-text">
              {' – '}
              {t('cellRecorded', { at: formatInstant(said.recordedAt, language), actor: said.actor })}
            </span>
          </dd>
        </>
      )}
      {said !== null && said.source === null && said.reason !== null && (
        <>
          <dt>{t('cellReason')}</dt>
          <dd>{said.reason}</dd>
        </>
      )}
      <dt>{t('cellDeadline')}</dt>
      <dd>
        {deadline === undefined || deadline === null ? (
          <span className="quiet-text">
            {t(deadline === null ? 'cellNoDeadline' : isMissing ? 'failed' : 'loading')}
          </span>
        ) : (
          <>
            “{deadline.wording}” (= {formatDeadline(deadline.instant, language)})
            {deadline.stage === 'trial' && <>, {t('trial')}</>}
            {due !== 'met' && (
              <span className={cell.overdue ? 'late-text' : 'quiet-text'}>
                {' – '}
                {due === 'unknown'
                  ? t('silentCell')
                  : t(due === 'late' ? 'late' : 'left', { d: distance(asOf, deadline.instant, language) })}
              </span>
            )}
          </>
        )}
        {trial !== undefined && (
          <span className="quiet-text trial-too">
            {t('trial')}: “{trial.wording}” (= {formatDeadline(trial.instant, language)})
          </span>
        )}
      </dd>
    </dl>
  );
}
