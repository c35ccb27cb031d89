// The matrix: units × criteria, the page that people keep open all day.
import { useMemo } from 'react';
import { filterValue, go, useAddress } from '../address.js';
import { marksOf, useCatalogue, useMatrix, useRemarks, useVendors } from '../api/queries.js';
import type { Answer } from '../api/client.js';
import { Legend } from '../ui/legend.js';
import { Ask, Empty, Failed, Loading } from '../ui/states.js';
import { isInstant } from '../time/typed.js';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import './matrix.css';
import { MatrixGrid } from './grid.js';
import { useLiveChanges } from './live-changes.js';
import { answerOf, type Beside } from './beside.js';
import { buildGrid, keyOf, totalsOf } from './model.js';
import type { Catalogue, Matrix } from './state.js';
import { Toolbar } from './toolbar.js';

export function MatrixView() {
  const catalogue = useCatalogue();
  const matrix = useMatrix();
  return (
    <Ask asked={matrix}>
      {(data) =>
        catalogue.data === undefined ? (
          <Ask asked={catalogue}>{() => null}</Ask>
        ) : (
          <Shown matrix={data} catalogue={catalogue.data} isCurrent={!matrix.isPlaceholderData} />
        )
      }
    </Ask>
  );
}

interface ShownProps {
  readonly matrix: Matrix;
  readonly catalogue: Catalogue;
  /** False while the cells of another moment are still shown. */
  readonly isCurrent: boolean;
}

function Shown({ matrix, catalogue, isCurrent }: ShownProps) {
  const { t, language } = useWords();
  const address = useAddress();
  const { f, sort, flip, q, asOf, knownAt, vs } = address;
  const { since } = matrix;
  const cannotCompare = marksOf(address) === 'none';
  const remarks = useRemarks(f.includes('silent'));
  const carriers = useVendors(filterValue(f, 'vendor') !== null);
  // what is of one moment must not stand on the cells of another
  const of = <T,>(asked: Beside<T>): T | undefined => (isCurrent ? answerOf(asked) : undefined);
  const spoken = useSpoken(of(remarks));
  const vendors = useCarriers(of(carriers));
  const needed: readonly Beside<unknown>[] = [
    ...(f.includes('silent') ? [remarks] : []),
    ...(filterValue(f, 'vendor') === null ? [] : [carriers]),
  ];
  const lacking = needed.find((asked) => of(asked) === undefined);
  useLiveChanges(isCurrent && asOf === null && knownAt === null ? matrix : null, catalogue);
  const grid = useMemo(
    () => buildGrid({ matrix, catalogue, spoken, vendors }, { f, sort, flip, q, language }),
    [matrix, catalogue, spoken, vendors, f, sort, flip, q, language],
  );
  const all = matrix.units.length * matrix.criteria.length;
  const { counts, done, difficulties, changes } = useMemo(() => totalsOf(matrix), [matrix]);
  const isNarrowed = f.length > 0 || q !== '';
  const nothing = matrix.criteria.every(({ notReported }) => notReported === matrix.units.length);
  return (
    <section className="matrix" aria-labelledby="matrix-title">
      <div className="matrix-top">
        <h1 id="matrix-title">{t('matrixTitle')}</h1>
        <p>
          {t('total', { done, all })} · {formatInstant(matrix.asOf, language)}
          {isNarrowed && (
            <>
              {' · '}
              {lacking === undefined && (
                <>
                  {t('shownUnits', { n: grid.units.shown, all: grid.units.all })},{' '}
                  {t('matched', { n: grid.matched })}{' '}
                </>
              )}
              <button type="button" className="quiet" onClick={() => go({ f: [], q: '' }, 'replace')}>
                {t('clearFilters')}
              </button>
            </>
          )}
        </p>
        <Legend
          counts={counts}
          difficulties={difficulties}
          changes={since === null ? null : { n: changes, since: formatInstant(since, language) }}
        />
        <Toolbar catalogue={catalogue} since={since} />
      </div>
      {nothing && (
        <p className="banner not-live" role="status">
          {t('nothingYet')}
        </p>
      )}
      {cannotCompare && (
        <p className="state failed above" role="alert">
          <strong>{t('versusFailed')}</strong>
          <span>{t('versusLater', { at: isInstant(vs ?? '') ? formatInstant(vs!, language) : vs! })}</span>
        </p>
      )}
      {lacking !== undefined ? (
        <Lacking asked={lacking} />
      ) : f.includes('changed') && since === null ? (
        !cannotCompare && <Empty>{t('nothingToCompare')}</Empty>
      ) : grid.rows.length === 0 || grid.columns.length === 0 ? (
        <Empty>
          {t('noMatch')}
          <button type="button" onClick={() => go({ f: [], q: '' }, 'replace')}>
            {t('clearFilters')}
          </button>
        </Empty>
      ) : (
        <MatrixGrid grid={grid} asOf={matrix.asOf} />
      )}
    </section>
  );
}

/** What stands in the place of the grid while a filter lacks the answer that it needs: never "nothing matches". */
function Lacking({ asked }: { readonly asked: Beside<unknown> }) {
  return asked.error === null ? (
    <Loading />
  ) : (
    <Failed error={asked.error} again={() => void asked.refetch()} />
  );
}

/** Of which cells something was said in words. */
function useSpoken(data: Answer<'/api/remarks'> | undefined): ReadonlySet<string> | undefined {
  return useMemo(
    () =>
      data &&
      new Set(
        data.remarks.flatMap(({ unit, criterion }) => (unit && criterion ? [keyOf(unit, criterion)] : [])),
      ),
    [data],
  );
}

/** Who carries which system of which unit, as the server counts it: `self` where a unit runs it itself. */
function useCarriers(
  data: Answer<'/api/vendors'> | undefined,
): ReadonlyMap<string, readonly string[]> | undefined {
  return useMemo(() => {
    if (data === undefined) return undefined;
    const carriers = new Map<string, string[]>();
    for (const { code, counts } of data.systems)
      for (const { vendor, units } of counts)
        for (const unit of units) {
          const key = keyOf(unit, code);
          carriers.set(key, [...(carriers.get(key) ?? []), vendor]);
        }
    return carriers;
  }, [data]);
}
