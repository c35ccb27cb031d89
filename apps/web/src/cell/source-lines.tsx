// The words that a value rests on: the lines of the document, those that say it marked, with a few around them. They are
// shown as text and never as markup.
import { useEffect, useRef, useState } from 'react';
import { useDocuments, useLines } from '../api/queries.js';
import { Loading, Failed } from '../ui/states.js';
import { Problem } from '../api/client.js';
import { linesText } from '../views/parts/source-button.js';
import { useWords } from '../words/use-words.js';

interface Source {
  readonly document: string;
  readonly lines: readonly number[];
}

interface Props {
  readonly source: Source | null;
  /** The original that a table names for its row. */
  readonly cites?: { readonly document: string; readonly lines: readonly number[] | null } | undefined;
  readonly basis?: string | null;
}

const AROUND = 3;
const MORE = 12;

export function SourceLines({ source, cites, basis = null }: Props) {
  const { t } = useWords();
  const documents = useDocuments();
  if (source === null)
    return <p className="quiet-text">{t(basis === 'entered' ? 'cellEntered' : 'cellNoSource')}</p>;
  const name = documents.data?.documents.find(({ sha256 }) => sha256 === source.document)?.name;
  return (
    <figure className="source">
      <figcaption>
        <b>{name ?? `${source.document.slice(0, 12)}…`}</b>, {linesText(source.lines, t)}
        {cites && (
          <>
            {' – '}
            {t('cellCites')} <b>{cites.document}</b>
            {cites.lines && <>, {linesText(cites.lines, t)}</>}
          </>
        )}
      </figcaption>
      <Lines key={`${source.document}${source.lines.join()}`} {...source} />
    </figure>
  );
}

/** A table has no lines of text; of a name that nobody knows it must not be said that it is a table. */
function WithoutLines({ document }: { readonly document: string }) {
  const { t } = useWords();
  const { data, error, refetch } = useDocuments();
  if (data === undefined)
    return error === null ? <Loading /> : <Failed error={error} again={() => void refetch()} />;
  const isKept = data.documents.some(({ sha256 }) => sha256 === document);
  return <p className="quiet-text">{t(isKept ? 'cellTableSource' : 'cellNoDocument')}</p>;
}

function Lines({ document, lines: [first = 1, last = first] }: Source) {
  const { t } = useWords();
  const [around, setAround] = useState(AROUND);
  const asked = useLines(document, Math.max(1, first - around), last + around);
  const list = useRef<HTMLOListElement>(null);
  const shown = asked.data?.from;
  // with more lines around, those that are meant stay in the middle
  useEffect(() => {
    const meant = list.current?.querySelector<HTMLElement>('.meant');
    if (list.current && meant) list.current.scrollTop = meant.offsetTop - list.current.clientHeight / 2;
  }, [shown]);
  if (asked.error instanceof Problem && asked.error.status === 404)
    return <WithoutLines document={document} />;
  if (asked.error !== null) return <Failed error={asked.error} again={() => void asked.refetch()} />;
  if (asked.data === undefined) return <Loading />;
  const { from, lines, total, to } = asked.data;
  return (
    <>
      <ol ref={list} className="lines" start={from} tabIndex={0} aria-label={t('cellWhy')}>
        {lines.map((text, i) => {
          const n = from + i;
          const isMeant = n >= first && n <= last;
          return (
            <li key={n} value={n} className={isMeant ? 'meant' : undefined}>
              <span className="line-number" aria-hidden="true">
                {n}
              </span>
              {isMeant ? <mark>{text || ' '}</mark> : <span>{text || ' '}</span>}
            </li>
          );
        })}
      </ol>
      {(from > 1 || to < total) && (
        <button type="button" className="quiet" onClick={() => setAround(around + MORE)}>
          {t('cellMore')}
        </button>
      )}
    </>
  );
}
