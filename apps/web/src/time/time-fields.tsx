// Fields for the two clocks, typed as officials write them.
import { useState, type FormEvent } from 'react';
import { go, type Address } from '../address.js';
import { useWords } from '../words/use-words.js';
import { isInstant, parseTyped, typedOf } from './typed.js';

interface Props {
  readonly label: string;
  readonly example: string;
  readonly initial: string;
  /** Whole numbers are passed on as they are: positions of the ledger. */
  readonly positions?: boolean;
  readonly onApply: (instant: string) => void;
}

function TimeField({ label, example, initial, positions = false, onApply }: Props) {
  const { t } = useWords();
  const [text, setText] = useState(initial);
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const found = positions && /^\d+$/.test(text.trim()) ? text.trim() : parseTyped(text);
    setWrong(found === null);
    if (found !== null) onApply(found);
  };
  return (
    <form className="time-field" onSubmit={submit}>
      <label>
        {label}
        <input
          value={text}
          onChange={(event) => setText(event.target.value)}
          placeholder={t('example', { example })}
          aria-invalid={wrong}
          inputMode="text"
          autoComplete="off"
        />
      </label>
      <button type="submit">{t('apply')}</button>
      {wrong && <span role="alert">{t('unreadable', { example })}</span>}
    </form>
  );
}

/** Both clocks, for those who type them. */
export function TimeFields({ asOf, knownAt }: Pick<Address, 'asOf' | 'knownAt'>) {
  const { t, language } = useWords();
  return (
    <>
      <TimeField
        key={`a${asOf}${language}`}
        label={t('asOfLabel')}
        example={t('timeFormat')}
        initial={asOf !== null && isInstant(asOf) ? typedOf(asOf) : (asOf ?? '')}
        onApply={(instant) => go({ asOf: instant })}
      />
      <TimeField
        key={`k${knownAt}${language}`}
        label={t('knownAtLabel')}
        example={t('knownFormat')}
        initial={knownAt !== null && isInstant(knownAt) ? typedOf(knownAt) : (knownAt ?? '')}
        positions
        onApply={(instant) => go({ knownAt: instant })}
      />
      <button
        type="button"
        className="quiet"
        disabled={knownAt === null}
        onClick={() => go({ knownAt: null })}
      >
        {t('allKnown')}
      </button>
    </>
  );
}
