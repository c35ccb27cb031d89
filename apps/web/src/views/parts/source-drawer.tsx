// The document's own text with the lines highlighted on which something rests, and a little of what stands around them.
import { useEffect, useRef, useState } from 'react';
import { Button } from 'react-aria-components';
import { go, useAddress } from '../../address.js';
import { useDocuments, useLines } from '../../api/queries.js';
import { Drawer } from '../../ui/drawer.js';
import { Ask } from '../../ui/states.js';
import { useWords } from '../../words/use-words.js';

const AROUND = 6;
const MORE = 40;

export interface SourceAddress {
  readonly document: string;
  readonly from: number;
  readonly to: number;
}

/** @returns null for what is no source: `sha256~from-to` */
export function parseSource(text: string | null): SourceAddress | null {
  const found = /^([0-9a-f]{64})~(\d{1,7})-(\d{1,7})$/.exec(text ?? '');
  if (!found) return null;
  const [from, to] = [Number(found[2]), Number(found[3])];
  return from >= 1 && to >= from ? { document: found[1]!, from, to } : null;
}

export function SourceDrawer() {
  const { source } = useAddress();
  const documents = useDocuments();
  const opened = parseSource(source);
  if (!opened) return null;
  const name =
    documents.data?.documents.find((d) => d.sha256 === opened.document)?.name ?? opened.document.slice(0, 8);
  return (
    <Drawer title={name} onClose={() => go({ source: null })}>
      <SourceLines key={source} {...opened} />
    </Drawer>
  );
}

function SourceLines({ document, from, to }: SourceAddress) {
  const { t } = useWords();
  const [around, setAround] = useState(AROUND);
  const lines = useLines(document, Math.max(1, from - around), to + around);
  const marked = useRef<HTMLLIElement>(null);
  const shown = lines.data !== undefined;
  useEffect(() => marked.current?.scrollIntoView({ block: 'center' }), [shown]);
  const where = from === to ? t('cellLine', { from }) : t('cellLines', { from, to });
  return (
    <>
      <p className="quiet">
        {where} · <span className="mono">sha256 {document.slice(0, 12)}</span>
      </p>
      <Ask asked={lines}>
        {(data) => (
          <ol className="source-lines" tabIndex={0} aria-label={where}>
            {data.lines.map((text, i) => {
              const number = data.from + i;
              const isMarked = number >= from && number <= to;
              return (
                <li key={number} ref={number === from ? marked : null} className={isMarked ? 'marked' : ''}>
                  <span className="source-number" aria-hidden="true">
                    {number}
                  </span>
                  {isMarked ? <mark>{text === '' ? ' ' : text}</mark> : <span>{text}</span>}
                </li>
              );
            })}
          </ol>
        )}
      </Ask>
      <Button onPress={() => setAround((n) => n + MORE)}>{t('cellMore')}</Button>
    </>
  );
}
