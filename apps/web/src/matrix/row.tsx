// One row of the grid. It is drawn again only when what it shows is another, whatever else of the grid has changed.
import { memo } from 'react';
import { useWords } from '../words/use-words.js';
import { rowId } from './grid-keys.js';
import { labelOf } from './label.js';
import { addressOf, type Grid, type Line } from './model.js';
import { changeProps, standingOf } from './standing.js';
import { GLYPHS } from './state.js';
import { tracksOf, type Range } from './window.js';

/** The columns that are drawn, too. */
interface Props extends Range {
  readonly grid: Grid;
  readonly row: Line;
  readonly asOf: string;
  /** 0-based among the rows. */
  readonly index: number;
  readonly headerRows: number;
  /** False while it passes by: what its cells are called is said once they rest. */
  readonly named: boolean;
}

export const MatrixRow = memo(Row, showsTheSame);

function showsTheSame(a: Props, b: Props): boolean {
  if (a.index !== b.index || a.headerRows !== b.headerRows || a.named !== b.named) return false;
  if (a.from !== b.from || a.to !== b.to) return false;
  if (a.grid === b.grid && a.row === b.row && a.asOf === b.asOf) return true;
  return (
    // of criteria there are few, and beside its cells each shows how it stands at this moment
    a.row.kind === 'unit' &&
    a.row.code === b.row.code &&
    a.row.name === b.row.name &&
    a.row.done === b.row.done &&
    a.row.total === b.row.total &&
    a.grid.columnsKey === b.grid.columnsKey &&
    a.grid.columns.every((column, i) => {
      const [was, is] = [a.grid.cellAt(a.row, column), b.grid.cellAt(b.row, b.grid.columns[i]!)];
      return was.cell === is.cell && was.changed === is.changed && was.fits === is.fits;
    })
  );
}

function Row({ grid, row, asOf, index, headerRows, named, from, to }: Props) {
  const { t, language } = useWords();
  const { columns } = grid;
  return (
    <div
      role="row"
      className="grid-row body"
      id={rowId(index + 1)}
      data-r={index + 1}
      aria-rowindex={headerRows + index + 1}
      style={tracksOf({ from, to }, columns.length)}
    >
      <div role="rowheader" className="row-head" aria-colindex={1} tabIndex={-1} data-c={0}>
        {row.kind === 'criterion' && <span className="code">{row.code}</span>}
        <span className="row-name" title={row.name}>
          {row.kind === 'criterion' ? row.short : row.name}
        </span>
        {row.kind === 'criterion' && <Standing row={row} asOf={asOf} />}
        <span className="row-count">
          {row.done}
          <small>/{row.total}</small>
        </span>
      </div>
      {columns.slice(from, to).map((column, at) => {
        const i = from + at;
        const drawn = grid.cellAt(row, column);
        const { state, cell } = drawn;
        const edge = i > 0 && columns[i - 1]!.section !== column.section ? ' edge' : '';
        const difficult = cell.difficulties > 0 ? ' difficult' : '';
        const changed = drawn.changed === null ? '' : ` changed ${drawn.changed}`;
        return (
          <div
            key={column.code}
            role="gridcell"
            aria-colindex={i + 2}
            aria-label={named ? labelOf(drawn, row, column, t, language) : undefined}
            tabIndex={-1}
            className={`cell s-${state}${drawn.fits ? '' : ' dim'}${edge}${difficult}${changed}`}
            data-c={i + 1}
            data-cell={named ? addressOf(drawn) : undefined}
            data-state={state}
          >
            {GLYPHS[state]}
          </div>
        );
      })}
    </div>
  );
}

/** What the head of its column says of a criterion, in one line. */
function Standing({ row, asOf }: Pick<Props, 'row' | 'asOf'>) {
  const { t, language } = useWords();
  const standing = standingOf(row, asOf, t, language);
  return (
    <>
      <span {...changeProps(row, t)} />
      <span className={`row-due${standing?.isLate === true ? ' late' : ''}`} title={standing?.title}>
        {standing !== null && (
          <>
            <b>{standing.day}</b> {standing.isTrial && <i>{t('trialShort')} </i>}
            {standing.countdown !== null && <span>{standing.countdown}</span>}
          </>
        )}
      </span>
    </>
  );
}
