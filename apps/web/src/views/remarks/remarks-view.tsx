// Difficulties, proposals, commitments, tasks and notes: by unit, criterion or state, each with its words and its state.
import type { Answer } from '../../api/client.js';
import { useCatalogue, useRemarks } from '../../api/queries.js';
import { Link } from '../../ui/link.js';
import { Choice, FilterBar, SearchFilter, selecting, useFilters } from '../parts/filters.js';
import { includesFolded } from '../parts/fold.js';
import { useMoments } from '../parts/moments.js';
import { useNames, type Names } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import { SourceButton } from '../parts/source-button.js';
import { ViewFrame } from '../parts/view-frame.js';
import { viewPatch } from '../../address.js';
import { REMARK_WORDS } from './words.js';
import './remarks.css';

type Answered = Answer<'/api/remarks'>;
type Remark = Answered['remarks'][number];
type Grouping = 'unit' | 'subject' | 'state';

const KEYS = ['type', 'state', 'unit', 'subject', 'by', 'q'] as const;
const STATES = ['new', 'still-mentioned', 'no-longer-mentioned', 'resolved'] as const;
const GLYPHS = { new: '+', 'still-mentioned': '=', 'no-longer-mentioned': '…', resolved: '✓' } as const;

export function RemarksView() {
  const words = usePhrases(REMARK_WORDS);
  const remarks = useRemarks();
  return (
    <ViewFrame
      title={words.title}
      asked={remarks}
      isEmpty={(data) => data.remarks.length === 0}
      empty={words.empty}
    >
      {(data) => <Loaded data={data} />}
    </ViewFrame>
  );
}

function Loaded({ data }: { readonly data: Answered }) {
  const words = usePhrases(REMARK_WORDS);
  const names = useNames();
  const { data: catalogue } = useCatalogue();
  const [filters, setFilters] = useFilters(KEYS);
  const select = selecting(filters, setFilters, words.any);
  const by: Grouping = filters.by === 'subject' || filters.by === 'state' ? filters.by : 'unit';
  const { remarks } = data;
  const shown = remarks.filter(
    (r) =>
      (filters.type === null || r.type === filters.type) &&
      (filters.state === null || r.state === filters.state) &&
      (filters.unit === null || r.unit === filters.unit) &&
      (filters.subject === null || subjectOf(r) === filters.subject) &&
      includesFolded(`${r.text} ${r.unit === null ? '' : names.unit(r.unit)}`, filters.q ?? ''),
  );
  const types = Object.entries(words.types).filter(([type]) => remarks.some((r) => r.type === type));
  const subjects = inOrder(present(remarks, subjectOf), [
    ...(catalogue?.criteria ?? []),
    ...(catalogue?.topics ?? []),
    ...(catalogue?.systems ?? []),
  ]);
  const units = inOrder(
    present(remarks, (r) => r.unit),
    catalogue?.units ?? [],
  );
  const groups = groupsOf(shown, by, units, subjects);
  const titleOf = (key: string | null): string => {
    if (by === 'state') return words.states[key as Remark['state']];
    if (key === null) return by === 'unit' ? words.general : words.generalSubject;
    return by === 'unit' ? names.unit(key) : subjectTitle(key, names);
  };
  return (
    <>
      <div className="remarks-counts">
        {types.map(([type, label]) => (
          <button
            key={type}
            type="button"
            aria-pressed={filters.type === type}
            onClick={() => setFilters({ type: filters.type === type ? null : type })}
          >
            {label} <strong>{remarks.filter((r) => r.type === type).length}</strong>
          </button>
        ))}
      </div>
      <FilterBar
        summary={words.shown(shown.length, remarks.length)}
        active={KEYS.some((key) => key !== 'by' && filters[key] !== null)}
        onClear={() => setFilters({ type: null, state: null, unit: null, subject: null, q: null })}
      >
        <SearchFilter label={words.search} value={filters.q} onChange={(q) => setFilters({ q })} />
        {select(
          'unit',
          words.unit,
          units.map((unit) => [unit, names.unit(unit)]),
        )}
        {select(
          'subject',
          words.subject,
          subjects.map((subject) => [subject, subjectTitle(subject, names)]),
        )}
        {select(
          'state',
          words.state,
          STATES.map((state) => [state, words.states[state]]),
        )}
        <div className="filter">
          <span aria-hidden="true">{words.groupBy}</span>
          <Choice
            label={words.groupBy}
            value={by}
            options={[
              ['unit', words.groups.unit],
              ['subject', words.groups.subject],
              ['state', words.groups.state],
            ]}
            onChange={(chosen) => setFilters({ by: chosen === 'unit' ? null : chosen })}
          />
        </div>
      </FilterBar>
      {shown.some((r) => r.state === 'no-longer-mentioned') && <p className="quiet">{words.stateNote}</p>}
      {shown.length === 0 && <p className="state">{words.none}</p>}
      <div className="remarks">
        {groups.map(([key, list]) => (
          <section key={key ?? ''} aria-label={titleOf(key)}>
            <h2>
              {titleOf(key)} <span className="quiet">{list.length}</span>
            </h2>
            <ul className="plain">
              {list.map((remark) => (
                <li key={remark.event}>
                  <RemarkCard remark={remark} by={by} asOf={data.asOf} />
                </li>
              ))}
            </ul>
          </section>
        ))}
      </div>
    </>
  );
}

