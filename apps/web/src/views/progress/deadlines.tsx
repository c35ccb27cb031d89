// What is due next, and who is late: each name opens the cell or the unit that it speaks of.
import { go, viewPatch } from '../../address.js';
import type { Matrix } from '../../matrix/state.js';
import { Link } from '../../ui/link.js';
import { distance, formatDeadline } from '../../words/dates.js';
import { useWords } from '../../words/use-words.js';
import type { Names } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { TableHead } from '../parts/table-head.js';
import { dueOf, type Late } from './progress.js';
import { PROGRESS_WORDS } from './words.js';

export function DuePanel({ matrix, names }: { readonly matrix: Matrix; readonly names: Names }) {
  const words = usePhrases(PROGRESS_WORDS);
  const { language } = useWords();
  const dues = dueOf(matrix);
  return (
    <section className="panel" aria-label={words.due}>
      <h2>{words.due}</h2>
      {dues.length === 0 && <p className="quiet">{words.noDue}</p>}
      {dues.map(({ instant, criteria }) => (
        <div key={instant} className="due">
          <h3>
            {formatDeadline(instant, language)}{' '}
            <span className="quiet">{words.left(distance(matrix.asOf, instant, language))}</span>
          </h3>
          <ul className="plain">
            {criteria.map(({ code, wording, stage, notDone, notReported }) => (
              <li key={code}>
                <Link to={{ ...viewPatch('matrix'), sort: code, f: ['notDone'] }}>
                  {code} {names.subject(code)}
                </Link>{' '}
                – {words.open(notDone, notReported)}{' '}
                <span className="quiet">
                  (“{wording}”{stage === 'trial' && `, ${words.trial}`})
                </span>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}

export function LatePanel({ late, names }: { readonly late: readonly Late[]; readonly names: Names }) {
  const words = usePhrases(PROGRESS_WORDS);
  const cells = late.reduce((sum, { criteria }) => sum + criteria.length, 0);
  return (
    <section className="panel" aria-label={words.late}>
      <h2>
        {words.late}{' '}
        {late.length > 0 && <span className="quiet late-sum">{words.lateLead(late.length, cells)}</span>}
      </h2>
      {late.length === 0 ? (
        <p className="quiet">{words.noLate}</p>
      ) : (
        <table className="data">
          <TableHead columns={[words.unit, { number: words.count }, words.lateCriteria]} />
          <tbody>
            {late.map(({ unit, criteria }) => (
              <tr key={unit}>
                <th scope="row">
                  <Link to={{ ...viewPatch('matrix'), q: names.unit(unit), f: ['overdue'] }}>
                    {names.unit(unit)}
                  </Link>
                </th>
                <td className="number strong">{criteria.length}</td>
                <td>
                  {criteria.map((code) => (
                    <button
                      key={code}
                      type="button"
                      className="link-button late-cell"
                      aria-label={`${names.unit(unit)} · ${names.subjectAlone(code)}`}
                      onClick={() => go({ cell: `${unit}~${code}` })}
                    >
                      {names.subjectAlone(code)}
                    </button>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}
