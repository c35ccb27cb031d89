// The live feed: tells how far the ledger has come, and asks again for what is on the page. A document is hundreds of
// events, so they are gathered for a moment; the first one of a silence is acted upon at once.
import { useQueryClient, type Query, type QueryClient } from '@tanstack/react-query';
import { useEffect, useSyncExternalStore } from 'react';

export type Connection = 'connecting' | 'open' | 'lost';

const GATHER_MS = 60;
/** After so long without a word the next one is acted upon at once. */
const SILENCE_MS = 250;
const LATE_MS = 300;
/** A short break is not worth a word. */
const PATIENCE_MS = 2_000;
const RETRY_MS = 3_000;
/** The server says something every 15 seconds. After so long without a word nobody is there, though the line seems open. */
const DEAF_MS = 40_000;
/**
 * An answer on its way is waited for, and asked for again if it is overtaken: were it given up at every event, somebody
 * who records faster than the server answers would leave the page as it was.
 */
const WAITING = { cancelRefetch: false };
/** On a line that was broken no answer may ever come. */
const AFRESH = { cancelRefetch: true };

interface Live {
  readonly connection: Connection;
  /** The last position that the feed told of; 0 before the first. */
  readonly position: number;
}

let live: Live = { connection: 'connecting', position: 0 };
const listeners = new Set<() => void>();

function set(patch: Partial<Live>): void {
  live = { ...live, ...patch };
  for (const listener of listeners) listener();
}

/** For `?after=`: a read that follows an event must reflect it. */
export function reached(): number | undefined {
  return live.position > 0 ? live.position : undefined;
}

/** A write of ours answered with this position; what is read from now on reflects it. */
export function reachedAtLeast(position: number): void {
  if (position > live.position) set({ position });
}

export function useLive(): Live {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => live,
  );
}

/** Where an answer says what it reflects; that of a dry run says it of itself. */
interface Reflecting {
  readonly knownAt?: Reflecting;
  readonly knownAtTo?: Reflecting;
  readonly position?: number;
}

/** What a query shows. */
export type Shown = Pick<Query, 'meta'> & { readonly state: Pick<Query['state'], 'data' | 'error'> };

/**
 * Whether an answer, or one of its pages, is of before `position`. Not one that nothing recorded can change, nor one that
 * does not say what it reflects.
 */
export function isBehind({ meta, state }: Shown, position: number): boolean {
  if (meta?.['frozen'] === true) return false;
  const { pages = [state.data] } = (state.data ?? {}) as { readonly pages?: readonly unknown[] };
  return pages.some((page) => {
    const { knownAt, knownAtTo, ...rest } = (page ?? {}) as Reflecting;
    return ((knownAt ?? knownAtTo ?? rest).position ?? position) < position;
  });
}

/** A page that nobody looks at paints nothing; whoever waits for this must not wait for it alone. */
const painted = (): Promise<void> =>
  new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));

/** Follows the feed as long as the page is open. */
export function useFeed(): void {
  const queries = useQueryClient();
  useEffect(() => follow(queries), [queries]);
}

