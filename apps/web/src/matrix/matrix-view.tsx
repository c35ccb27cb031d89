// The matrix: units × criteria, the page that people keep open all day.
import { useMemo } from 'react';
import { Button } from 'react-aria-components';
import { filterValue, go, useAddress } from '../address.js';
import { useCatalogue, useChanges, useMatrix, useRemarks, useVendors } from '../api/queries.js';
import { Legend } from '../ui/legend.js';
import { Ask, Empty } from '../ui/states.js';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import './matrix.css';
import { MatrixGrid } from './grid.js';
import { useLiveChanges } from './live-changes.js';
import { buildGrid, keyOf } from './model.js';
import type { Catalogue, Diff, Matrix } from './state.js';
import { Toolbar } from './toolbar.js';

export function MatrixView() {
  const catalogue = useCatalogue();
  const matrix = useMatrix();
  const diff = useChanges();
  // marks of one moment must not stand on the cells of another
  const marks = matrix.isPlaceholderData || diff.isPlaceholderData || diff.isError ? undefined : diff.data;
  return (
    <Ask asked={matrix}>
      {(data) =>
        catalogue.data === undefined ? (
          <Ask asked={catalogue}>{() => null}</Ask>
        ) : (
          <Shown
            matrix={data}
            catalogue={catalogue.data}
            diff={marks}
            isCurrent={!matrix.isPlaceholderData}
          />
        )
      }
    </Ask>
  );
}

interface ShownProps {
  readonly matrix: Matrix;
  readonly catalogue: Catalogue;
  readonly diff: Diff | undefined;
  readonly isCurrent: boolean;
}

function Shown({ matrix, catalogue, diff, isCurrent }: ShownProps) {
  const { t, language } = useWords();
  const { f, sort, flip, q, asOf, knownAt } = useAddress();
  const spoken = useSpoken(f.includes('silent'));
  const vendors = useCarriers(filterValue(f, 'vendor') !== null);
  useLiveChanges(isCurrent && asOf === null && knownAt === null ? matrix : null, catalogue);
  const grid = useMemo(
    () => buildGrid({ matrix, catalogue, diff, spoken, vendors }, { f, sort, flip, q, language }),
    [matrix, catalogue, diff, spoken, vendors, f, sort, flip, q, language],
  );
  const all = matrix.units.length * matrix.criteria.length;
  const done = matrix.units.reduce((sum, unit) => sum + unit.done, 0);
  const isNarrowed = f.length > 0 || q !== '';
  const nothing = matrix.criteria.every(({ notReported }) => notReported === matrix.units.length);
  return (
    <section className="matrix" aria-labelledby="matrix-title">
      <div className="matrix-top">
        <h1 id="matrix-title">{t('matrixTitle')}</h1>
        <p>
          {t('total', { done: String(done), all: String(all) })} · {formatInstant(matrix.asOf, language)}
          {isNarrowed && (
            <>
              {' · '}
              {t('shownUnits', { n: grid.units.shown, all: grid.units.all })}
              {grid.matched !== null && <>, {t('matched', { n: grid.matched })}</>}{' '}
              <Button className="quiet" onPress={() => go({ f: [], q: '' }, 'replace')}>
                {t('clearFilters')}
              </Button>
            </>
          )}
        </p>
        <Legend
          counts={grid.counts}
          difficulties={grid.difficulties}
          changes={diff === undefined ? null : { n: grid.changes, since: formatInstant(diff.from, language) }}
        />
        <Toolbar catalogue={catalogue} diff={diff} />
      </div>
      {nothing && (
        <p className="banner not-live" role="status">
          {t('nothingYet')}
        </p>
      )}
      {grid.rows.length === 0 || grid.columns.length === 0 ? (
        <Empty>
          {t('noMatch')}
          <Button onPress={() => go({ f: [], q: '' }, 'replace')}>{t('clearFilters')}</Button>
        </Empty>
      ) : (
        <MatrixGrid grid={grid} asOf={matrix.asOf} />
      )}
    </section>
  );
}

/** Of which cells something was said in words; only asked for when a filter needs it. */
function useSpoken(wanted: boolean): ReadonlySet<string> | undefined {
  const { data } = useRemarks(wanted);
  return useMemo(
    () =>
      data &&
      new Set(
        data.remarks.flatMap(({ unit, criterion }) => (unit && criterion ? [keyOf(unit, criterion)] : [])),
      ),
    [data],
  );
}

/** Who carries which system of which unit; only asked for when a filter needs it. */
function useCarriers(wanted: boolean): ReadonlyMap<string, readonly string[]> | undefined {
  const { data } = useVendors(wanted);
  return useMemo(
    () =>
      data &&
      new Map(
        data.units.flatMap((unit) =>
          Object.entries(unit.systems).map(
            ([system, { vendors }]) => [keyOf(unit.code, system), vendors] as const,
          ),
        ),
      ),
    [data],
  );
}
