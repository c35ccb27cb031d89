// The systems of the 63 old provinces as they were declared in 2024: rolled up to the units of today, or row by row.
import { useMemo } from 'react';
import type { Answer } from '../../api/client.js';
import { useCatalogue } from '../../api/queries.js';
import { useWords } from '../../words/use-words.js';
import { Choice, FilterBar, SearchFilter, selecting, useFilters } from '../parts/filters.js';
import { includesFolded } from '../parts/fold.js';
import { useNames } from '../parts/names.js';
import { unitOptions } from '../parts/options.js';
import { usePhrases } from '../parts/phrases.js';
import { useRead } from '../parts/read.js';
import { SourceButton } from '../parts/source-button.js';
import { TableHead } from '../parts/table-head.js';
import { ViewFrame } from '../parts/view-frame.js';
import { kindsOf, rollUp, type UnitShape } from './rollup.js';
import { INVENTORY_WORDS } from './words.js';
import './inventory.css';

type Row = Answer<'/api/inventory'>['rows'][number];

const KEYS = ['unit', 'kind', 'vendor', 'review', 'list', 'q'] as const;
/** So many kinds have a column of their own; the others are rare. */
const COLUMNS = 10;
const NO_UNIT = 'none';
/** Any of the kinds without a column. */
const OTHERS = 'others';

export function InventoryView() {
  const words = usePhrases(INVENTORY_WORDS);
  const inventory = useRead('/api/inventory', {});
  return (
    <ViewFrame
      title={words.title}
      lead={words.lead}
      asked={inventory}
      isEmpty={(data) => data.rows.length === 0}
      empty={words.empty}
    >
      {(data) => <Loaded rows={data.rows} />}
    </ViewFrame>
  );
}

function Loaded({ rows }: { readonly rows: readonly Row[] }) {
  const words = usePhrases(INVENTORY_WORDS);
  const names = useNames();
  const { data: catalogue } = useCatalogue();
  const [filters, setFilters] = useFilters(KEYS);
  const select = selecting(filters, setFilters, words.any);
  const kinds = useMemo(() => kindsOf(rows), [rows]);
  const kindName = useMemo(() => kindNames(rows), [rows]);
  const columns = kinds.slice(0, COLUMNS).map(([kind]) => kind);
  const isOfKind = ({ systemKind }: Row): boolean =>
    filters.kind === OTHERS
      ? systemKind === null || !columns.includes(systemKind)
      : filters.kind === null || systemKind === filters.kind;
  const shown = rows.filter(
    (row) =>
      (filters.unit === null || (row.successor ?? NO_UNIT) === filters.unit) &&
      isOfKind(row) &&
      (filters.vendor === null || row.vendors.includes(filters.vendor)) &&
      (filters.review === null || row.needsReview.length > 0) &&
      includesFolded(`${row.unitName ?? ''} ${row.system ?? ''} ${row.raw}`, filters.q ?? ''),
  );
  const isList = filters.list !== null;
  const olds = new Set(shown.map((row) => row.unit ?? row.unitName).filter((old) => old !== null)).size;
  const vendors = [...new Set(rows.flatMap((row) => row.vendors))].sort((a, b) => a.localeCompare(b, 'vi'));
  const printed = useMemo(() => new Set(rows.map((row) => row.unit)), [rows]);
  return (
    <>
      <Choice
        label={words.table}
        value={isList ? 'list' : 'table'}
        options={[
          ['table', words.table],
          ['list', words.list],
        ]}
        onChange={(chosen) => setFilters({ list: chosen === 'list' ? '1' : null })}
      />
      <FilterBar
        summary={words.shown(shown.length, rows.length, olds)}
        active={KEYS.some((key) => key !== 'list' && filters[key] !== null)}
        onClear={() => setFilters({ unit: null, kind: null, vendor: null, review: null, q: null })}
      >
        <SearchFilter label={words.search} value={filters.q} onChange={(q) => setFilters({ q })} />
        {select('unit', words.unit, [
          ...unitOptions(catalogue, names),
          [NO_UNIT, words.noSuccessor] as const,
        ])}
        {select('kind', words.system, [
          ...kinds.map(([kind, n]) => [kind, `${kindName(kind)} (${n})`] as const),
          [OTHERS, words.others] as const,
        ])}
        {select(
          'vendor',
          words.vendor,
          vendors.map((vendor) => [vendor, names.vendor(vendor)]),
        )}
        <label className="filter-check">
          <input
            type="checkbox"
            checked={filters.review !== null}
            onChange={(event) => setFilters({ review: event.target.checked ? '1' : null })}
          />
          {words.review}
        </label>
      </FilterBar>
      {shown.length === 0 ? (
        <p className="state">{words.none}</p>
      ) : isList ? (
        <List rows={shown} />
      ) : (
        <RolledUpTable
          rows={shown}
          units={catalogue?.units ?? []}
          printed={printed}
          columns={columns}
          kindName={kindName}
          onOpen={(unit, kind) =>
            // the others of one chosen kind are of that kind
            setFilters({ unit: unit ?? NO_UNIT, list: '1', kind: filters.kind ?? kind ?? null })
          }
        />
      )}
    </>
  );
}

interface RolledUpTableProps {
  readonly rows: readonly Row[];
  readonly units: readonly UnitShape[];
  /** The old provinces under whose names there are rows, whatever is filtered. */
  readonly printed: ReadonlySet<string | null>;
  readonly columns: readonly string[];
  readonly kindName: (kind: string) => string;
  readonly onOpen: (unit: string | null, kind?: string) => void;
}

