// The audit timeline: endless by cursor, only the lines in sight are in the page, nothing is ever missing from it.
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { Fragment, useEffect, useMemo, useRef } from 'react';
import type { Answer } from '../../api/client.js';
import { useCatalogue, clocksOf, momentOptions, useDocuments, useMoment } from '../../api/queries.js';
import { parseTyped } from '../../time/typed.js';
import { Loading } from '../../ui/states.js';
import { useMedia } from '../../ui/use-media.js';
import {
  Choice,
  DateFilter,
  FilterBar,
  NameFilter,
  selecting,
  useFilters,
  type Filters,
} from '../parts/filters.js';
import { useNames } from '../parts/names.js';
import { subjectOptions, unitOptions, type Options } from '../parts/options.js';
import { usePhrases } from '../parts/phrases.js';
import { read } from '../parts/read.js';
import { ViewFrame } from '../parts/view-frame.js';
import { TimelineEntry } from './timeline-entry.js';
import { TIMELINE_WORDS } from './words.js';
import './timeline.css';

const PAGE = 200;
const KEYS = [
  'unit',
  'criterion',
  'system',
  'vendor',
  'type',
  'actor',
  'document',
  'from',
  'to',
  'all',
] as const;
type Key = (typeof KEYS)[number];

export type Entry = Answer<'/api/timeline'>['entries'][number];

