// The entries that a statement may put right. They are asked for by type, so that none is pushed out by newer ones of other
// types, and always as the ledger stands now: that is where the statement will stand.
import { useQueries } from '@tanstack/react-query';
import type { Answer } from '../../api/client.js';
import { clocksOf, LIVE, momentOptions } from '../../api/queries.js';
import { read } from '../parts/read.js';

export type SaidBefore = Answer<'/api/timeline'>['entries'][number];

/** As many as the server gives at once. */
const MOST = 10_000;

export interface Asked {
  /** Newest first. */
  readonly entries: readonly SaidBefore[];
  /** Why some could not be read; null when all could. */
  readonly error: unknown;
  readonly again: () => void;
}

export function useSaidBefore(
  types: readonly string[],
  about: Readonly<Record<string, string>>,
  enabled: boolean,
): Asked {
  return useQueries({
    queries: types.map((type) => ({
      queryKey: ['said-before', type, about],
      queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
        read('/api/timeline', { ...clocksOf(LIVE), ...about, type, all: true, limit: MOST }, signal),
      enabled,
      ...momentOptions(LIVE),
    })),
    combine: (asked) => ({
      entries: asked
        .flatMap(({ data, isPlaceholderData }) => (isPlaceholderData ? [] : (data?.entries ?? [])))
        .sort((a, b) => b.position - a.position),
      error: asked.find(({ error }) => error !== null)?.error ?? null,
      again: () => {
        for (const { error, refetch } of asked) if (error !== null) void refetch();
      },
    }),
  });
}

/** The entries, and the chosen one among them though it be gone: what will be sent must be seen. */
export function withChosen<E extends { readonly id: string }>(
  entries: readonly E[],
  chosen: E | null,
  corrects: string,
): readonly E[] {
  return chosen === null || chosen.id !== corrects || entries.some(({ id }) => id === corrects)
    ? entries
    : [chosen, ...entries];
}
