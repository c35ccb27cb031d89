// Of thousands of rows those in view and some around them. Rows have one height, so where each stands is known; the window
// moves by blocks of rows, so that most frames of a scroll draw nothing anew.
import { useCallback, useEffect, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

export const ROW_PX = 28;
/** Rows by which the window moves at once. */
const BLOCK = 4;
/** Rows that are drawn at least before and after those in view. */
const AROUND = 10;

export interface RowWindow {
  /** The rows that are drawn, each with the slot whose elements it uses: those of a row that has left the view. */
  readonly rows: readonly { readonly index: number; readonly slot: number }[];
  /** Brings a row into view. */
  readonly reveal: (index: number) => void;
}

/**
 * The rows to draw between `first` and the end of what is in view.
 * @param first the first row in view
 * @param height of the view, px
 */
export function rowsAround(first: number, height: number, count: number): RowWindow['rows'] {
  const slots = Math.ceil(height / ROW_PX) + 1 + BLOCK + 2 * AROUND;
  const from = Math.max(0, Math.min(first - (first % BLOCK) - AROUND, count - slots));
  const rows = Array.from({ length: Math.min(slots, count) }, (_, i) => ({
    index: from + i,
    slot: (from + i) % slots,
  }));
  // the elements keep their order in the document, whatever they show
  return rows.sort((a, b) => a.slot - b.slot);
}

/** @param count of all rows; 0: the window is not needed, nothing is followed */
export function useRowWindow(root: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [{ block, height }, setView] = useState({ block: 0, height: 0 });
  useEffect(() => {
    const grid = root.current;
    if (grid === null || count === 0) return undefined;
    const look = (): void => {
      const next = { block: Math.floor(grid.scrollTop / ROW_PX / BLOCK), height: grid.clientHeight };
      setView((was) => (was.block === next.block && was.height === next.height ? was : next));
    };
    // at once: who scrolls to a row looks for it in the next frame
    const onScroll = (): void => flushSync(look);
    look();
    grid.addEventListener('scroll', onScroll, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(grid);
    return () => {
      grid.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, [root, count]);
  const reveal = useCallback(
    (index: number) => {
      const grid = root.current;
      if (grid === null) return;
      const head = grid.querySelector<HTMLElement>('.grid-head')?.offsetHeight ?? 0;
      const top = index * ROW_PX;
      const room = grid.clientHeight - head - ROW_PX;
      if (top < grid.scrollTop) grid.scrollTo({ top });
      else if (top > grid.scrollTop + room) grid.scrollTo({ top: top - room });
    },
    [root],
  );
  return { rows: rowsAround(block * BLOCK, height, count), reveal };
}
