// The address bar holds the whole state of the page, so that a link shows a colleague exactly the same. Everything that
// reads or changes it goes through here; a bare address is the live matrix.
import { useSyncExternalStore } from 'react';
import { parseTyped } from './time/typed.js';

/** Every parameter that the page understands. A view that needs one more names it here. */
export interface Address {
  readonly view: string;
  /** True at: an instant, ISO 8601 UTC, or what was typed where it cannot be read; null is now. */
  readonly asOf: string | null;
  /** Known at: a position or an instant, or what was typed; null is everything recorded. */
  readonly knownAt: string | null;
  /** Compared with: an instant, or what was typed; null is the consolidated report before. */
  readonly vs: string | null;
  /** Filters, `name` or `name:value`. */
  readonly f: readonly string[];
  readonly sort: string | null;
  /** Rows and columns exchanged. */
  readonly flip: boolean;
  /** The open cell, `unit~criterion`. */
  readonly cell: string | null;
  /** What was typed into the search field of the view. */
  readonly q: string;
  /** A second choice within a view, such as a tab. */
  readonly tab: string | null;
  /** The open source, `document~from-to`. */
  readonly source: string | null;
}

export const BARE: Address = {
  view: 'matrix',
  asOf: null,
  knownAt: null,
  vs: null,
  f: [],
  sort: null,
  flip: false,
  cell: null,
  q: '',
  tab: null,
  source: null,
};

export function parseAddress(search: string): Address {
  const given = new URLSearchParams(search);
  const text = (name: string) => given.get(name)?.trim() || null;
  // read once, so that every part of the page and the server speak of one instant
  const clock = (name: string) => {
    const typed = text(name);
    return typed === null || /^\d+$/.test(typed) ? typed : (parseTyped(typed) ?? typed);
  };
  return {
    view: text('view') ?? BARE.view,
    asOf: clock('asOf'),
    knownAt: clock('knownAt'),
    vs: clock('vs'),
    f: (text('f') ?? '').split(',').filter((filter) => filter !== ''),
    sort: text('sort'),
    flip: text('flip') === '1',
    cell: text('cell'),
    q: given.get('q') ?? '',
    tab: text('tab'),
    source: text('source'),
  };
}

/** The query part of an address, with its `?`; empty for the bare one. */
export function formatAddress(address: Address): string {
  const given = new URLSearchParams();
  const put = (name: string, value: string | null) => {
    if (value !== null && value !== '') given.set(name, value);
  };
  put('view', address.view === BARE.view ? null : address.view);
  put('asOf', address.asOf);
  put('knownAt', address.knownAt);
  put('vs', address.vs);
  put('f', address.f.join(','));
  put('sort', address.sort);
  put('flip', address.flip ? '1' : null);
  put('cell', address.cell);
  put('q', address.q);
  put('tab', address.tab);
  put('source', address.source);
  // these may stand in an address as they are, and read better so
  const query = given.toString().replace(/%3A/g, ':').replace(/%2C/g, ',').replace(/%7E/g, '~');
  return query === '' ? '' : `?${query}`;
}

const listeners = new Set<() => void>();
let current: Address | null = null;

/** Read once for each address: dozens of parts of the page ask, each several times. */
function snapshot(): Address {
  return (current ??= parseAddress(window.location.search));
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) {
    current = null;
    window.addEventListener('popstate', tell);
  }
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener('popstate', tell);
  };
}

function tell(): void {
  current = null;
  for (const listener of listeners) listener();
}

export type Patch = Partial<Address>;

/**
 * Goes to the address changed by `patch`.
 * @param how `push` makes a step of the browser's history; `replace` is for what changes continuously
 */
export function go(patch: Patch, how: 'push' | 'replace' = 'push'): void {
  const target = hrefOf(patch);
  if (target === window.location.pathname + window.location.search) return;
  window.history[how === 'push' ? 'pushState' : 'replaceState'](null, '', target);
  tell();
}

/** The link to the address changed by `patch`. */
export function hrefOf(patch: Patch): string {
  return window.location.pathname + formatAddress({ ...snapshot(), ...patch });
}

/** Another view at the same moment: the clocks stay, what belongs to the old view goes. */
export function viewPatch(view: string): Patch {
  const { f, sort, flip, cell, q, tab, source } = BARE;
  return { view, f, sort, flip, cell, q, tab, source };
}

export function useAddress(): Address {
  return useSyncExternalStore(subscribe, snapshot);
}

/** The filters with `name` (and `value`) set or taken away; a filter of the same name with another value goes. */
export function withFilter(f: readonly string[], name: string, value: string | boolean): string[] {
  const others = f.filter((filter) => filter !== name && !filter.startsWith(`${name}:`));
  if (value === false || value === '') return others;
  return [...others, value === true ? name : `${name}:${value}`];
}

/** The value of a filter: '' when it has none, null when it is not set. */
export function filterValue(f: readonly string[], name: string): string | null {
  const found = f.find((filter) => filter === name || filter.startsWith(`${name}:`));
  return found === undefined ? null : found.slice(name.length + 1);
}
