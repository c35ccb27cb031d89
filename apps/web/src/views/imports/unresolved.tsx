// The names that the catalogue does not know: where they stand, what the reader did about them, what they may have meant.
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { TableHead } from '../parts/table-head.js';
import { useWords } from '../../words/use-words.js';
import { IMPORT_WORDS } from './words.js';
import type { Imported } from './write.js';

export function Unresolved({ names: unresolved }: { readonly names: Imported['unresolved'] }) {
  const words = usePhrases(IMPORT_WORDS);
  const { say } = useWords();
  const names = useNames();
  if (unresolved.length === 0) return null;
  return (
    <section aria-label={words.unresolved(unresolved.length)}>
      <h3>{words.unresolved(unresolved.length)}</h3>
      <div className="scroll-box effects" role="region" aria-label={words.unresolvedTable} tabIndex={0}>
        <table className="data">
          <TableHead
            columns={[words.unresolvedName, words.lineNumber, words.unresolvedTook, words.unresolvedMeant]}
          />
          <tbody>
            {unresolved.map(({ name, lines: [from = 0, to = from], message, candidates }) => (
              <tr key={`${name} ${from}-${to}`}>
                <th scope="row">
                  <mark>{name}</mark>
                </th>
                <td>{from === to ? from : `${from}–${to}`}</td>
                <td>{say(message)}</td>
                <td>
                  {candidates.length === 0
                    ? '–'
                    : candidates
                        .map(({ kind, id, why }) => {
                          const candidate = kind === 'unit' ? names.unit(id) : names.vendorTitle(id);
                          return `${candidate} (${words.why[why]})`;
                        })
                        .join('; ')}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}
