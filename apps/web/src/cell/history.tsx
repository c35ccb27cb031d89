// The history of the cell, newest first: every report of it, what it changed, and what was retracted, struck through.
import { viewPatch } from '../address.js';
import { stateOf } from '../matrix/state.js';
import { StateMark } from '../ui/legend.js';
import { Link } from '../ui/link.js';
import { channelIn } from '../views/parts/channels.js';
import { useNames } from '../views/parts/names.js';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import type { CellAnswer } from './facts.js';

type Entry = CellAnswer['history'][number];

export function History({ data }: { readonly data: CellAnswer }) {
  const { t, language } = useWords();
  const names = useNames();
  const { unit, criterion, history: entries, historyTotal } = data;
  return (
    <section aria-labelledby="cell-history">
      <h2 id="cell-history">{t('cellHistory')}</h2>
      {entries.length === 0 && <p className="quiet-text">{t('cellNoHistory')}</p>}
      {historyTotal > entries.length && (
        <p className="quiet-text">
          {t('cellHistoryCut', { shown: entries.length, total: historyTotal })}{' '}
          <Link
            to={{
              ...viewPatch('timeline'),
              f: [`unit:${unit}`, `criterion:${criterion}`, 'type:StatusReported', 'all:1'],
            }}
          >
            {t('cellHistoryWhole')}
          </Link>
        </p>
      )}
      <ol className="history">
        {entries.map((entry) => (
          <li key={entry.position} className={entry.retracted ? 'retracted' : undefined}>
            <time dateTime={entry.effectiveAt}>{formatInstant(entry.effectiveAt, language)}</time>
            <span className="history-said">
              <Mark entry={entry} /> {entry.summary[language]}
              {entry.change !== null && <span className="tag">{t(`change_${entry.change}`)}</span>}
            </span>
            <small>
              {t('cellWordOf', { teller: names.teller(entry.assertedBy) })}
              {entry.channel !== null && (
                <>, {t('cellChannel', { channel: channelIn(language, entry.channel) })}</>
              )}
              {' · '}
              {t('cellRecorded', { at: formatInstant(entry.recordedAt, language), actor: entry.actor })} · #
              {entry.position}
              {entry.source === null && entry.reason !== null && (
                <> · {t('cellReasoned', { reason: entry.reason })}</>
              )}
              {entry.retracted && <> · {t('cellRetracted', { reason: reasonOf(entry) })}</>}
            </small>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Mark({ entry }: { readonly entry: Entry }) {
  const { status } = (entry.data ?? {}) as { status?: Parameters<typeof stateOf>[0]['status'] };
  return status === undefined ? null : (
    <StateMark state={stateOf({ status, overdue: false, conflicting: false })} />
  );
}

function reasonOf({ retracted }: Entry): string {
  const reason = retracted?.['reason'];
  return typeof reason === 'string' ? reason : '';
}
