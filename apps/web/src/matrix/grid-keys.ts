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
}

/**
 * @param size rows (with the header row, which is 0) and columns (with the first one)
 * @param reveal brings a row into the document that is not drawn, before the focus goes there
 */
export function useGridKeys(
  grid: RefObject<HTMLElement | null>,
  size: { readonly rows: number; readonly columns: number },
  open: (target: HTMLElement) => void,
  reveal: (row: number) => void,
): GridKeys {
  const place = useRef<Place>({ r: 1, c: 1 });
  const cellAt = useCallback(
    ({ r, c }: Place) => grid.current?.querySelector<HTMLElement>(`[data-r="${r}"][data-c="${c}"]`) ?? null,
    [grid],
  );
  const settle = useCallback(
    (to: Place): void => {
      place.current = to;
      const target = cellAt(to);
      for (const other of grid.current?.querySelectorAll<HTMLElement>('[data-r][tabindex="0"]') ?? [])
        if (other !== target) other.tabIndex = -1;
      if (target) target.tabIndex = 0;
    },
    [grid, cellAt],
  );
  // whatever was drawn anew: exactly one cell stays in the order of the tab key
  useEffect(() => {
    const { r, c } = place.current;
    settle({ r: Math.max(0, Math.min(r, size.rows - 1)), c: Math.max(0, Math.min(c, size.columns - 1)) });
  });
  const goTo = useCallback(
    (to: Place): void => {
      const there = cellAt(to);
      if (there === null) {
        reveal(to.r);
        requestAnimationFrame(() => {
          settle(to);
          cellAt(to)?.focus();
        });
        return;
      }
      settle(to);
      there.focus();
    },
    [cellAt, reveal, settle],
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
        open(event.target as HTMLElement);
      }
    },
    [goTo, open, size.rows, size.columns],
  );
  const onFocus = useCallback(
    ({ target }: { target: EventTarget }): void => {
      const { r, c } = (target as HTMLElement).dataset;
      if (r !== undefined && c !== undefined) settle({ r: Number(r), c: Number(c) });
    },
    [settle],
  );
  return { onKeyDown, onFocus };
}
