// One row of the grid. It is drawn again only when what it shows is another, whatever else of the grid has changed.
import { memo } from 'react';
import { useWords } from '../words/use-words.js';
import { rowId } from './grid-keys.js';
import { labelOf } from './label.js';
import type { Grid, Line } from './model.js';
import { GLYPHS } from './state.js';

interface Props {
  readonly grid: Grid;
  readonly row: Line;
  /** 0-based among the rows. */
  readonly index: number;
  readonly headerRows: number;
  /** Where it stands among rows that are not all drawn, px. */
  readonly top?: number;
}

export const MatrixRow = memo(Row, showsTheSame);

function showsTheSame(a: Props, b: Props): boolean {
  if (a.top !== b.top) return false;
  if (a.grid === b.grid && a.row === b.row) return a.index === b.index && a.headerRows === b.headerRows;
  return (
    a.index === b.index &&
    a.headerRows === b.headerRows &&
    a.row.code === b.row.code &&
    a.row.name === b.row.name &&
    a.row.done === b.row.done &&
    a.row.total === b.row.total &&
    // a criterion as a row gives its cells their words
    a.row.short === b.row.short &&
    a.row.deadline?.instant === b.row.deadline?.instant &&
    a.grid.columnsKey === b.grid.columnsKey &&
    a.grid.columns.every((column, i) => {
      const [was, is] = [a.grid.cellAt(a.row, column), b.grid.cellAt(b.row, b.grid.columns[i]!)];
      return was.cell === is.cell && was.changed === is.changed && was.fits === is.fits;
    })
  );
}

function Row({ grid, row, index, headerRows, top }: Props) {
  const { t, language } = useWords();
  const { columns } = grid;
  return (
    <div
      role="row"
      className="grid-row body"
      id={rowId(index + 1)}
      data-r={index + 1}
      aria-rowindex={headerRows + index + 1}
      style={top === undefined ? undefined : { top }}
    >
      <div role="rowheader" className="row-head" aria-colindex={1} tabIndex={-1} data-c={0}>
        {row.kind === 'criterion' && <span className="code">{row.code}</span>}
        <span className="row-name" title={row.name}>
          {row.kind === 'criterion' ? row.short : row.name}
        </span>
        <span className="row-count">
          {row.done}
          <small>/{row.total}</small>
        </span>
      </div>
      {columns.map((column, i) => {
        const drawn = grid.cellAt(row, column);
        const { state, cell } = drawn;
        const edge = i > 0 && columns[i - 1]!.section !== column.section ? ' edge' : '';
        const marked = cell.difficulties > 0 || drawn.changed !== null ? ' marked' : '';
        return (
          <div
            key={column.code}
            role="gridcell"
            aria-colindex={i + 2}
            aria-label={labelOf(drawn, row, column, t, language)}
            tabIndex={-1}
            className={`cell s-${state}${drawn.fits ? '' : ' dim'}${edge}${marked}`}
            data-c={i + 1}
            data-cell={`${drawn.unit}~${drawn.criterion}`}
            data-state={state}
          >
            {GLYPHS[state]}
            {cell.difficulties > 0 && <i className="dot" />}
            {drawn.changed !== null && <i className={`notch ${drawn.changed}`} />}
          </div>
        );
      })}
    </div>
  );
}
