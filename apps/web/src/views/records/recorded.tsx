// What became of a statement by hand: where it is seen now, and how it is taken back.
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { viewPatch, type Patch } from '../../address.js';
import { Problem } from '../../api/client.js';
import { useCatalogue } from '../../api/queries.js';
import { Link } from '../../ui/link.js';
import { useWords } from '../../words/use-words.js';
import { retractEntry, type RecordedEntry } from '../imports/write.js';
import { usePhrases } from '../parts/phrases.js';
import { has, type Draft, type Field } from './draft.js';
import { RECORD_WORDS } from './words.js';

interface Props {
  readonly result: RecordedEntry;
  readonly draft: Draft;
  readonly csrf: string;
  readonly again: () => void;
}

export function Recorded({ result, draft, csrf, again }: Props) {
  const words = usePhrases(RECORD_WORDS);
  const { language } = useWords();
  const [reason, setReason] = useState('');
  const retract = useMutation({ mutationFn: () => retractEntry(result.event, reason.trim(), csrf) });
  const { error } = retract;
  return (
    <section className="panel">
      <h2>{result.outcome === 'appended' ? `✓ ${words.recorded(result.position)}` : words.before}</h2>
      <Where draft={draft} />
      {retract.data ? (
        <p className="warning-line" role="status">
          {words.retracted}
        </p>
      ) : (
        <form
          className="filter-bar"
          onSubmit={(event) => {
            event.preventDefault();
            retract.mutate();
          }}
        >
          <label className="filter">
            <span>{words.retractReason}</span>
            <input
              required
              maxLength={10_000}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
            />
          </label>
          <button type="submit" disabled={retract.isPending}>
            {words.retract}
          </button>
        </form>
      )}
      {error !== null && (
        <p className="record-error" role="alert">
          {error instanceof Problem ? error[language] : error.message}
        </p>
      )}
      <p>
        <button type="button" onClick={again}>
          {words.another}
        </button>
      </p>
    </section>
  );
}

/** Links to the cell, live, and to the entry among all others of the same place. */
function Where({ draft }: { readonly draft: Draft }) {
  const words = usePhrases(RECORD_WORDS);
  const { data: catalogue } = useCatalogue();
  const live: Patch = { asOf: null, knownAt: null };
  const given = (field: Field & ('unit' | 'criterion' | 'system')): string =>
    has(draft.kind, field) ? draft[field] : '';
  const [unit, criterion] = [given('unit'), given('criterion')];
  const isCell = unit !== '' && (catalogue?.criteria ?? []).some(({ code }) => code === criterion);
  const f = (['unit', 'criterion', 'system'] as const).flatMap((field) =>
    given(field) === '' ? [] : [`${field}:${given(field)}`],
  );
  return (
    <p>
      {isCell && (
        <>
          <Link to={{ ...viewPatch('matrix'), ...live, cell: `${unit}~${criterion}` }}>{words.seeCell}</Link>
          {' · '}
        </>
      )}
      <Link to={{ ...viewPatch('timeline'), ...live, f: [...f, 'all:1'] }}>{words.seeTimeline}</Link>
    </p>
  );
}
