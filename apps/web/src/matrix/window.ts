// Of thousands of rows, or of columns, those in view and some around them. Rows have one height and columns one width, so
// where each stands is known; they come and go in blocks, so that most frames of a scroll draw nothing anew. A block of
// rows is placed, laid out and painted as one.
import { useCallback, useEffect, useState, type RefObject } from 'react';
import { flushSync } from 'react-dom';

export const ROW_PX = 28;
/** Rows that come and go together. */
export const BLOCK = 8;
/** Blocks that are drawn at least beyond those in view: where it scrolls to, and where it comes from. */
const AHEAD = 3;
const BEHIND = 1;
/** For so long nothing scrolls: it rests. */
const REST_MS = 120;

export interface RowWindow {
  /** The blocks that are drawn, by their first row, each with the slot whose elements it uses: those of one that has left. */
  readonly blocks: readonly { readonly first: number; readonly slot: number }[];
  /** Something scrolls, or did a moment ago. */
  readonly moves: boolean;
  /** Whether the block was drawn already when nothing scrolled. */
  readonly rested: (first: number) => boolean;
  /** All columns have room, so that nothing scrolls sideways. */
  readonly fits: boolean;
  /** Brings a row into view. */
  readonly reveal: (index: number) => void;
}

/** Where the view stands. */
export interface View {
  /** The block of the first row in view. */
  readonly block: number;
  /** It last moved down. */
  readonly down: boolean;
}

/**
 * The blocks of rows to draw.
 * @param height of the view, px
 */
export function blocksAround({ block, down }: View, height: number, count: number): RowWindow['blocks'] {
  const all = Math.ceil(count / BLOCK);
  const slots = Math.min(all, Math.ceil(height / ROW_PX / BLOCK) + 1 + AHEAD + BEHIND);
  const from = Math.max(0, Math.min(block - (down ? BEHIND : AHEAD), all - slots));
  const blocks = Array.from({ length: slots }, (_, i) => ({
    first: (from + i) * BLOCK,
    slot: (from + i) % slots,
  }));
  // the elements keep their order in the document, whatever they show
  return blocks.sort((a, b) => a.slot - b.slot);
}

const TOP: View = { block: 0, down: true };
const START = { view: TOP, restedAt: TOP, moves: false, height: 0, fits: false };

function viewAt({ scrollTop }: HTMLElement, was: View): View {
  const block = Math.floor(scrollTop / ROW_PX / BLOCK);
  return block === was.block ? was : { block, down: block > was.block };
}

/** @param count of all rows; 0: the window is not needed, nothing is followed */
export function useRowWindow(root: RefObject<HTMLElement | null>, count: number): RowWindow {
  const [{ view, restedAt, moves, height, fits }, setState] = useState(START);
  useEffect(() => {
    const grid = root.current;
    if (grid === null || count === 0) return undefined;
    let resting: ReturnType<typeof setTimeout> | undefined;
    const rest = (): void =>
      setState((was) => (was.moves ? { ...was, restedAt: was.view, moves: false } : was));
    // at once: who scrolls to a row looks for it in the next frame
    const onScroll = (): void => {
      clearTimeout(resting);
      resting = setTimeout(rest, REST_MS);
      flushSync(() =>
        setState((was) => {
          const now = viewAt(grid, was.view);
          return now === was.view ? was : { ...was, view: now, moves: true };
        }),
      );
    };
    grid.addEventListener('scroll', onScroll, { passive: true });
    // also at the beginning, and when there are other rows: wherever the view stands by then
    const sizes = new ResizeObserver(() =>
      setState((was) => {
        const view = viewAt(grid, was.view);
        const now = { height: grid.clientHeight, fits: grid.scrollWidth <= grid.clientWidth };
        if (view === was.view && was.height === now.height && was.fits === now.fits) return was;
        return { ...was, ...now, view, restedAt: was.moves ? was.restedAt : view };
      }),
    );
    sizes.observe(grid);
    sizes.observe(grid.firstElementChild!);
    return () => {
      clearTimeout(resting);
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
      // whoever goes there wants to hear what is there
      setState((was) => {
        const now = viewAt(grid, was.view);
        return { ...was, view: now, restedAt: now, moves: false };
      });
    },
    [root],
  );
  const known = new Set(blocksAround(restedAt, height, count).map(({ first }) => first));
  const rested = (first: number): boolean => known.has(first);
  return { blocks: blocksAround(view, height, count), moves, rested, fits, reveal };
}

/** Columns that come and go together. */
const COLUMNS = 16;

export interface Range {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
}

export interface ColumnWindow extends Range {
  /** Brings a column into view. */
  readonly reveal: (index: number) => void;
}

/**
 * The columns to draw.
 * @param left how far it is scrolled, and `width` of what is in view beside the first column, px
 * @param cell width of a column, px
 */
export function columnsAround(left: number, width: number, cell: number, count: number): Range {
  const block = COLUMNS * cell;
  return {
    from: Math.max(0, Math.floor(left / block) - 1) * COLUMNS,
    to: Math.min(count, (Math.ceil((left + width) / block) + 1) * COLUMNS),
  };
}

/**
 * @param count of all columns
 * @param isWide false: all are drawn, nothing is followed
 */
export function useColumnWindow(
  root: RefObject<HTMLElement | null>,
  count: number,
  isWide: boolean,
): ColumnWindow {
  const [range, setRange] = useState<Range>({ from: 0, to: COLUMNS });
  useEffect(() => {
    const grid = root.current;
    if (grid === null || !isWide) return undefined;
    const look = (): void => {
      const { first, cell } = widthsIn(grid);
      const now = columnsAround(grid.scrollLeft, grid.clientWidth - first, cell, count);
      setRange((was) => (was.from === now.from && was.to === now.to ? was : now));
    };
    // at once: who scrolls to a column looks for it in the next frame
    const onScroll = (): void => flushSync(look);
    grid.addEventListener('scroll', onScroll, { passive: true });
    const sizes = new ResizeObserver(look);
    sizes.observe(grid);
    return () => {
      grid.removeEventListener('scroll', onScroll);
      sizes.disconnect();
    };
  }, [root, count, isWide]);
  const reveal = useCallback(
    (index: number) => {
      const grid = root.current;
      if (grid === null || !isWide) return;
      const { first, cell } = widthsIn(grid);
      const left = index * cell;
      const room = grid.clientWidth - first - cell;
      if (left < grid.scrollLeft) grid.scrollTo({ left });
      else if (left > grid.scrollLeft + room) grid.scrollTo({ left: left - room });
    },
    [root, isWide],
  );
  return { ...(isWide ? range : { from: 0, to: count }), reveal };
}

/**
 * The tracks of a row of which not all columns are drawn: those before them are one track, and those after. Not on the
 * grid: what it passes on to thousands of cells makes each of them work.
 */
export function tracksOf({ from, to }: Range, count: number): { gridTemplateColumns: string } | undefined {
  if (to - from === count) return undefined;
  const gridTemplateColumns = `var(--first) calc(${from} * var(--cell)) repeat(${to - from}, var(--cell)) 1fr`;
  return { gridTemplateColumns };
}

/** Of the first column and of the others, px. */
function widthsIn(grid: HTMLElement): { readonly first: number; readonly cell: number } {
  const style = getComputedStyle(grid);
  const [first, cell] = ['--first', '--cell'].map((name) => Number.parseFloat(style.getPropertyValue(name)));
  return { first: first!, cell: cell! };
}
