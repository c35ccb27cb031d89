// One assignment and what it rests on: on whose word, in which words, what else these words could mean.
import { useWords } from '../../words/use-words.js';
import { useNames } from '../parts/names.js';
import { SourceButton } from '../parts/source-button.js';
import { useMoments } from '../parts/moments.js';
import { usePhrases } from '../parts/phrases.js';
import { assignees } from './assignees.js';
import type { Said, Swap } from './swaps.js';
import type { Assignment } from './vendors-view.js';
import { VENDOR_WORDS } from './words.js';

interface Props {
  readonly unit: string;
  readonly system: string;
  readonly assignment: Assignment;
  readonly swap: Swap | null;
  /** What changed it, newest first. */
  readonly history: readonly Said[];
  readonly onClose: () => void;
}

export function AssignmentDetails({ unit, system, assignment, swap, history, onClose }: Props) {
  const words = usePhrases(VENDOR_WORDS);
  const { t } = useWords();
  const names = useNames();
  const { notLaterThan, when } = useMoments();
  const { planned } = assignment;
  const { alternatives } = assignment;
  return (
    <section className="panel" aria-label={`${names.unit(unit)} · ${system}`}>
      <header className="panel-head">
        <h2>
          {names.unit(unit)} · {system}
        </h2>
        <button type="button" className="quiet-button" onClick={onClose}>
          {words.close}
        </button>
      </header>
      <p className="quiet">{names.systemTitle(system)}</p>
      {assignment.conflicting && <p className="warning-line">≠ {words.conflicting}</p>}
      <dl className="facts">
        <dt>{words.vendor}</dt>
        <dd>
          {assignment.mode !== 'self' && assignment.vendors.length > 0
            ? assignment.vendors.map((id) => names.vendorTitle(id)).join(', ')
            : words.self}
        </dd>
        <dt>{words.mode}</dt>
        <dd>{words.modes[assignment.mode]}</dd>
        {swap && (
          <>
            <dt>{words.swap}</dt>
            <dd>
              <s>{assignees(swap.from, words, names)}</s> → {assignees(swap.to, words, names)}
            </dd>
          </>
        )}
        {planned && (
          <>
            <dt>{words.plan}</dt>
            <dd>
              {planned.from.map((id) => names.vendor(id)).join(', ')} ⇢{' '}
              {planned.to.map((id) => names.vendor(id)).join(', ')}
              {planned.after !== null && ` · ${planned.after}`}
              {planned.condition !== null && ` · ${planned.condition}`}
            </dd>
          </>
        )}
        <dt>{words.since}</dt>
        <dd>{notLaterThan(assignment.since)}</dd>
        <dt>{words.basis}</dt>
        <dd>{t(`basis_${assignment.basis}`)}</dd>
        {assignment.note !== null && (
          <>
            <dt>{words.note}</dt>
            <dd className="said">{assignment.note}</dd>
          </>
        )}
        {assignment.difficulty !== null && (
          <>
            <dt>{words.difficulty}</dt>
            <dd className="said">{assignment.difficulty}</dd>
          </>
        )}
      </dl>
      {alternatives.length > 0 && (
        <>
          <h3>{words.alternatives}</h3>
          <ul>
            {alternatives.map((other) => (
              <li key={other.reason}>
                {assignees(other, words, names)} – <span className="quiet">{other.reason}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      {history.length > 1 && (
        <>
          <h3>{words.history}</h3>
          <ol className="plain">
            {history.map((entry) => (
              <li key={entry.id}>
                {when(entry.effectiveAt)} –{' '}
                {entry.from && (
                  <>
                    <s>{assignees(entry.from, words, names)}</s> →{' '}
                  </>
                )}
                {assignees(entry.to, words, names)}
              </li>
            ))}
          </ol>
        </>
      )}
      {assignment.source ? (
        <SourceButton document={assignment.source.document} lines={assignment.source.lines} />
      ) : (
        <p className="quiet">{words.noSource}</p>
      )}
    </section>
  );
}
