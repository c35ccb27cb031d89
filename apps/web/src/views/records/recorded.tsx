// What became of a statement by hand: where it is seen now, and how it is taken back.
import { useCatalogue } from '../../api/queries.js';
import { Link } from '../../ui/link.js';
import { cellPatch } from '../imports/effects.js';
import { TakeBack } from '../imports/take-back.js';
import { retractEntry, type RecordedEntry } from '../imports/write.js';
import { viewPatch } from '../../address.js';
import { useMoments } from '../parts/moments.js';
import { usePhrases } from '../parts/phrases.js';
import { has, isRemark, type Draft, type Field } from './draft.js';
import { RECORD_WORDS } from './words.js';

interface Props {
  readonly result: RecordedEntry;
  readonly draft: Draft;
  readonly csrf: string;
  readonly again: () => void;
}

export function Recorded({ result, draft, csrf, again }: Props) {
  const words = usePhrases(RECORD_WORDS);
  const { when } = useMoments();
  return (
    <section className="panel">
      <h2>{result.outcome === 'appended' ? `✓ ${words.recorded(result.position)}` : words.before}</h2>
      {result.instant !== null && <p>{words.until(when(result.instant))}</p>}
      {result.retracted.length > 0 && <p>{words.corrected}</p>}
      <Where draft={draft} />
      <div className="result-end">
        <TakeBack
          target={result.event}
          action={words.retract}
          reasonLabel={words.retractReason}
          done={() => words.retracted}
          run={(reason) => retractEntry(result.event, reason, csrf)}
        />
        <button type="button" onClick={again}>
          {words.another}
        </button>
      </div>
    </section>
  );
}

/** Links to the cell, live, and to the entry among all others of the same place. */
function Where({ draft }: { readonly draft: Draft }) {
  const words = usePhrases(RECORD_WORDS);
  const { data: catalogue } = useCatalogue();
  const given = (field: Field & ('unit' | 'criterion' | 'system')): string | null =>
    has(draft.kind, field) && draft[field] !== '' ? draft[field] : null;
  const [unit, criterion, system] = [given('unit'), given('criterion'), given('system')];
  const isCriterion = (catalogue?.criteria ?? []).some(({ code }) => code === criterion);
  const hasCell = unit !== null && (isCriterion || (criterion === null && system !== null));
  const live = { asOf: null, knownAt: null };
  const timeline = cellPatch({ unit: null, criterion: null, system: null });
  const f = Object.entries({ unit, criterion, system }).flatMap(([field, code]) =>
    code === null ? [] : [`${field}:${code}`],
  );
  return (
    <p className="record-links">
      {hasCell && <Link to={cellPatch({ unit, criterion, system })}>{words.seeCell}</Link>}
      {isRemark(draft.kind) && (
        <Link to={{ ...viewPatch('remarks'), ...live, f: unit === null ? [] : [`unit:${unit}`] }}>
          {words.seeRemarks}
        </Link>
      )}
      <Link to={{ ...timeline, f: [...f, 'all:1'] }}>{words.seeTimeline}</Link>
    </p>
  );
}
