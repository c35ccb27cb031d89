// Two dates compared: counts first, then only what changed, the unchanged folded with its number; what happened in the
// world apart from what was put right in the record.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { go, useAddress } from '../../address.js';
import { Problem, type Answer } from '../../api/client.js';
import { clocksOf, momentOptions, useInstants, useMoment } from '../../api/queries.js';
import { parseTyped } from '../../time/typed.js';
import { Empty } from '../../ui/states.js';
import { useWords } from '../../words/use-words.js';
import { DateFilter, SearchFilter, SelectFilter, useFilters } from '../parts/filters.js';
import { useMoments } from '../parts/moments.js';
import { usePhrases } from '../parts/phrases.js';
import { read } from '../parts/read.js';
import { ViewFrame } from '../parts/view-frame.js';
import { Corrected, CriteriaChanges, DeadlineChanges, RemarkChanges, VendorChanges } from './changes.js';
import { COMPARE_WORDS } from './words.js';
import './compare.css';

export type Difference = Answer<'/api/diff'>;

function useDifference(vs: string | null, knownFrom: string | null) {
  const moment = useMoment();
  const { asOf, knownAt, after } = clocksOf(moment);
  return useQuery({
    queryKey: ['compare', moment, vs, knownFrom],
    queryFn: ({ signal }) =>
      read(
        '/api/diff',
        {
          ...(vs === null ? {} : { from: vs }),
          ...(asOf === undefined ? {} : { to: asOf }),
          ...(knownAt === undefined ? {} : { knownAtTo: knownAt }),
          ...(knownFrom === null ? {} : { knownAtFrom: knownFrom }),
          ...(after === undefined ? {} : { after }),
        },
        signal,
      ),
    retry: (failures, error) => failures < 2 && !(error instanceof Problem && error.status < 500),
    ...momentOptions(moment),
  });
}

export function CompareView() {
  const words = usePhrases(COMPARE_WORDS);
  const { language } = useWords();
  const { vs } = useAddress();
  const [filters] = useFilters(['known']);
  const difference = useDifference(vs, filters.known);
  // without two reports there is no default partner: that is a question to the reader, not a fault
  const refused =
    difference.error instanceof Problem && difference.error.status === 400 ? difference.error : null;
  return (
    <ViewFrame
      title={words.title}
      before={<Partner />}
      asked={refused ? { ...difference, data: undefined, error: null } : difference}
      instead={
        refused && (
          <Empty>
            <p>
              {vs === null ? words.noPartner : refused[language]}
              <br />
              <strong>{words.choose}</strong>
            </p>
          </Empty>
        )
      }
      isEmpty={() => false}
      empty=""
    >
      {(data) => <Loaded data={data} />}
    </ViewFrame>
  );
}

/** With which moment it is compared. */
function Partner() {
  const words = usePhrases(COMPARE_WORDS);
  const { when } = useMoments();
  const { vs, asOf } = useAddress();
  const [filters, setFilters] = useFilters(['known']);
  const instants = useInstants();
  const until = asOf === null ? null : parseTyped(asOf);
  const earlier = (instants.data?.instants ?? []).filter(({ at }) => until === null || at < until).reverse();
  const known = earlier.map(({ at }) => at);
  // a moment that was typed is no instant of the record, and is offered all the same while it is chosen
  const chosen = vs === null ? null : parseTyped(vs);
  const partners = chosen === null || known.includes(chosen) ? known : [chosen, ...known];
  return (
    <div className="filter-bar">
      <SelectFilter
        label={words.partner}
        all={words.previous}
        value={chosen ?? vs}
        onChange={(partner) => go({ vs: partner })}
        options={partners.map((at) => [at, when(at)])}
      />
      <DateFilter
        label={words.typed}
        value={null}
        onChange={(typed) => {
          const instant = typed === null ? null : parseTyped(typed);
          if (instant !== null) go({ vs: instant });
        }}
      />
      <details className="filter" open={filters.known !== null}>
        <summary>{words.advanced}</summary>
        <SearchFilter
          label={`${words.known} (${words.knownHint})`}
          value={filters.known}
          onChange={(known) => setFilters({ known: known !== null && /^\d+$/.test(known) ? known : null })}
        />
      </details>
    </div>
  );
}

function Loaded({ data }: { readonly data: Difference }) {
  const words = usePhrases(COMPARE_WORDS);
  const { when } = useMoments();
  const [showsAll, setShowsAll] = useState(false);
  const sum = (of: (c: Difference['criteria'][number]) => number) =>
    data.criteria.reduce((total, c) => total + of(c), 0);
  const difficulties = data.remarks.added.filter((r) => r.type === 'DifficultyReported').length;
  const firstDone = sum((c) => c.firstDone.length);
  const counts = [
    ['gained', sum((c) => c.gained.length)],
    ['lost', sum((c) => c.lost.length)],
    ['first', sum((c) => c.firstReported.length)],
    ['swaps', data.vendors.length],
    ['firstVendors', data.vendorsFirstReported.length],
    ['deadlines', data.deadlines.length],
    ['difficulties', difficulties],
    ['gone', data.remarks.noLongerMentioned.length],
    ['resolved', data.remarks.resolved.length],
    ['corrected', data.corrected.length],
  ] as const;
  const isSame = counts.every(([, n]) => n === 0);
  return (
    <div className="compare">
      <p className="view-lead" role="status">
        {words.between(when(data.from), when(data.to))}
      </p>
      <ul className="compare-legend" aria-label={words.legend}>
        {counts.map(([name, n]) => (
          <li key={name} className={n === 0 ? 'zero' : `compare-${name}`}>
            <strong>{n}</strong> {words[name]}
            {name === 'first' && firstDone > 0 && ` (${words.firstDone(firstDone)})`}
          </li>
        ))}
      </ul>
      {isSame && <p className="state">{words.nothing}</p>}
      {counts.some(([name, n]) => name !== 'corrected' && n > 0) && <h2>{words.world}</h2>}
      <CriteriaChanges criteria={data.criteria} all={showsAll} />
      <VendorChanges swaps={data.vendors} first={data.vendorsFirstReported} />
      <DeadlineChanges deadlines={data.deadlines} />
      <RemarkChanges remarks={data.remarks} />
      <p>
        {words.unchanged(data.unchanged)} –{' '}
        <button
          type="button"
          className="link-button"
          aria-expanded={showsAll}
          onClick={() => setShowsAll((shown) => !shown)}
        >
          {showsAll ? words.hide : words.show}
        </button>
      </p>
      {data.corrected.length > 0 && (
        <>
          <h2>{words.record}</h2>
          <p className="view-lead">{words.recordLead}</p>
          <Corrected corrected={data.corrected} />
        </>
      )}
    </div>
  );
}