function follow(queries: QueryClient): () => void {
  let source: EventSource | undefined;
  let gathering: ReturnType<typeof setTimeout> | undefined;
  let losing: ReturnType<typeof setTimeout> | undefined;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let listening: ReturnType<typeof setTimeout> | undefined;
  let asked = 0;

  const refresh = (options: typeof WAITING): void => {
    gathering = undefined;
    asked = performance.now();
    // what never changes is asked for again only when it could not be had
    const predicate = ({ meta, state }: Query): boolean =>
      meta?.['frozen'] !== true || state.status === 'error';
    // what is not on the page must not be shown later as it was before
    queries.removeQueries({ type: 'inactive', predicate });
    // the numbers first, until they are seen: they must not wait in line behind what is beside them
    const isMatrix = (query: Query): boolean => query.queryKey[0] === 'matrix' && predicate(query);
    const numbers = queries.invalidateQueries({ predicate: isMatrix }, options);
    // nor must what is beside them wait for numbers that are long in coming
    const late = new Promise((resolve) => setTimeout(resolve, LATE_MS));
    void Promise.race([numbers.then(painted), late]).finally(() =>
      queries.invalidateQueries({ predicate: (query) => !isMatrix(query) && predicate(query) }, options),
    );
  };
  const told = (position: number): void => {
    if (Number.isInteger(position) && position > live.position) set({ position });
  };
  const doubt = (): void => {
    losing ??= setTimeout(() => set({ connection: 'lost' }), PATIENCE_MS);
  };
  const heard = (): void => {
    clearTimeout(listening);
    listening = setTimeout(() => {
      doubt();
      source?.close();
      source = undefined;
      open();
    }, DEAF_MS);
  };
  const open = (): void => {
    if (source !== undefined) return;
    source = new EventSource('/api/events/stream');
    heard();
    for (const type of ['recorded', 'head', 'heartbeat']) source.addEventListener(type, heard);
    source.addEventListener('recorded', (message: MessageEvent<string>) => {
      told(Number(message.lastEventId));
      if ((JSON.parse(message.data) as { type?: string }).type === 'CatalogueAdopted')
        void queries.invalidateQueries({ queryKey: ['catalogue'] });
      gathering ??= setTimeout(refresh, performance.now() - asked > SILENCE_MS ? 0 : GATHER_MS, WAITING);
    });
    // of what was recorded since the first reads, or while nobody listened, the feed will not tell
    source.addEventListener('head', (message: MessageEvent<string>) => {
      const { position } = JSON.parse(message.data) as { position: number };
      const missed = live.position > 0 && position > live.position;
      told(position);
      if (missed) void queries.invalidateQueries({ queryKey: ['catalogue'] });
      const read = queries.getQueryCache().getAll();
      if (missed || read.some((query) => isBehind(query, position))) refresh(AFRESH);
    });
    source.onopen = () => {
      clearTimeout(losing);
      losing = undefined;
      // what was recorded while nobody listened must show as well
      if (live.connection === 'lost') refresh(AFRESH);
      set({ connection: 'open' });
    };
    source.onerror = () => {
      doubt();
      if (source?.readyState !== EventSource.CLOSED) return;
      source = undefined;
      clearTimeout(retry);
      retry = setTimeout(open, RETRY_MS);
    };
  };
  const close = (): void => {
    source?.close();
    source = undefined;
    for (const timer of [losing, retry, listening]) clearTimeout(timer);
    losing = undefined;
  };
  // A browser has six connections to a server for all its tabs together: one that nobody looks at, or that waits in the
  // history, must not keep one of them. What it misses it reads when it is looked at again.
  const onLook = (): void => {
    if (document.visibilityState === 'visible') return open();
    close();
    set({ connection: 'connecting' });
  };
  // an answer that was on its way when the feed told of more has been overtaken: nothing else would ask again
  const askedAgain = new WeakMap<Query, number>();
  const overtaken = queries.getQueryCache().subscribe((event) => {
    if (event.type !== 'updated' || event.action.type !== 'success') return;
    const query = event.query as Query;
    if (!isBehind(query, live.position)) return;
    // once: a server that answers the same again knows no better
    if (askedAgain.get(query) === live.position) return;
    askedAgain.set(query, live.position);
    const { queryKey } = query;
    queueMicrotask(() => void queries.invalidateQueries({ queryKey, exact: true }, WAITING));
  });
  document.addEventListener('visibilitychange', onLook);
  window.addEventListener('pagehide', close);
  window.addEventListener('pageshow', onLook);
  onLook();
  return () => {
    overtaken();
    document.removeEventListener('visibilitychange', onLook);
    window.removeEventListener('pagehide', close);
    window.removeEventListener('pageshow', onLook);
    close();
    clearTimeout(gathering);
  };
}
