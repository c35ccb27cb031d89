// Why a file was refused, with every bad row of a table.
import { Problem } from '../../api/client.js';
import { useWords } from '../../words/use-words.js';
import { usePhrases } from '../parts/phrases.js';
import { TableHead } from '../parts/table-head.js';
import { IMPORT_WORDS } from './words.js';

interface Label {
  readonly vi: string;
  readonly en: string;
}
interface BadRow {
  readonly line: number;
  readonly column: string;
  readonly value: string;
  readonly problem: Label;
}

const ROWS_SHOWN = 200;

export function Refused({ error }: { readonly error: Error | null }) {
  const words = usePhrases(IMPORT_WORDS);
  const { language, say } = useWords();
  if (error === null) return null;
  const rows = badRowsOf(error);
  return (
    <div className="state failed refused" role="alert">
      <strong>{words.refused}</strong>
      <span className="said">{error instanceof Problem ? error[language] : words.unreachable}</span>
      {rows.length > 0 && (
        <div className="scroll-box effects" role="region" aria-label={words.badRows} tabIndex={0}>
          <table className="data">
            <TableHead columns={[words.lineNumber, words.column, words.typed, words.wrong]} />
            <tbody>
              {rows.slice(0, ROWS_SHOWN).map(({ line, column, value, problem }) => (
                <tr key={`${line} ${column}`}>
                  <td className="number">{line}</td>
                  <td>{column}</td>
                  <td>{value}</td>
                  <td>{say(problem)}</td>
                </tr>
              ))}
            </tbody>
          </table>
          {rows.length > ROWS_SHOWN && <p className="quiet">{words.moreRows(rows.length - ROWS_SHOWN)}</p>}
        </div>
      )}
    </div>
  );
}

function badRowsOf(error: Error): readonly BadRow[] {
  if (!(error instanceof Problem) || !Array.isArray(error.details)) return [];
  const [first] = error.details as { readonly problem?: { readonly rows?: readonly BadRow[] } }[];
  return first?.problem?.rows ?? [];
}
