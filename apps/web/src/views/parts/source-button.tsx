// Opens the words that something rests on: the document's own lines, highlighted.
import { go } from '../../address.js';
import { useDocuments } from '../../api/queries.js';
import { useWords, type Translate } from '../../words/use-words.js';

interface Props {
  readonly document: string;
  readonly lines: readonly number[];
  /** Only the numbers of the lines, where the document is said beside it. */
  readonly brief?: boolean;
}

export function SourceButton({ document, lines, brief = false }: Props) {
  const { t } = useWords();
  const documents = useDocuments();
  const [from, to = from] = lines;
  if (from === undefined || to === undefined) return null;
  const name = documents.data?.documents.find((d) => d.sha256 === document)?.name ?? document.slice(0, 8);
  const where = linesText(lines, t);
  return (
    <button
      type="button"
      className="source-button"
      title={name}
      onClick={() => go({ source: `${document}~${from}-${to}` })}
    >
      {brief ? where : `${name}, ${where}`}
    </button>
  );
}

/** "dòng 12–14": the number of a line is a name, and written as one. */
export function linesText([from = 0, to = from]: readonly number[], t: Translate): string {
  return from === to
    ? t('cellLine', { from: String(from) })
    : t('cellLines', { from: String(from), to: String(to) });
}
