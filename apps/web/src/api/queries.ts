// One hook per question to the server. Every read is asked for at the moment of the time bar, keeps what it showed until
// the new answer is there, and says by `isPlaceholderData` that it does so: views dim themselves then.
import { keepPreviousData, queryOptions, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { useAddress, type Address } from '../address.js';
import { markedSince } from '../time/partner.js';
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
  const frozen = asOf !== null && knownAt !== null;
  return {
    placeholderData: keepPreviousData,
    staleTime: frozen ? Infinity : 30_000,
    refetchInterval: asOf === null && knownAt === null ? LIVE_REFRESH_MS : (false as const),
    meta: { frozen },
  };
}

export const matrixOptions = (moment: Moment) =>
  queryOptions({
    queryKey: ['matrix', moment],
    queryFn: async ({ signal }) =>
      matrixOf(
        await unwrap(client.GET('/api/matrix/compact', { params: { query: clocksOf(moment) }, signal })),
      ),
    ...momentOptions(moment),
    // alike cells are the same already; to look for more likeness costs more than it saves
    structuralSharing: false,
  });

export function useMatrix() {
  return useQuery(matrixOptions(useMoment()));
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

/** What changed since `vs`, or since the consolidated report before the moment. */
export const diffOptions = (moment: Moment, vs: Address['vs']) =>
  queryOptions({
    queryKey: ['diff', moment, vs],
    queryFn: ({ signal }) => {
      const { asOf, knownAt, after } = clocksOf(moment);
      const query = {
        ...(vs === null ? {} : { from: vs }),
        ...(asOf === undefined ? {} : { to: asOf }),
        ...(knownAt === undefined ? {} : { knownAtTo: knownAt }),
        ...(after === undefined ? {} : { after }),
      };
      return unwrap(client.GET('/api/diff', { params: { query }, signal }));
    },
    retry: false,
    ...momentOptions(moment),
  });

export function useDiff(vs: Address['vs'], enabled = true) {
  return useQuery({ ...diffOptions(useMoment(), vs), enabled });
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
  });
}

/** What changed since the instant that was chosen, or the report before; not asked for where there is no such report. */
export function useChanges() {
  const { asOf, vs } = useAddress();
  const { data, isPlaceholderData, error } = useInstants();
  const since = markedSince(data?.instants ?? [], asOf, vs);
  const diff = useDiff(since, since !== null);
  const isKnown = data !== undefined && !isPlaceholderData;
  return { ...diff, error: since === null ? error : diff.error, hasNone: since === null && isKnown };
}

/** Asks for the matrix of an instant to which the time bar may move next, so that it is here when it does. */
export function useAhead(): (asOf: string | null) => void {
  const queries = useQueryClient();
  const { knownAt, vs, view } = useAddress();
  const { data } = useInstants();
  return useCallback(
    (asOf) => {
      const moment = { asOf, knownAt };
      void queries.prefetchQuery(matrixOptions(moment));
      const since = markedSince(data?.instants ?? [], asOf, vs);
      if (view === 'matrix' && since !== null) void queries.prefetchQuery(diffOptions(moment, since));
    },
    [queries, knownAt, vs, view, data],
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