function useTimeline({ all, from, to, ...filters }: Filters<Key>) {
  const moment = useMoment();
  const [begin, end] = [from, to].map(readable);
  const given = Object.fromEntries(
    Object.entries({ ...filters, from: begin, to: end }).filter(([, value]) => value !== null),
  );
  const { meta, staleTime } = momentOptions(moment);
  return useInfiniteQuery({
    queryKey: ['timeline', moment, all, given],
    queryFn: ({ pageParam, signal }) =>
      read(
        '/api/timeline',
        {
          ...clocksOf(moment),
          ...given,
          ...(all === null ? {} : { all: true }),
          ...(pageParam === null ? {} : { cursor: pageParam }),
          limit: PAGE,
        },
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    meta,
    staleTime,
  });
}

/** What is half typed narrows nothing yet; the server takes a bare day for its start in `from` and its end in `to`. */
function readable(typed: string | null): string | null {
  return typed === null || parseTyped(typed) === null ? null : typed.trim();
}

export function TimelineView() {
  const words = usePhrases(TIMELINE_WORDS);
  const [filters, setFilters] = useFilters(KEYS);
  const timeline = useTimeline(filters);
  const entries = useMemo(() => timeline.data?.pages.flatMap((page) => page.entries) ?? [], [timeline.data]);
  return (
    <ViewFrame
      title={words.title}
      lead={words.lead}
      asked={timeline}
      isEmpty={() => false}
      empty={words.none}
    >
      {() => (
        <>
          <Choice
            label={words.type}
            value={filters.all === null ? 'changes' : 'all'}
            options={[
              ['changes', words.changes],
              ['all', words.every],
            ]}
            onChange={(shown) => setFilters({ all: shown === 'all' ? '1' : null })}
          />
          <TimelineFilters
            filters={filters}
            setFilters={setFilters}
            summary={words.loaded(entries.length, timeline.hasNextPage)}
            actors={[...new Set(entries.map(({ actor }) => actor))].sort()}
          />
          {entries.length === 0 ? (
            <p className="state" role="status">
              {words.none}
            </p>
          ) : (
            <Entries
              entries={entries}
              hasMore={timeline.hasNextPage}
              isLoading={timeline.isFetchingNextPage}
              isBusy={timeline.isFetching}
              more={() => void timeline.fetchNextPage()}
            />
          )}
        </>
      )}
    </ViewFrame>
  );
}

interface TimelineFiltersProps {
  readonly filters: Filters<Key>;
  readonly setFilters: (patch: Partial<Filters<Key>>) => void;
  readonly summary: string;
  /** Who recorded the lines that are loaded; others can be typed. */
  readonly actors: readonly string[];
}

function TimelineFilters({ filters, setFilters, summary, actors }: TimelineFiltersProps) {
  const words = usePhrases(TIMELINE_WORDS);
  const names = useNames();
  const { data: catalogue } = useCatalogue();
  const documents = useDocuments();
  const pick = selecting(filters, setFilters, words.any);
  const select = (key: Exclude<Key, 'from' | 'to' | 'all' | 'actor'>, options: Options) =>
    pick(key, words[key], options);
  return (
    <FilterBar
      summary={summary}
      active={KEYS.some((key) => key !== 'all' && filters[key] !== null)}
      onClear={() =>
        setFilters(Object.fromEntries(KEYS.filter((key) => key !== 'all').map((key) => [key, null])))
      }
    >
      {select('unit', unitOptions(catalogue, names))}
      {select('criterion', subjectOptions(catalogue, names, { topics: true }))}
      {select(
        'system',
        (catalogue?.systems ?? []).map(({ code }) => [code, names.systemTitle(code)]),
      )}
      {select(
        'vendor',
        (catalogue?.vendors ?? []).filter((v) => v.kind === 'vendor').map((v) => [v.id, v.id]),
      )}
      {select('type', Object.entries(words.types))}
      {select(
        'document',
        (documents.data?.documents ?? []).map((d) => [d.sha256, d.name]),
      )}
      <NameFilter
        label={words.actor}
        value={filters.actor}
        suggestions={actors}
        onChange={(actor) => setFilters({ actor })}
      />
      <DateFilter label={words.from} value={filters.from} onChange={(from) => setFilters({ from })} />
      <DateFilter label={words.to} value={filters.to} onChange={(to) => setFilters({ to })} />
    </FilterBar>
  );
}

interface EntriesProps {
  readonly entries: readonly Entry[];
  readonly hasMore: boolean;
  readonly isLoading: boolean;
  /** The lines that are there may be on their way again: to ask for more would end that, and leave them as they were. */
  readonly isBusy: boolean;
  readonly more: () => void;
}

const ROW_PX = 76;
/** So many lines before the end the next page is asked for. */
const AHEAD = 40;

function Entries({ entries, hasMore, isLoading, isBusy, more }: EntriesProps) {
  const words = usePhrases(TIMELINE_WORDS);
  const box = useRef<HTMLDivElement>(null);
  // on paper nothing scrolls and nothing follows: all that is loaded, and the page says how much that is
  const isPaper = useMedia('print');
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => box.current,
    estimateSize: () => ROW_PX,
    getItemKey: (i) => entries[i]!.id,
    overscan: 8,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && !isBusy && !isPaper && last >= entries.length - AHEAD) more();
  }, [hasMore, isBusy, isPaper, last, entries.length, more]);
  const entryAt = (index: number) => (
    <TimelineEntry
      entry={entries[index]!}
      place={index + 1}
      of={hasMore ? -1 : entries.length}
      day={dayOf(entries[index]) === dayOf(entries[index - 1]) ? null : entries[index]!.effectiveAt}
    />
  );
  if (isPaper)
    return (
      <div>
        {entries.map(({ id }, index) => (
          <Fragment key={id}>{entryAt(index)}</Fragment>
        ))}
      </div>
    );
  return (
    <div
      className="timeline-box"
      ref={box}
      role="feed"
      aria-label={words.title}
      aria-busy={isLoading}
      tabIndex={0}
    >
      <div className="timeline-all" style={{ height: virtual.getTotalSize() }}>
        {items.map(({ index, key, start }) => (
          <div
            key={key}
            data-index={index}
            ref={virtual.measureElement}
            className="timeline-slot"
            style={{ transform: `translateY(${start}px)` }}
          >
            {entryAt(index)}
          </div>
        ))}
      </div>
      {isLoading ? <Loading /> : !hasMore && <p className="timeline-end quiet">{words.end}</p>}
    </div>
  );
}

function dayOf(entry: Entry | undefined): string | null {
  return entry === undefined ? null : entry.effectiveAt;
}
