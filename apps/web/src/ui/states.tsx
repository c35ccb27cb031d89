// What stands where content is not: loading, an error with its reason, nothing found. None of them is a blank page.
import type { ReactNode } from 'react';
import { Problem } from '../api/client.js';
import { useWords } from '../words/use-words.js';
import { NotLoaded } from './later.js';
import { useLasting } from './use-lasting.js';

const STALE_MS = 100;

export function Loading() {
  const { t } = useWords();
  return (
    <div className="state" role="status">
      <span className="spinner" aria-hidden="true" />
      {t('loading')}
    </div>
  );
}

interface FailedProps {
  readonly error: unknown;
  /** What is missing, where it stands above figures that are shown nevertheless. */
  readonly above?: string;
  readonly again?: () => void;
}

export function Failed({ error, above, again }: FailedProps) {
  const { t, language } = useWords();
  const reason =
    error instanceof Problem
      ? error[language]
      : error instanceof NotLoaded
        ? t('notLoaded')
        : // what the browser says when nobody answers
          error instanceof TypeError && /fetch|load|network/i.test(error.message)
          ? t('unreachable')
          : error instanceof Error
            ? error.message
            : '';
  return (
    <div className={above === undefined ? 'state failed' : 'state failed above'} role="alert">
      <strong>{above ?? t('failed')}</strong>
      <span>{reason}</span>
      {again && (
        <button type="button" onClick={again}>
          {t('again')}
        </button>
      )}
    </div>
  );
}

export function Empty({ children }: { readonly children: ReactNode }) {
  return (
    <div className="state" role="status">
      {children}
    </div>
  );
}

interface Asked<T> {
  readonly data: T | undefined;
  readonly error: unknown;
  readonly isPlaceholderData: boolean;
  readonly refetch: () => unknown;
}

/**
 * Shows an answer, or what stands in its place. While an answer of another moment is still shown it is dimmed, so that
 * nobody takes old rows for those of the date in the bar; one that could not be read again says so above itself.
 */
export function Ask<T>({
  asked,
  children,
}: {
  readonly asked: Asked<T>;
  readonly children: (data: T) => ReactNode;
}) {
  const { t } = useWords();
  // to dim and undim everything costs more than to wait for an answer that is nearly there
  const isStale = useLasting(asked.isPlaceholderData, STALE_MS);
  // an answer that failed must not leave the one of another moment standing under the new date
  if (asked.error !== null && (asked.data === undefined || asked.isPlaceholderData))
    return <Failed error={asked.error} again={() => void asked.refetch()} />;
  if (asked.data === undefined) return <Loading />;
  return (
    <>
      {asked.error !== null && (
        <Failed above={t('failedAbove')} error={asked.error} again={() => void asked.refetch()} />
      )}
      <div className={isStale ? 'answer stale' : 'answer'} aria-busy={asked.isPlaceholderData}>
        {children(asked.data)}
      </div>
    </>
  );
}
