// Two dates compared: counts first, then only what changed, the unchanged folded with its number; what happened in the
// world apart from what was put right in the record.
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddress } from '../../address.js';
import { Problem, type Answer } from '../../api/client.js';
import { clocksOf, momentOptions, useMoment } from '../../api/queries.js';
import { usePartner } from '../../time/use-partner.js';
import { Empty } from '../../ui/states.js';
import { useWords } from '../../words/use-words.js';
import { useFilters } from '../parts/filters.js';
import { useMoments } from '../parts/moments.js';
import { usePhrases } from '../parts/phrases.js';
import { read } from '../parts/read.js';
import { ViewFrame } from '../parts/view-frame.js';
import { Corrected, CriteriaChanges, DeadlineChanges, RemarkChanges, VendorChanges } from './changes.js';
import { PartnerBar } from './partner-bar.js';
import { signed } from './signed.js';
import { Unchanged, useLaterMoment } from './unchanged.js';
import { COMPARE_WORDS } from './words.js';
import './compare.css';

/** Every kind of remark that the comparison lists. */
const REMARKS = [
  ['difficulties', 'DifficultyReported'],
  ['proposals', 'ProposalMade'],
  ['notes', 'ProgressNoted'],
  ['commitments', 'CommitmentMade'],
  ['tasks', 'TaskAssigned'],
] as const;

export type Difference = Answer<'/api/diff'>;

function useDifference(vs: string | null, knownFrom: string | null) {
  const moment = useMoment();
  return useQuery({
    queryKey: ['compare', moment, vs, knownFrom],
    queryFn: ({ signal }) => {
      const { asOf, knownAt, after } = clocksOf(moment);
      const query = {
        ...(vs === null ? {} : { from: vs }),
        ...(asOf === undefined ? {} : { to: asOf }),
        ...(knownAt === undefined ? {} : { knownAtTo: knownAt }),
        ...(knownFrom === null ? {} : { knownAtFrom: knownFrom }),
        ...(after === undefined ? {} : { after }),
      };
      return read('/api/diff', query, signal);
    },
    enabled: vs !== null,
    retry: (failures, error) => failures < 2 && !(error instanceof Problem && error.status < 500),
    ...momentOptions(moment),
  });
}

export function CompareView() {
  const words = usePhrases(COMPARE_WORDS);
  const { language } = useWords();
  const { vs } = useAddress();
  const [filters] = useFilters(['known']);
  const partner = usePartner();
  const from = vs ?? partner.data?.at ?? null;
  const difference = useDifference(from, filters.known);
  const refused =
    difference.error instanceof Problem && difference.error.status === 400 ? difference.error : null;
  const isAlone = vs === null && partner.data === null;
  return (
    <ViewFrame
      title={words.title}
      before={<PartnerBar partner={partner.data} />}
      asked={
        isAlone || refused
          ? { ...difference, data: undefined, error: null }
          : { ...difference, error: difference.error ?? partner.error }
      }
      instead={
        (isAlone || refused) && (
          <Empty>
            <p>
              {refused?.[language] ?? words.noPartner}
              <br />
              <strong>{words.choose}</strong>
            </p>
          </Empty>
        )
      }
      isEmpty={() => false}
      empty=""
    >
      {(data) => (
        <>
          {vs === null && partner.data?.why === 'instant' && <p className="view-lead">{words.byInstant}</p>}
          <Loaded data={data} />
        </>
      )}
    </ViewFrame>
  );
}

function Loaded({ data }: { readonly data: Difference }) {
  const words = usePhrases(COMPARE_WORDS);
  const { when } = useMoments();
  const [showsAll, setShowsAll] = useState(false);
  const later = useLaterMoment(data, showsAll);
  const sum = (of: (c: Difference['criteria'][number]) => number) =>
    data.criteria.reduce((total, c) => total + of(c), 0);
  const added = REMARKS.map(
    ([name, type]) => [name, data.remarks.added.filter((remark) => remark.type === type).length] as const,
  );
  const firstDeadlines = data.deadlines.filter(({ from }) => from === null).length;
  const firstDone = sum((c) => c.firstDone.length);
  const [gained, lost] = [sum((c) => c.gained.length), sum((c) => c.lost.length)];
  const counts = [
    ['gained', gained],
    ['lost', lost],
    ['first', sum((c) => c.firstReported.length)],
    ['swaps', data.vendors.length],
    ['firstVendors', data.vendorsFirstReported.length],
    ['deadlines', data.deadlines.length - firstDeadlines],
    ['firstDeadlines', firstDeadlines],
    ...added.filter(([name, n]) => n > 0 || name === 'difficulties'),
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
        {gained + lost > 0 && (
          <li>
            {words.net}: +{gained} −{lost} = <strong>{signed(gained - lost)}</strong>
          </li>
        )}
        {counts.map(([name, n]) => (
          <li key={name} className={n === 0 ? 'zero' : `compare-${name}`}>
            <strong>{n}</strong> {words[name]}
            {name === 'first' && firstDone > 0 && ` (${words.firstDone(firstDone)})`}
          </li>
        ))}
      </ul>
      {isSame && <p className="state">{words.nothing}</p>}
      {counts.some(([name, n]) => name !== 'corrected' && n > 0) && <h2>{words.world}</h2>}
      <CriteriaChanges criteria={data.criteria} unchanged={showsAll ? (later.matrix.data ?? null) : null} />
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
      {showsAll && <Unchanged data={data} later={later} />}
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