function RolledUpTable({ rows, units, printed, columns, kindName, onOpen }: RolledUpTableProps) {
  const words = usePhrases(INVENTORY_WORDS);
  const names = useNames();
  const rolled = rollUp(rows, units, columns);
  const nameOf = (unit: string | null) => (unit === null ? words.noSuccessor : names.unit(unit));
  const oldNames = (olds: readonly string[]) =>
    `${olds.map((old) => names.oldUnit(old)).join(', ')} ${words.old}`;
  return (
    <div className="scroll-box" role="region" aria-label={words.matrix} tabIndex={0}>
      <table className="data inventory-table">
        <caption className="sr-only">{words.matrixLead}</caption>
        <thead>
          <tr>
            <th scope="col">{words.unit}</th>
            {columns.map((kind) => (
              <th key={kind} scope="col" className="number">
                {kindName(kind)}
              </th>
            ))}
            <th scope="col" className="number">
              {words.others}
            </th>
            <th scope="col" className="number">
              {words.rows}
            </th>
          </tr>
        </thead>
        <tbody>
          {rolled.map(({ unit, olds, kinds, rows: n, guessed }) => (
            <tr key={unit ?? NO_UNIT}>
              <th scope="row">
                {nameOf(unit)}
                {olds.length > 0 && <span className="inventory-olds quiet">{oldNames(olds)}</span>}
                {olds.some((old) => !printed.has(old)) && (
                  <span className="inventory-olds">
                    {words.noRow(oldNames(olds.filter((old) => !printed.has(old))))}
                  </span>
                )}
                {guessed > 0 && <span className="inventory-olds">{words.guessed(guessed, n)}</span>}
              </th>
              {columns.map((kind) => (
                <td key={kind} className="number">
                  {kinds.has(kind) && (
                    <button
                      type="button"
                      className="link-button"
                      aria-label={`${nameOf(unit)}, ${kindName(kind)}: ${kinds.get(kind)}`}
                      onClick={() => onOpen(unit, kind)}
                    >
                      {kinds.get(kind)}
                    </button>
                  )}
                </td>
              ))}
              <td className="number">
                {kinds.has(null) && (
                  <button
                    type="button"
                    className="link-button"
                    aria-label={`${nameOf(unit)}, ${words.others}: ${kinds.get(null)}`}
                    onClick={() => onOpen(unit, OTHERS)}
                  >
                    {kinds.get(null)}
                  </button>
                )}
              </td>
              <td className="number strong">
                {n > 0 && (
                  <button
                    type="button"
                    className="link-button"
                    aria-label={`${nameOf(unit)}: ${n}`}
                    onClick={() => onOpen(unit)}
                  >
                    {n}
                  </button>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function List({ rows }: { readonly rows: readonly Row[] }) {
  const words = usePhrases(INVENTORY_WORDS);
  const { language } = useWords();
  const names = useNames();
  return (
    <div className="scroll-box" role="region" aria-label={words.list} tabIndex={0}>
      <table className="data inventory-list">
        <TableHead
          columns={[
            words.unit,
            words.system,
            words.managedBy,
            words.mode,
            words.vendor,
            words.year,
            words.needsReview,
          ]}
        />
        <tbody>
          {rows.map((row) => (
            <tr key={row.event}>
              <th scope="row">
                {row.unitName === null ? (
                  <em>{words.noUnit}</em>
                ) : (
                  // as printed; in English as the catalogue calls it, where it knows it
                  `${row.unit === null || language === 'vi' ? row.unitName : names.oldUnit(row.unit)} ${row.unit === null ? '' : words.old}`
                )}
                {row.unit === null && row.unitGuess !== null && (
                  <span className="block quiet">{words.guess(names.oldUnit(row.unitGuess))}</span>
                )}
                {row.successor !== null && <span className="block quiet">→ {names.unit(row.successor)}</span>}
              </th>
              <td>
                {row.system ?? <em>{words.noSystem}</em>}
                {row.source && (
                  <span className="block">
                    <SourceButton document={row.source.document} lines={row.source.lines} brief />
                  </span>
                )}
              </td>
              <td>{row.managedBy}</td>
              <td>{row.mode === null ? '' : words.modes[row.mode]}</td>
              <td>{row.vendors.map((vendor) => names.vendor(vendor)).join(', ')}</td>
              <td>{row.year}</td>
              <td className="inventory-review">
                {row.needsReview.map(ownLanguage(language === 'vi')).join('; ')}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** A reason is written in both languages, the English in parentheses at its end. */
function ownLanguage(isVietnamese: boolean): (reason: string) => string {
  return (reason) => {
    const found = /^(.*?)\s*\(([^()]*)\)$/s.exec(reason);
    return found ? (isVietnamese ? found[1]! : found[2]!) : reason;
  };
}

/** A kind is called by its shortest printed name where its code says nothing to a reader. */
function kindNames(rows: readonly Row[]): (kind: string) => string {
  const shortest = new Map<string, string>();
  for (const { systemKind, system } of rows) {
    if (systemKind === null || system === null) continue;
    const known = shortest.get(systemKind);
    if (known === undefined || system.length < known.length) shortest.set(systemKind, system);
  }
  return (kind) => (kind.includes('_') || kind === 'CCVC' ? (shortest.get(kind) ?? kind) : kind);
}
