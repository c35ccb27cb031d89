// What a reader can ask of the matrix: sort, filter, compare, find, exchange rows and columns.
import { memo } from 'react';
import { ToggleButton } from 'react-aria-components';
import { filterValue, go, useAddress, withFilter } from '../address.js';
import { useInstants } from '../api/queries.js';
import { isInstant } from '../time/typed.js';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import type { Catalogue } from './state.js';

const FILTERS = ['notDone', 'overdue', 'changed', 'conflicting', 'silent'] as const;
const SORTS = ['name', 'outstanding'] as const;

export function Toolbar({
  catalogue,
  since,
}: {
  readonly catalogue: Catalogue;
  /** After which instant changes are marked; null: none are. */
  readonly since: string | null;
}) {
  const { t } = useWords();
  const { f, sort, flip, q } = useAddress();
  const sortName = sort === null || (SORTS as readonly string[]).includes(sort) ? null : sort;
  return (
    <div className="toolbar" role="group" aria-label={t('filters')}>
      <input
        type="search"
        value={q}
        onChange={(event) => go({ q: event.target.value }, 'replace')}
        placeholder={t('search')}
        aria-label={t('search')}
      />
      <Chips f={f} isCompared={since !== null} />
      <select
        aria-label={t('filter_vendor')}
        value={filterValue(f, 'vendor') ?? ''}
        onChange={(event) => go({ f: withFilter(f, 'vendor', event.target.value) }, 'replace')}
      >
        <option value="">{t('anyVendor')}</option>
        {catalogue.vendors
          .filter(({ kind }) => kind !== 'support')
          .map(({ id, name, kind }) => (
            <option key={id} value={id} title={name}>
              {kind === 'self' ? name : id}
            </option>
          ))}
      </select>
      <label>
        <span className="quiet-text">{t('sort')}</span>
        <select value={sort ?? ''} onChange={(event) => go({ sort: event.target.value || null }, 'replace')}>
          <option value="">{t('sort_official')}</option>
          {SORTS.map((name) => (
            <option key={name} value={name}>
              {t(`sort_${name}`)}
            </option>
          ))}
          {sortName !== null && <option value={sortName}>{sortName}</option>}
        </select>
      </label>
      <Versus since={since} />
      <span title={t('flip')}>
        <ToggleButton
          aria-label={t('flip')}
          isSelected={flip}
          onChange={(on) => go({ flip: on, sort: null }, 'replace')}
        >
          ⇄
        </ToggleButton>
      </span>
    </div>
  );
}

/** Drawn again only when a filter changes, not at every step through time. */
const Chips = memo(function Chips({
  f,
  isCompared,
}: {
  readonly f: readonly string[];
  readonly isCompared: boolean;
}) {
  const { t } = useWords();
  return (
    <span className="chips">
      {FILTERS.map((name) => (
        <ToggleButton
          key={name}
          isSelected={f.includes(name)}
          isDisabled={name === 'changed' && !isCompared && !f.includes(name)}
          onChange={(on) => go({ f: withFilter(f, name, on) }, 'replace')}
        >
          {t(`filter_${name}`)}
        </ToggleButton>
      ))}
    </span>
  );
}, showTheSame);

function showTheSame(
  a: { readonly f: readonly string[]; readonly isCompared: boolean },
  b: typeof a,
): boolean {
  // an address that is read anew has another list of the same filters
  return a.isCompared === b.isCompared && a.f.join() === b.f.join();
}

/** What the matrix is compared with: the report before, unless the reader chose an instant. */
function Versus({ since }: { readonly since: string | null }) {
  const { t, language } = useWords();
  const { vs, asOf } = useAddress();
  const { data } = useInstants();
  const earlier = (data?.instants ?? [])
    .filter(({ at }) => asOf === null || at < asOf)
    .slice(-60)
    .reverse();
  if (earlier.length === 0 && vs === null) return null;
  return (
    <label>
      <span className="quiet-text">{t('versus')}</span>
      <select value={vs ?? ''} onChange={(event) => go({ vs: event.target.value || null }, 'replace')}>
        <option value="">
          {since !== null && vs === null ? formatInstant(since, language) : t('versusPrevious')}
        </option>
        {earlier.map(({ at, report }) => (
          <option key={at} value={at}>
            {formatInstant(at, language)}
            {report ? ` – ${t('tickReport')}` : ''}
          </option>
        ))}
        {vs !== null && !earlier.some(({ at }) => at === vs) && (
          <option value={vs}>{isInstant(vs) ? formatInstant(vs, language) : vs}</option>
        )}
      </select>
    </label>
  );
}
