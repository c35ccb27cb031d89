// The grid itself: frozen header rows and first column, keyboard, and for long programmes only the rows in view.
import { useCallback, useEffect, useMemo, useRef, type CSSProperties, type MouseEvent } from 'react';
import { go, useAddress } from '../address.js';
import { useWords } from '../words/use-words.js';
import { rowId, useGridKeys } from './grid-keys.js';
import { headerRows, MatrixHead } from './head.js';
import type { Grid } from './model.js';
import { MatrixRow } from './row.js';
import { ROW_PX, useRowWindow, type RowWindow } from './window.js';

/** Up to here all rows are drawn, so that the page can be searched and printed whole. */
const DRAW_ALL = 120;

export function MatrixGrid({ grid, asOf }: { readonly grid: Grid; readonly asOf: string }) {
  const { t } = useWords();
  const { sort, flip, cell } = useAddress();
  const root = useRef<HTMLDivElement>(null);
  const heads = headerRows(grid);
  const isLong = grid.rows.length > DRAW_ALL;
  const { rows: drawn, reveal } = useRowWindow(root, isLong ? grid.rows.length : 0);
  const open = useCallback(
    (target: HTMLElement): void => {
      const { cell: address, sort: column } = target.dataset;
      if (address !== undefined) go({ cell: address });
      else if (column !== undefined) go({ sort: column === sort ? null : column }, 'replace');
    },
    [sort],
  );
  const size = { rows: grid.rows.length + 1, columns: grid.columns.length + 1 };
  const { onKeyDown, onFocus } = useGridKeys(root, size, open, (r) => reveal(Math.max(0, r - 1)));
  useReturn(root, cell);
  const onClick = (event: MouseEvent): void => {
    const target = (event.target as Element).closest<HTMLElement>('[data-c]');
    if (target) open(target);
  };
  const columns = useMemo(
    () => ({
      '--columns': `var(--first) repeat(${grid.columns.length}, minmax(var(--cell), 1fr))`,
      '--count': String(grid.columns.length),
    }),
    [grid.columns.length],
  );
  return (
    <div
      ref={root}
      role="grid"
      className={`grid ${flip ? 'flipped' : ''}`}
      style={columns as CSSProperties}
      aria-label={t('matrixTitle')}
      aria-description={t('grid', { rows: grid.rows.length, columns: grid.columns.length })}
      aria-rowcount={grid.rows.length + heads}
      aria-colcount={grid.columns.length + 1}
      aria-readonly
      onKeyDown={onKeyDown}
      onFocus={onFocus}
      onClick={onClick}
      onMouseOver={tip}
    >
      <div className="grid-inner" role="presentation">
        <MatrixHead grid={grid} asOf={asOf} sort={sort} flip={flip} />
        {isLong ? (
          <div
            role="rowgroup"
            className="window"
            style={{ height: grid.rows.length * ROW_PX }}
            aria-owns={inOrder(drawn)}
          >
            {drawn.map(({ index, slot }) => (
              <MatrixRow
                key={slot}
                grid={grid}
                row={grid.rows[index]!}
                index={index}
                headerRows={heads}
                top={index * ROW_PX}
              />
            ))}
          </div>
        ) : (
          <div role="rowgroup">
            {grid.rows.map((row, index) => (
              <MatrixRow key={row.code} grid={grid} row={row} index={index} headerRows={heads} />
            ))}
          </div>
        )}
      </div>
    </div>
  );
}

/** For who hears the page: the rows as they stand, not as their elements do. */
function inOrder(drawn: RowWindow['rows']): string {
  return drawn
    .map(({ index }) => index)
    .sort((a, b) => a - b)
    .map((index) => rowId(index + 1))
    .join(' ');
}

/** The tip of a cell is its name, made when the pointer comes by: hundreds that nobody reads would cost time. */
function tip(event: MouseEvent): void {
  const target = (event.target as Element).closest<HTMLElement>('[data-cell]');
  const label = target?.getAttribute('aria-label');
  if (target && label && target.title !== label) target.title = label;
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
