// Whether the figures on the page have kept up with the feed. The badge says "live" of every number that is shown, so a
// read that failed, or that does not reflect what the feed told of, takes the word away.
import { notifyManager, useQueryClient } from '@tanstack/react-query';
import { useCallback, useSyncExternalStore } from 'react';
import { useLasting } from '../ui/use-lasting.js';
import { isBehind, useLive, type Shown } from './live.js';

export type Freshness = 'fresh' | 'behind' | 'failed';

/** An answer on its way is not worth a word. */
const PATIENCE_MS = 3_000;

/** @param position up to which the feed told of events; 0 before the first */
export function freshnessOf(shown: readonly Shown[], position: number): Freshness {
  // what has no data stands on the page as a failure or as loading, and deceives nobody
  const moving = shown.filter(({ meta, state }) => meta?.['frozen'] !== true && state.data !== undefined);
  if (moving.some(({ state }) => state.error !== null)) return 'failed';
  return moving.some((query) => isBehind(query, position)) ? 'behind' : 'fresh';
}

/** Of all that is on the page now; `behind` only once it has lasted. */
export function useFreshness(): Freshness {
  const cache = useQueryClient().getQueryCache();
  const { position } = useLive();
  const now = useSyncExternalStore(
    useCallback((listener) => cache.subscribe(notifyManager.batchCalls(listener)), [cache]),
    () => freshnessOf(cache.findAll({ type: 'active' }), position),
  );
  const late = useLasting(now === 'behind', PATIENCE_MS);
  return now === 'behind' && !late ? 'fresh' : now;
}
