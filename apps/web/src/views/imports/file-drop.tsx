// Where a document comes in: chosen, dropped, or pasted, as a file or as text.
import { useEffect, useState, type DragEvent } from 'react';
import { usePhrases } from '../parts/phrases.js';
import { IMPORT_WORDS } from './words.js';

interface Props {
  readonly chosen: File | null;
  readonly onChoose: (file: File) => void;
}

export function FileDrop({ chosen, onChoose }: Props) {
  const words = usePhrases(IMPORT_WORDS);
  const [isOver, setOver] = useState(false);
  const [tooMany, setTooMany] = useState(0);
  const take = (files: readonly File[]): void => {
    setTooMany(files.length > 1 ? files.length : 0);
    if (files[0]) onChoose(files[0]);
  };
  const takeText = (text: string): void => {
    if (text.trim() !== '') take([new File([text], words.pastedName, { type: 'text/plain' })]);
  };
  useEffect(() => {
    const onPaste = (event: ClipboardEvent): void => {
      const { target, clipboardData } = event;
      const isTyping = target instanceof Element && target.closest('input, textarea, select') !== null;
      if (isTyping || clipboardData === null) return;
      if (clipboardData.files.length > 0) take([...clipboardData.files]);
      else takeText(clipboardData.getData('text/plain'));
    };
    document.addEventListener('paste', onPaste);
    return () => document.removeEventListener('paste', onPaste);
  });
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setOver(false);
    const { files } = event.dataTransfer;
    if (files.length > 0) take([...files]);
    else takeText(event.dataTransfer.getData('text/plain'));
  };
  return (
    <div
      className={`drop ${isOver ? 'over' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <label className="button">
        {words.file}
        <input
          type="file"
          className="sr-only"
          accept=".txt,.csv,.tsv,.xlsx"
          onChange={(event) => {
            take([...(event.target.files ?? [])]);
            event.target.value = '';
          }}
        />
      </label>{' '}
      <span className="quiet">{words.drop}</span>
      {chosen && <strong className="block">{chosen.name}</strong>}
      {tooMany > 0 && (
        <p className="warning-line" role="status">
          {words.oneByOne(tooMany)}
        </p>
      )}
      <Paste onText={takeText} />
    </div>
  );
}

/** For those who have no keyboard shortcut at hand. */
function Paste({ onText }: { readonly onText: (text: string) => void }) {
  const words = usePhrases(IMPORT_WORDS);
  const [text, setText] = useState('');
  return (
    <details className="paste">
      <summary>{words.paste}</summary>
      <label className="filter">
        <span>{words.pasteLabel}</span>
        <textarea rows={6} value={text} onChange={(event) => setText(event.target.value)} />
      </label>
      <button
        type="button"
        disabled={text.trim() === ''}
        onClick={() => {
          onText(text);
          setText('');
        }}
      >
        {words.pasteShow}
      </button>
    </details>
  );
}
