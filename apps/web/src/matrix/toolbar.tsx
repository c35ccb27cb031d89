// What a reader can ask of the matrix: sort, filter, compare, find, exchange rows and columns.
import { useState } from 'react';
import { filterValue, go, useAddress, withFilter } from '../address.js';
import { useInstants, useVendors } from '../api/queries.js';
import { isInstant } from '../time/typed.js';
import { useNames } from '../views/parts/names.js';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import { answerOf } from './beside.js';
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
      <span className="chips">
        {FILTERS.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={f.includes(name)}
            disabled={name === 'changed' && since === null && !f.includes(name)}
            onClick={() => go({ f: withFilter(f, name, !f.includes(name)) }, 'replace')}
          >
            {t(`filter_${name}`)}
          </button>
        ))}
      </span>
      <VendorFilter catalogue={catalogue} />
      <span className="toolbar-order">
        <label>
          <span className="quiet-text">{t('sort')}</span>
          <select
            value={sort ?? ''}
            onChange={(event) => go({ sort: event.target.value || null }, 'replace')}
          >
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
          <button
            type="button"
            aria-label={t('flip')}
            aria-pressed={flip}
            onClick={() => go({ flip: !flip, sort: null }, 'replace')}
          >
            ⇄
          </button>
        </span>
      </span>
    </div>
  );
}

/** Who runs a system at this moment is asked for once somebody turns to the list; who runs none is not offered. */
function VendorFilter({ catalogue }: { readonly catalogue: Catalogue }) {
  const { t } = useWords();
  const names = useNames();
  const { f } = useAddress();
  const [isNear, setNear] = useState(false);
  const chosen = filterValue(f, 'vendor');
  const data = answerOf(useVendors(isNear || chosen !== null));
  const carries = (id: string): boolean =>
    data === undefined || data.systems.some(({ counts }) => counts.some(({ vendor }) => vendor === id));
  return (
    <select
      aria-label={t('filter_vendor')}
      value={chosen ?? ''}
      onPointerEnter={() => setNear(true)}
      onFocus={() => setNear(true)}
      onChange={(event) => go({ f: withFilter(f, 'vendor', event.target.value) }, 'replace')}
    >
      <option value="">{t('anyVendor')}</option>
      {catalogue.vendors
        .filter(({ id, kind }) => kind !== 'support' && (carries(id) || id === chosen))
        .map(({ id, name }) => (
          <option key={id} value={id} title={name}>
            {names.vendor(id)}
          </option>
        ))}
    </select>
  );
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
