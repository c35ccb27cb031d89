// A field for an instant, typed as officials write one.
import { useState, type FormEvent } from 'react';
import { Button } from 'react-aria-components';
import { useWords } from '../words/use-words.js';
import { parseTyped } from './typed.js';

interface Props {
  readonly label: string;
  readonly example: string;
  readonly initial: string;
  /** Whole numbers are passed on as they are: positions of the ledger. */
  readonly positions?: boolean;
  readonly onApply: (instant: string) => void;
}

export function TimeField({ label, example, initial, positions = false, onApply }: Props) {
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
          placeholder={example}
          aria-invalid={wrong}
          inputMode="text"
          autoComplete="off"
        />
      </label>
      <Button type="submit">{t('apply')}</Button>
      {wrong && <span role="alert">{t('unreadable', { example })}</span>}
    </form>
  );
}
