// The keyboard of a W3C APG data grid: one stop of the tab key, arrows from cell to cell, Home and End along the row, with
// Ctrl to the corners. The focus is moved in the document itself, so that no arrow draws thousands of cells again.
import { useCallback, useEffect, useRef, type KeyboardEvent, type RefObject } from 'react';

interface Place {
  readonly r: number;
  readonly c: number;
}

export interface GridKeys {
  readonly onKeyDown: (event: KeyboardEvent) => void;
  /** To be told which cell took the focus, by whatever way. */
  readonly onFocus: (event: { target: EventTarget }) => void;
  readonly onBlur: () => void;
}

/** Rows are found by their name: to look through all cells at every step would be slow. */
export const rowId = (r: number): string => `matrix-row-${r}`;

/**
 * @param size rows (with the header row, which is 0) and columns (with the first one)
 * @param reveal brings a cell into the document that is not drawn, 0-based below the header row and beside the first column, before the focus goes there
 */
export function useGridKeys(
  grid: RefObject<HTMLElement | null>,
  size: { readonly rows: number; readonly columns: number },
  open: (target: HTMLElement) => void,
  reveal: (row: number, column: number) => void,
): GridKeys {
  const place = useRef<Place>({ r: 1, c: 1 });
  const stop = useRef<HTMLElement | null>(null);
  const parked = useRef(false);
  const isFocused = useRef(false);
  const settle = useCallback(
    (to: Place): void => {
      place.current = to;
      // while the place is not drawn the grid itself is the stop, and passes the focus on
      const target = elementAt(to) ?? grid.current;
      if (stop.current === target) return;
      passStop(stop.current, target);
      stop.current = target;
    },
    [grid],
  );
  // whatever was drawn anew: exactly one cell stays in the order of the tab key
  useEffect(() => {
    const { r, c } = place.current;
    const had = stop.current;
    settle({ r: Math.max(0, Math.min(r, size.rows - 1)), c: Math.max(0, Math.min(c, size.columns - 1)) });
    // it was scrolled away, and its element shows another row or went with its column: the focus must not silently be
    // elsewhere, nor nowhere
    const { activeElement, body } = document;
    const isLost = had === activeElement || (isFocused.current && activeElement === body);
    if (had !== stop.current && had !== null && isLost) {
      parked.current = stop.current === grid.current;
      stop.current?.focus({ preventScroll: true });
    }
  });
  const goTo = useCallback(
    (to: Place): void => {
      const there = elementAt(to);
      if (there === null) {
        reveal(Math.max(0, to.r - 1), Math.max(0, to.c - 1));
        requestAnimationFrame(() => {
          settle(to);
          elementAt(to)?.focus();
        });
        return;
      }
      settle(to);
      there.focus();
    },
    [reveal, settle],
  );
  const onKeyDown = useCallback(
    (event: KeyboardEvent): void => {
      const { r, c } = place.current;
      const [rows, columns] = [size.rows - 1, size.columns - 1];
      const corner = event.ctrlKey || event.metaKey;
      const moves: Record<string, Place> = {
        ArrowUp: { r: r - 1, c },
        ArrowDown: { r: r + 1, c },
        ArrowLeft: { r, c: c - 1 },
        ArrowRight: { r, c: c + 1 },
        Home: corner ? { r: 0, c: 0 } : { r, c: 0 },
        End: corner ? { r: rows, c: columns } : { r, c: columns },
        PageUp: { r: Math.max(0, r - 10), c },
        PageDown: { r: Math.min(rows, r + 10), c },
      };
      const to = moves[event.key];
      if (to !== undefined) {
        event.preventDefault();
        if (to.r >= 0 && to.r <= rows && to.c >= 0 && to.c <= columns) goTo(to);
      } else if (event.key === 'Enter' || event.key === ' ') {
        event.preventDefault();
        const here = elementAt(place.current);
        if (here === null) goTo(place.current);
        else open(here);
      }
    },
    [goTo, open, size.rows, size.columns],
  );
  const onFocus = useCallback(
    ({ target }: { target: EventTarget }): void => {
      isFocused.current = true;
      if (target === grid.current) {
        if (!parked.current) goTo(place.current);
        parked.current = false;
        return;
      }
      const to = placeOf(target as HTMLElement);
      if (to !== null) settle(to);
    },
    [grid, goTo, settle],
  );
  // not of an element that is taken out of the document
  const onBlur = useCallback((): void => void (isFocused.current = false), []);
  return { onKeyDown, onFocus, onBlur };
}

function passStop(from: HTMLElement | null, to: HTMLElement | null): void {
  // the grid itself can take the focus only while it stands for a place that is not drawn
  if (from?.getAttribute('role') === 'grid') from.removeAttribute('tabindex');
  else from?.setAttribute('tabindex', '-1');
  to?.setAttribute('tabindex', '0');
}

function elementAt({ r, c }: Place): HTMLElement | null {
  const [head, ...cells] = (document.getElementById(rowId(r))?.children ?? []) as Iterable<HTMLElement>;
  return (c === 0 ? head : cells[c - Number(cells[0]?.dataset['c'])]) ?? null;
}

/** Where in the grid an element stands, the header row and the first column being 0; null when it is no cell. */
export function placeOf(target: HTMLElement): Place | null {
  const row = target.parentElement?.dataset['r'];
  const { c } = target.dataset;
  return row === undefined || c === undefined ? null : { r: Number(row), c: Number(c) };
}
