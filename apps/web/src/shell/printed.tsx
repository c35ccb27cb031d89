// What a page on paper must say of itself: when it was printed, and the address that shows it.
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';

export function Printed() {
  const { t, language } = useWords();
  const [printed, setPrinted] = useState<{ readonly at: string; readonly from: string } | null>(null);
  useEffect(() => {
    const note = (): void =>
      // the paper is drawn as soon as this returns
      flushSync(() => setPrinted({ at: new Date().toISOString(), from: window.location.href }));
    window.addEventListener('beforeprint', note);
    return () => window.removeEventListener('beforeprint', note);
  }, []);
  if (printed === null) return null;
  return (
    <p className="printed">
      {t('printedAt', { at: formatInstant(printed.at, language) })} · {printed.from}
    </p>
  );
}
