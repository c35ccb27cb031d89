// The header rows of the grid: section, group, name, how many are done, what changed, the deadline. They stay in view.
import { Fragment, memo } from 'react';
import { useWords } from '../words/use-words.js';
import { rowId } from './grid-keys.js';
import type { Grid, Line, Span } from './model.js';
import { changeOf, changeProps, standingOf } from './standing.js';
import { tracksOf, type Range } from './window.js';

/** The columns that are drawn, too. */
interface Props extends Range {
  readonly grid: Grid;
  readonly asOf: string;
  readonly sort: string | null;
  readonly flip: boolean;
}

/** How many header rows there are before the first row of cells. */
export function headerRows(grid: Grid): number {
  return headRowsOf(grid).length;
}

type HeadRow = 'sections' | 'groups' | 'names' | 'counts' | 'changes' | 'deadlines';

function headRowsOf(grid: Grid): HeadRow[] {
  const rows: HeadRow[] = [];
  if (grid.sections.length > 0) rows.push('sections');
  if (grid.groups.length > 0) rows.push('groups');
  rows.push('names', 'counts');
  if (grid.columns.some((line) => changeOf(line) !== null)) rows.push('changes');
  if (grid.columns.some((line) => line.deadline !== null)) rows.push('deadlines');
  return rows;
}

/** Drawn once while the rows under it scroll. */
export const MatrixHead = memo(function MatrixHead({ grid, asOf, sort, flip, from, to }: Props) {
  const { t } = useWords();
  const title: Record<HeadRow, string> = {
    sections: '',
    groups: '',
    names: t(flip ? 'criterion' : 'unit'),
    counts: t('countRow'),
    changes: t('changeRow'),
    deadlines: t('deadlineRow'),
  };
  return (
    <div role="rowgroup" className="grid-head">
      {headRowsOf(grid).map((kind, i) => (
        <div
          role="row"
          key={kind}
          className={`grid-row head-${kind}`}
          aria-rowindex={i + 1}
          style={tracksOf({ from, to }, grid.columns.length)}
          {...(kind === 'names' ? { id: rowId(0), 'data-r': 0 } : {})}
        >
          <div
            role="columnheader"
            aria-colindex={1}
            className="row-head"
            {...(kind === 'names' ? { tabIndex: -1, 'data-c': 0 } : {})}
          >
            {title[kind] || <span className="sr-only">{t(flip ? 'criterion' : 'unit')}</span>}
          </div>
          {kind === 'sections' || kind === 'groups' ? (
            <Spans spans={grid[kind]} columns={grid.columns.length} kind={kind} />
          ) : (
            grid.columns
              .slice(from, to)
              .map((line, at) => (
                <HeadCell key={line.code} {...{ grid, kind, line, c: from + at, asOf, sort }} />
              ))
          )}
        </div>
      ))}
    </div>
  );
});

function Spans({ spans, columns, kind }: { spans: readonly Span[]; columns: number; kind: string }) {
  const endOf = (i: number) => (i < 0 ? 0 : spans[i]!.from + spans[i]!.length);
  const rest = columns - endOf(spans.length - 1);
  return (
    <>
      {spans.map((span, i) => (
        <Fragment key={span.from}>
          {span.from > endOf(i - 1) && <Filler from={endOf(i - 1)} length={span.from - endOf(i - 1)} />}
          <div
            role="columnheader"
            aria-colindex={span.from + 2}
            aria-colspan={span.length}
            className={`span ${kind}`}
            style={{ gridColumn: `${span.from + 2} / span ${span.length}` }}
            title={span.title}
          >
            {span.title}
          </div>
        </Fragment>
      ))}
      {rest > 0 && <Filler from={columns - rest} length={rest} />}
    </>
  );
}

function Filler({ from, length }: { from: number; length: number }) {
  return (
    <div
      role="columnheader"
      aria-colindex={from + 2}
      aria-colspan={length}
      className="span none"
      style={{ gridColumn: `${from + 2} / span ${length}` }}
    />
  );
}

interface CellProps extends Omit<Props, 'flip' | keyof Range> {
  readonly kind: HeadRow;
  readonly line: Line;
  readonly c: number;
}

function HeadCell({ grid, kind, line, c, asOf, sort }: CellProps) {
  const { t, language } = useWords();
  const edge = c > 0 && grid.columns[c - 1]!.section !== line.section ? ' edge' : '';
  const shared = { 'aria-colindex': c + 2 };
  switch (kind) {
    case 'names':
      return (
        <div
          {...shared}
          role="columnheader"
          aria-sort={sort === line.code ? 'descending' : undefined}
          className={`name${edge}`}
          tabIndex={-1}
          data-c={c + 1}
          data-sort={line.code}
          title={line.kind === 'criterion' ? `${line.code}. ${line.name}` : line.name}
        >
          <span>{line.short}</span>
          {line.kind === 'criterion' && <small>{line.code}</small>}
        </div>
      );
    case 'counts': {
      const stated = line.declared;
      const differs = stated !== null && stated.done !== line.done;
      return (
        <div
          {...shared}
          role="gridcell"
          className={`count${edge}${line.done === line.total ? ' full' : ''}`}
          title={stated === null ? undefined : t('declaredCount', { n: stated.done })}
        >
          {line.done}
          <small>/{line.total}</small>
          {differs && <sup>≠</sup>}
        </div>
      );
    }
    case 'changes': {
      const { className, ...change } = changeProps(line, t);
      return <div {...shared} {...change} role="gridcell" className={`${className}${edge}`} />;
    }
    case 'deadlines': {
      const standing = standingOf(line, asOf, t, language);
      if (standing === null) return <div {...shared} role="gridcell" className={`deadline${edge}`} />;
      return (
        <div
          {...shared}
          role="gridcell"
          className={`deadline${edge}${standing.isLate ? ' late' : ''}`}
          title={standing.title}
        >
          <b>{standing.day}</b>
          {standing.isTrial && <i>{t('trialShort')}</i>}
          {standing.countdown !== null && <Countdown said={standing.countdown} />}
        </div>
      );
    }
    case 'sections':
    case 'groups':
      return null;
    default:
      return kind satisfies never;
  }
}

/** In two lines, as narrow as a column. */
function Countdown({ said }: { readonly said: string }) {
  const words = said.split(' ');
  return (
    <span>
      {words.slice(0, -1).join(' ')}
      <br />
      {words.at(-1)}
    </span>
  );
}
