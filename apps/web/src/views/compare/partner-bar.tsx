// With which moment it is compared: the default, the moments that people ask for by name, any other.
import { useAddress, go } from '../../address.js';
import { useInstants, useMatrix } from '../../api/queries.js';
import { lastWeekOf, yesterdayOf, type Partner } from '../../time/partner.js';
import { parseTyped } from '../../time/typed.js';
import { Link } from '../../ui/link.js';
import { formatDeadline } from '../../words/dates.js';
import { useWords } from '../../words/use-words.js';
import { DateFilter, SearchFilter, SelectFilter, useFilters } from '../parts/filters.js';
import { useMoments } from '../parts/moments.js';
import { usePhrases } from '../parts/phrases.js';
import { COMPARE_WORDS } from './words.js';

interface Props {
  /** The default; null where there is none, undefined until it is known. */
  readonly partner: Partner | null | undefined;
}

export function PartnerBar({ partner }: Props) {
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
        all={partner ? `${words.why[partner.why]}: ${when(partner.at)}` : words.none}
        value={chosen ?? vs}
        onChange={(at) => go({ vs: at })}
        options={partners.map((at) => [at, when(at)])}
      />
      <Presets />
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

/** Yesterday, last week, a deadline that has passed: links, so that each shows its address. */
function Presets() {
  const words = usePhrases(COMPARE_WORDS);
  const { language } = useWords();
  const { when } = useMoments();
  const { vs } = useAddress();
  const instants = useInstants().data?.instants;
  const matrix = useMatrix().data;
  if (instants === undefined || matrix === undefined) return null;
  const { asOf: until } = matrix;
  const named = [
    [words.yesterday, yesterdayOf(instants, until)],
    [words.lastWeek, lastWeekOf(instants, until)],
  ] as const;
  // "by the end of 27/6" and "before 28/6" are a millisecond apart and one day to whoever chooses
  const labelOf = (instant: string): string => formatDeadline(instant, language);
  const past = matrix.criteria
    .flatMap(({ deadline }) => deadline?.instant ?? [])
    .filter((instant) => instant < until)
    .sort();
  const deadlines = [...new Map(past.map((instant) => [labelOf(instant), instant]))].reverse();
  const chosen = vs !== null && past.includes(vs) ? labelOf(vs) : null;
  return (
    <>
      <div className="filter" role="group" aria-label={words.presets}>
        <span>{words.presets}</span>
        <span className="compare-presets">
          {named.map(([name, at]) => (
            <Link key={name} className={`button ${vs === at ? 'chosen' : ''}`} to={{ vs: at }}>
              {name} <span className="quiet">{when(at)}</span>
            </Link>
          ))}
        </span>
      </div>
      {deadlines.length > 0 && (
        <SelectFilter
          label={words.atDeadline}
          all={words.noDeadline}
          value={deadlines.find(([label]) => label === chosen)?.[1] ?? null}
          onChange={(at) => go({ vs: at })}
          options={deadlines.map(([label, at]) => [at, label])}
        />
      )}
    </>
  );
}
