// The grid itself: frozen header rows and first column, keyboard, and for long programmes only what is in view.
import {
  useCallback,
  useDeferredValue,
  useEffect,
  useMemo,
  useRef,
  type CSSProperties,
  type MouseEvent,
} from 'react';
import { go, useAddress } from '../address.js';
import { useMedia } from '../ui/use-media.js';
import { useWords } from '../words/use-words.js';
import { placeOf, rowId, useGridKeys } from './grid-keys.js';
import { headerRows, MatrixHead } from './head.js';
import { labelOf } from './label.js';
import { addressOf, type Grid, type Line } from './model.js';
import { MatrixRow } from './row.js';
import { BLOCK, ROW_PX, useColumnWindow, useRowWindow, type RowWindow } from './window.js';

/** Up to here all rows or columns are drawn, so that the page can be searched whole. */
const DRAW_ALL = 120;
/** So many fill a screen; the others follow once these are seen. */
const FIRST = 24;

export function MatrixGrid({ grid, asOf }: { readonly grid: Grid; readonly asOf: string }) {
  const { t, language } = useWords();
  const { sort, flip, cell } = useAddress();
  const root = useRef<HTMLDivElement>(null);
  const heads = headerRows(grid);
  // nobody scrolls on paper
  const isPaper = useMedia('print');
  const isLong = grid.rows.length > DRAW_ALL && !isPaper;
  const shown = useDeferredValue(grid.rows.length, FIRST);
  const { blocks, moves, rested, fits, reveal } = useRowWindow(root, isLong ? grid.rows.length : 0);
  const { length } = grid.columns;
  const isWide = length > DRAW_ALL;
  const { from, to, reveal: revealColumn } = useColumnWindow(root, length, isWide);
  const open = useCallback(
    (target: HTMLElement): void => {
      const at = cellAt(grid, target);
      const { sort: column } = target.dataset;
      if (at !== null) go({ cell: addressOf(grid.cellAt(...at)) });
      else if (column !== undefined) go({ sort: column === sort ? null : column }, 'replace');
    },
    [grid, sort],
  );
  // the tip of a cell is its name, made when the pointer comes by: hundreds that nobody reads would cost time
  const tip = ({ target }: MouseEvent): void => {
    const pointed = (target as Element).closest<HTMLElement>('.cell');
    const at = pointed && cellAt(grid, pointed);
    if (at) pointed.title = labelOf(grid.cellAt(...at), ...at, t, language);
  };
  const size = { rows: grid.rows.length + 1, columns: grid.columns.length + 1 };
  const { onKeyDown, onFocus, onBlur } = useGridKeys(root, size, open, (row, column) => {
    reveal(row);
    revealColumn(column);
  });
  useReturn(root, cell);
  const onClick = (event: MouseEvent): void => {
    const target = (event.target as Element).closest<HTMLElement>('[data-c]');
    if (target) open(target);
  };
  const columns = useMemo(
    () => ({
      '--columns': `var(--first) repeat(${length}, minmax(var(--cell), 1fr))`,
      '--count': String(length),
    }),
    [length],
  );
  return (
    <div
      ref={root}
      role="grid"
      className={`grid ${flip ? 'flipped' : ''} ${fits ? 'fits' : ''} ${to - from < length ? 'part' : ''}`}
      style={columns as CSSProperties}
      aria-label={t('matrixTitle')}
      aria-description={t('grid', { rows: grid.rows.length, columns: grid.columns.length })}
      aria-rowcount={grid.rows.length + heads}
      aria-colcount={length + 1}
      aria-readonly
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onBlur={onBlur}
      onClick={onClick}
      onMouseOver={tip}
    >
      <div className="grid-inner" role="presentation">
        <MatrixHead {...{ grid, asOf, sort, flip, from, to }} />
        {isLong ? (
          <div
            role="rowgroup"
            className="window"
            style={{ height: grid.rows.length * ROW_PX }}
            aria-owns={inOrder(blocks, grid.rows.length)}
            aria-busy={moves}
          >
            {blocks.map(({ first, slot }) => (
              <div
                key={slot}
                role="presentation"
                className="row-block"
                style={{ top: first * ROW_PX, height: BLOCK * ROW_PX }}
              >
                {grid.rows.slice(first, first + BLOCK).map((row, i) => (
                  <MatrixRow
                    key={i}
                    {...{ grid, row, asOf, from, to }}
                    index={first + i}
                    headerRows={heads}
                    named={rested(first)}
                  />
                ))}
              </div>
            ))}
          </div>
        ) : (
          <div role="rowgroup">
            {grid.rows.slice(0, shown).map((row, index) => (
              <MatrixRow key={row.code} {...{ grid, row, asOf, from, to, index }} headerRows={heads} named />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

/** For who hears the page: the rows as they stand, not as their elements do. */
function inOrder(blocks: RowWindow['blocks'], count: number): string {
  const rows = blocks.flatMap(({ first }) =>
    Array.from({ length: Math.min(BLOCK, count - first) }, (_, i) => first + i),
  );
  return rows
    .sort((a, b) => a - b)
    .map((index) => rowId(index + 1))
    .join(' ');
}

/** Row and column of the cell that an element draws; null when it draws none. */
function cellAt(grid: Grid, element: HTMLElement): [row: Line, column: Line] | null {
  const place = placeOf(element);
  const row = place && grid.rows[place.r - 1];
  const column = place && grid.columns[place.c - 1];
  return row && column ? [row, column] : null;
}

/** When the drawer of a cell closes and nobody holds the focus, the cell gets it. */
function useReturn(root: { readonly current: HTMLElement | null }, cell: string | null): void {
  const last = useRef(cell);
  useEffect(() => {
    const left = last.current;
    last.current = cell;
    if (left === null || cell !== null) return undefined;
    const timer = setTimeout(() => {
      if (document.activeElement === null || document.activeElement === document.body)
        root.current?.querySelector<HTMLElement>(`[data-cell="${CSS.escape(left)}"]`)?.focus();
    }, 50);
    return () => clearTimeout(timer);
  }, [root, cell]);
}
