// What a reader can ask of the matrix: sort, filter, compare, find, exchange rows and columns.
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
        <button
          type="button"
          aria-label={t('flip')}
          aria-pressed={flip}
          onClick={() => go({ flip: !flip, sort: null }, 'replace')}
        >
          ⇄
        </button>
      </span>
    </div>
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
