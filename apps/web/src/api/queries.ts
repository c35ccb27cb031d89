// One hook per question to the server. Every read is asked for at the moment of the time bar, keeps what it showed until
// the new answer is there, and says by `isPlaceholderData` that it does so: views dim themselves then.
import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useAddress, type Address } from '../address.js';
import { isInstant } from '../time/typed.js';
import { client, unwrap } from './client.js';
import { reached } from './live.js';
import { matrixOf } from './matrix.js';

/** Now moves on without an event: deadlines pass. */
const LIVE_REFRESH_MS = 60_000;

export interface Moment {
  readonly asOf: string | null;
  readonly knownAt: string | null;
}

/** Everything recorded, true now: what is written is written there, whatever the time bar shows. */
export const LIVE: Moment = { asOf: null, knownAt: null };

/** The query part of a read at a moment. With known-at nothing that comes later can change the answer. */
export function clocksOf({ asOf, knownAt }: Moment): { asOf?: string; knownAt?: string; after?: number } {
  const after = knownAt === null ? reached() : undefined;
  return {
    ...(asOf === null ? {} : { asOf }),
    ...(knownAt === null ? {} : { knownAt }),
    ...(after === undefined ? {} : { after }),
  };
}

export function useMoment(): Moment {
  const { asOf, knownAt } = useAddress();
  return { asOf, knownAt };
}

/** The options that all reads at a moment share; spread beside `queryKey` and `queryFn`. */
export function momentOptions({ asOf, knownAt }: Moment) {
  const isLive = asOf === null && knownAt === null;
  return {
    placeholderData: keepPreviousData,
    staleTime: asOf !== null && knownAt !== null ? Infinity : 30_000,
    refetchInterval: isLive ? LIVE_REFRESH_MS : (false as const),
    // nobody asks while nobody looks
    refetchOnWindowFocus: isLive,
    // no event changes what was known then
    meta: { frozen: knownAt !== null },
  };
}

/** After which instant changes are marked in the matrix: that instant, `report` (the report before) or `none`. */
type Marks = string;

/** The comparison that an address asks for; `none` where it names what is no instant before the moment. */
export function marksOf({ view, asOf, vs }: Address): Marks {
  if (view !== 'matrix' || vs === null) return 'report';
  return isInstant(vs) && (asOf === null || vs <= asOf) ? vs : 'none';
}

export const matrixOptions = (moment: Moment, marks: Marks = 'report') =>
  queryOptions({
    queryKey: ['matrix', moment, marks],
    queryFn: async ({ signal }) => {
      const query = { ...clocksOf(moment), ...(marks === 'none' ? {} : { vs: marks }) };
      return matrixOf(await unwrap(client.GET('/api/matrix/compact', { params: { query }, signal })));
    },
    ...momentOptions(moment),
    // alike cells are the same already; to look for more likeness costs more than it saves
    structuralSharing: false,
  });

export function useMatrix() {
  const address = useAddress();
  return useQuery(matrixOptions(useMoment(), marksOf(address)));
}

export function useCatalogue() {
  const moment = useMoment();
  return useQuery({
    queryKey: ['catalogue', moment.knownAt],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/catalogue', {
          params: { query: moment.knownAt === null ? {} : { knownAt: moment.knownAt } },
          signal,
        }),
      ),
    placeholderData: keepPreviousData,
    staleTime: 300_000,
    // asked for again when one is adopted, not at every event
    meta: { frozen: true },
    select: ({ catalogue }) => catalogue,
  });
}

export function useVendors(enabled = true) {
  const moment = useMoment();
  return useQuery({
    queryKey: ['vendors', moment],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/vendors', { params: { query: clocksOf(moment) }, signal })),
    enabled,
    ...momentOptions(moment),
  });
}

/** @param at another moment than that of the time bar */
export function useRemarks(enabled = true, at?: Moment) {
  const shown = useMoment();
  const moment = at ?? shown;
  return useQuery({
    queryKey: ['remarks', moment],
    queryFn: ({ signal }) =>
      unwrap(client.GET('/api/remarks', { params: { query: clocksOf(moment) }, signal })),
    enabled,
    ...momentOptions(moment),
  });
}

export function useCell(unit: string, criterion: string) {
  const moment = useMoment();
  return useQuery({
    queryKey: ['cell', moment, unit, criterion],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/cells/{unit}/{criterion}', {
          params: { path: { unit, criterion }, query: clocksOf(moment) },
          signal,
        }),
      ),
    ...momentOptions(moment),
  });
}

/** The ticks of the time bar. */
export function useInstants() {
  const { knownAt } = useMoment();
  return useQuery({
    queryKey: ['instants', knownAt],
    queryFn: ({ signal }) => {
      const { knownAt: at, after } = clocksOf({ asOf: null, knownAt });
      const query = {
        ...(at === undefined ? {} : { knownAt: at }),
        ...(after === undefined ? {} : { after }),
      };
      return unwrap(client.GET('/api/instants', { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
    staleTime: 30_000,
    meta: { frozen: knownAt !== null },
  });
}

/** Asks for the matrix of an instant to which the time bar may move next, so that it is here when it does; never fails. */
export function useAhead(): (asOf: string | null) => Promise<void> {
  const queries = useQueryClient();
  const address = useAddress();
  return useCallback(
    (asOf) => {
      const { knownAt } = address;
      return queries.prefetchQuery(matrixOptions({ asOf, knownAt }, marksOf({ ...address, asOf })));
    },
    [queries, address],
  );
}

/** Lines of a document, which never change. */
export function useLines(document: string, from: number, to: number) {
  return useQuery({
    queryKey: ['lines', document, from, to],
    queryFn: ({ signal }) =>
      unwrap(
        client.GET('/api/documents/{sha}/lines', {
          params: { path: { sha: document }, query: { from, to } },
          signal,
        }),
      ),
    staleTime: Infinity,
    meta: { frozen: true },
    retry: false,
  });
}

export function useDocuments() {
  return useQuery({
    queryKey: ['documents'],
    queryFn: ({ signal }) => unwrap(client.GET('/api/documents', { signal })),
    staleTime: 60_000,
  });
}

export function useAbout() {
  return useQuery({
    queryKey: ['about'],
    queryFn: ({ signal }) => unwrap(client.GET('/api/about', { signal })),
    staleTime: 300_000,
    meta: { frozen: true },
  });
}
