// Instants in words.
import { formatInstant, formatShort } from '../../words/dates.js';
import { useWords } from '../../words/use-words.js';

export interface Moments {
  readonly when: (instant: string) => string;
  readonly short: (instant: string) => string;
  /** What is reported at an instant was true by then, perhaps long before. */
  readonly notLaterThan: (instant: string) => string;
}

export function useMoments(): Moments {
  const { language } = useWords();
  const when = (instant: string): string => formatInstant(instant, language);
  return {
    when,
    short: (instant) => formatShort(instant, language),
    notLaterThan: (instant) =>
      language === 'vi' ? `không muộn hơn ${when(instant)}` : `no later than ${when(instant)}`,
  };
}