interface CardProps {
  readonly remark: Remark;
  readonly by: Grouping;
  readonly asOf: string;
}

function RemarkCard({ remark, by, asOf }: CardProps) {
  const words = usePhrases(REMARK_WORDS);
  const names = useNames();
  const { when, notLaterThan } = useMoments();
  const { type, state, unit, criterion, due, addressedTo, assignees } = remark;
  const subject = subjectOf(remark);
  const places = [
    by !== 'unit' && unit !== null ? names.unit(unit) : null,
    by !== 'subject' && subject !== null ? subjectTitle(subject, names) : null,
    remark.vendor === null ? null : names.vendor(remark.vendor),
  ].filter((place) => place !== null);
  const isPast = type === 'TaskAssigned' && typeof due?.instant === 'string' && due.instant < asOf;
  return (
    <article className={`remark remark-${state}`}>
      <p className="remark-head">
        <span className="tag">{words.types[type]}</span>
        <span className="tag">
          <span aria-hidden="true">{GLYPHS[state]}</span> {words.states[state]}
        </span>
        {places.length > 0 && <strong>{places.join(' · ')}</strong>}
        {unit !== null && criterion !== null && (
          <Link to={{ ...viewPatch('matrix'), cell: `${unit}~${criterion}` }}>{words.matrixLink}</Link>
        )}
      </p>
      <p className="said">{remark.text}</p>
      <p className="remark-facts quiet">
        {addressedTo !== null && <span>{`${words.addressedTo}: ${addressedTo}`}</span>}
        {assignees !== null && assignees.length > 0 && (
          <span>{`${words.assignees}: ${assignees.join(', ')}`}</span>
        )}
        {due !== null && (
          <span className={isPast ? 'remark-past' : ''}>
            {words.due}: {due.wording ?? (due.instant === null ? '–' : when(due.instant))}
            {isPast && ` (${words.overdue})`}
          </span>
        )}
        <span>
          {words.since} {notLaterThan(remark.since)}
          {remark.lastMentioned !== remark.since && `, ${words.last} ${when(remark.lastMentioned)}`}
          {`, ${words.says} ${names.teller(remark.assertedBy)}`}
        </span>
        {remark.source && <SourceButton document={remark.source.document} lines={remark.source.lines} />}
      </p>
    </article>
  );
}

function subjectOf({ criterion, topic, system }: Remark): string | null {
  return criterion ?? topic ?? system;
}

function subjectTitle(code: string, names: Names): string {
  const title = names.subject(code);
  return title === code ? names.systemTitle(code) : `${code} ${title}`;
}

/** In the official order; a code that the catalogue no longer knows comes last. */
function inOrder(codes: readonly string[], known: readonly { readonly code: string }[]): string[] {
  const places = new Map(known.map(({ code }, i) => [code, i]));
  const placeOf = (code: string): number => places.get(code) ?? known.length;
  return codes.toSorted((a, b) => placeOf(a) - placeOf(b));
}

function present(remarks: readonly Remark[], key: (remark: Remark) => string | null): string[] {
  return [...new Set(remarks.map(key).filter((value) => value !== null))];
}

/** Groups in the order of the filters' own lists; what belongs to none comes last. */
function groupsOf(
  remarks: readonly Remark[],
  by: Grouping,
  units: readonly string[],
  subjects: readonly string[],
): [string | null, Remark[]][] {
  const keyOf = (r: Remark): string | null =>
    by === 'unit' ? r.unit : by === 'state' ? r.state : subjectOf(r);
  const order: readonly (string | null)[] = [
    ...(by === 'unit' ? units : by === 'state' ? STATES : subjects),
    null,
  ];
  return order
    .map((key): [string | null, Remark[]] => [key, remarks.filter((r) => keyOf(r) === key)])
    .filter(([, list]) => list.length > 0);
}
