// The parts of a comparison: each shows only what changed, the old value struck through above or before the new.
import type { Matrix } from '../../matrix/state.js';
import { useMoments } from '../parts/moments.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { SourceButton } from '../parts/source-button.js';
import { TableHead } from '../parts/table-head.js';
import type { Difference } from './compare-view.js';
import { useParties } from './parties.js';
import { signed } from './signed.js';
import { SameStatuses } from './unchanged.js';
import { COMPARE_WORDS } from './words.js';

type Criterion = Difference['criteria'][number];

const REMARKS_SHOWN = 30;

function isChanged(c: Criterion): boolean {
  return c.gained.length + c.lost.length + c.firstReported.length + c.other.length > 0;
}

/** Nobody had reported before: that is no nought. */
function isFirst(c: Criterion): boolean {
  return c.before === 0 && c.firstReported.length > 0 && c.gained.length + c.other.length === 0;
}

interface CriteriaChangesProps {
  readonly criteria: readonly Criterion[];
  /** Shows also what did not change, from the matrix of the later moment. */
  readonly unchanged: Matrix | null;
}

export function CriteriaChanges({ criteria, unchanged }: CriteriaChangesProps) {
  const words = usePhrases(COMPARE_WORDS);
  const names = useNames();
  const shown = criteria.filter((c) => unchanged !== null || isChanged(c));
  if (shown.length === 0) return null;
  const list = (units: readonly string[]) => units.map((unit) => names.unit(unit)).join(', ');
  return (
    <div className="scroll-box" role="region" aria-label={words.criterion} tabIndex={0}>
      <table className="data compare-criteria">
        <TableHead columns={[words.criterion, { number: words.doneCount }, words.net, words.who]} />
        <tbody>
          {shown.map((c) => (
            <tr key={c.code}>
              <th scope="row">
                {c.code} {names.subject(c.code)}
              </th>
              <td className="number">
                {isFirst(c) ? (
                  <span className="block quiet">{words.none}</span>
                ) : (
                  c.before !== c.after && <s className="block">{c.before}</s>
                )}
                <strong>{c.after}</strong>
              </td>
              <td>
                {c.gained.length + c.lost.length > 0 && (
                  <span className="block">
                    +{c.gained.length} −{c.lost.length} = <strong>{signed(c.net)}</strong>
                  </span>
                )}
                {c.declaredDelta !== null && c.firstReported.length === 0 && c.declaredDelta !== c.net && (
                  <span className="warning-line">
                    {words.declared(signed(c.declaredDelta), signed(c.net))}
                  </span>
                )}
              </td>
              <td>
                {c.gained.length > 0 && (
                  <span className="block compare-line">
                    <span className="tag compare-gained">+ {words.gained}</span> {list(c.gained)}
                  </span>
                )}
                {c.lost.length > 0 && (
                  <span className="block compare-line">
                    <span className="tag compare-lost">− {words.lost}</span> {list(c.lost)}
                  </span>
                )}
                {c.firstReported.length > 0 && (
                  <span className="block compare-line">
                    <span className="tag">
                      {words.first} {c.firstReported.length}
                    </span>{' '}
                    {words.firstDone(c.firstDone.length)}
                  </span>
                )}
                {c.other.map(({ unit, from, to }) => (
                  <span key={unit} className="block">
                    {names.unit(unit)}: <s>{words.statuses[from]}</s> → {words.statuses[to]}
                  </span>
                ))}
                {unchanged !== null && <SameStatuses criterion={c} matrix={unchanged} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface VendorChangesProps {
  readonly swaps: Difference['vendors'];
  readonly first: Difference['vendorsFirstReported'];
}

export function VendorChanges({ swaps, first }: VendorChangesProps) {
  const words = usePhrases(COMPARE_WORDS);
  const names = useNames();
  const listed = useParties();
  if (swaps.length + first.length === 0) return null;
  return (
    <section className="panel">
      <h3>{words.vendors}</h3>
      <ul className="plain">
        {swaps.map(({ unit, system, from, to }) => (
          <li key={`${unit} ${system}`}>
            {names.unit(unit)} · {system}: <s>{listed(from)}</s> → <strong>{listed(to)}</strong>
          </li>
        ))}
      </ul>
      {first.length > 0 && (
        <details>
          <summary>
            {first.length} {words.firstVendors}
          </summary>
          <ul className="plain compare-columns">
            {first.map(({ unit, system, to }) => (
              <li key={`${unit} ${system}`}>
                {names.unit(unit)} · {system}: {listed(to)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </section>
  );
}

export function DeadlineChanges({ deadlines }: { readonly deadlines: Difference['deadlines'] }) {
  const words = usePhrases(COMPARE_WORDS);
  const names = useNames();
  if (deadlines.length === 0) return null;
  return (
    <section className="panel">
      <h3>{words.deadline}</h3>
      <ul className="plain compare-columns">
        {deadlines.map(({ criterion, from, to }) => (
          <li key={`${criterion} ${(to ?? from)?.stage}`}>
            {criterion} {names.subject(criterion)}: {from && <s className="block">{from.wording}</s>}{' '}
            <strong>{to?.wording ?? words.none}</strong>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function RemarkChanges({ remarks }: { readonly remarks: Difference['remarks'] }) {
  const words = usePhrases(COMPARE_WORDS);
  const parts = [
    ['added', words.added, remarks.added],
    ['gone', words.gone, remarks.noLongerMentioned],
    ['resolved', words.resolved, remarks.resolved],
  ] as const;
  if (parts.every(([, , list]) => list.length === 0)) return null;
  return (
    <section className="panel">
      <h3>{words.remarks}</h3>
      {parts
        .filter(([, , list]) => list.length > 0)
        .map(([name, label, list]) => (
          <details key={name} open={list.length <= REMARKS_SHOWN}>
            <summary>
              {list.length} {label}
            </summary>
            <ul className="plain">
              {list.map((remark) => (
                <RemarkLine key={remark.event} remark={remark} />
              ))}
            </ul>
          </details>
        ))}
    </section>
  );
}

function RemarkLine({ remark }: { readonly remark: Difference['remarks']['added'][number] }) {
  const names = useNames();
  const subject = remark.criterion ?? remark.topic ?? remark.system;
  const where = [
    remark.unit === null ? null : names.unit(remark.unit),
    subject === null ? null : names.subjectAlone(subject),
  ].filter((part) => part !== null);
  return (
    <li className="compare-line">
      {where.length > 0 && <strong>{where.join(' · ')}: </strong>}
      {remark.text}{' '}
      {remark.source && <SourceButton document={remark.source.document} lines={remark.source.lines} brief />}
    </li>
  );
}

export function Corrected({ corrected }: { readonly corrected: Difference['corrected'] }) {
  const words = usePhrases(COMPARE_WORDS);
  const names = useNames();
  const listed = useParties();
  const { when } = useMoments();
  type Value = Difference['corrected'][number]['from'];
  const shown = (value: Value): string => {
    if (value === null) return words.none;
    if (typeof value === 'string') return words.statuses[value] ?? value;
    if (Array.isArray(value)) return listed(value);
    return `${value.wording} (${when(value.instant)})`;
  };
  return (
    <ul className="plain panel">
      {corrected.map((c, i) => (
        <li key={i} className="compare-line">
          <span className="tag">{words.kinds[c.kind]}</span>{' '}
          {[
            c.unit === null ? null : names.unit(c.unit),
            c.criterion === null ? c.system : names.subjectAlone(c.criterion),
          ]
            .filter((part) => part !== null)
            .join(' · ')}
          : <s>{shown(c.from)}</s> → <strong>{shown(c.to)}</strong>
        </li>
      ))}
    </ul>
  );
}
