// Filters of a view: they live in the address, so that a link shows the same, and each is a plain labelled control.
import { Children, useId, useState, type ReactNode } from 'react';
import { filterValue, go, useAddress, withFilter } from '../../address.js';
import { parseTyped } from '../../time/typed.js';
import { useMedia } from '../../ui/use-media.js';
import { useWords } from '../../words/use-words.js';
import type { Options } from './options.js';

export type Filters<K extends string> = Readonly<Record<K, string | null>>;

/** Filters by name; `q` is what was typed into the search field, null when nothing was. */
export function useFilters<K extends string>(
  keys: readonly K[],
): [Filters<K>, (patch: Partial<Filters<K>>) => void] {
  const { f, q } = useAddress();
  const filters = Object.fromEntries(
    keys.map((key) => [key, key === 'q' ? q || null : decode(filterValue(f, key))]),
  ) as Record<K, string | null>;
  const set = (patch: Partial<Filters<K>>): void => {
    const given = Object.entries<string | null | undefined>(patch).filter(([, v]) => v !== undefined);
    const next = given
      .filter(([key]) => key !== 'q')
      .reduce((all, [key, value]) => withFilter(all, key, encode(value ?? '')), [...f]);
    const typed = given.find(([key]) => key === 'q');
    go({ f: next, ...(typed ? { q: typed[1] ?? '' } : {}) }, typed ? 'replace' : 'push');
  };
  return [filters, set];
}

/** A comma ends a filter in the address. */
function encode(value: string): string {
  return value.replace(/[%,]/g, (c) => encodeURIComponent(c));
}

function decode(value: string | null): string | null {
  try {
    return value === null || value === '' ? null : decodeURIComponent(value);
  } catch {
    return value;
  }
}

interface FilterBarProps {
  /** How much the filters leave; announced when it changes. */
  readonly summary: string;
  readonly active: boolean;
  readonly onClear: () => void;
  readonly children: ReactNode;
}

export function FilterBar({ summary, active, onClear, children }: FilterBarProps) {
  const { t } = useWords();
  // a phone shows what was asked for first
  const isNarrow = useMedia('(max-width: 760px)');
  return (
    <div className="filter-bar" role="search">
      {isNarrow && Children.count(children) > 4 ? (
        <details className="filters-folded">
          <summary>{t('filters')}</summary>
          <div className="filter-bar">{children}</div>
        </details>
      ) : (
        children
      )}
      {active && (
        <button type="button" className="filter-clear" onClick={onClear}>
          {t('clearFilters')}
        </button>
      )}
      <span className="filter-summary" role="status">
        {summary}
      </span>
    </div>
  );
}

interface SelectFilterProps {
  readonly label: string;
  /** What stands for no choice; null when there must be one. */
  readonly all: string | null;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
  readonly options: Options;
}

export function SelectFilter({ label, all, value, onChange, options }: SelectFilterProps) {
  const known = value === null || options.some(([option]) => option === value);
  return (
    <label className="filter">
      <span>{label}</span>
      <select
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      >
        {all !== null && <option value="">{all}</option>}
        {!known && <option value={value}>{value}</option>}
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}

/**
 * Makes the selects of a view: `select('unit', 'Địa phương', options)` is the one of the filter `unit`.
 * @param all stands for no choice
 */
export function selecting<K extends string>(
  filters: Filters<K>,
  set: (patch: Partial<Filters<K>>) => void,
  all: string,
) {
  return (key: K, label: string, options: Options) => (
    <SelectFilter
      label={label}
      all={all}
      value={filters[key]}
      onChange={(value) => set({ [key]: value } as Partial<Filters<K>>)}
      options={options}
    />
  );
}

interface SearchFilterProps {
  readonly label: string;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

export function SearchFilter({ label, value, onChange }: SearchFilterProps) {
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        type="search"
        value={value ?? ''}
        onChange={(event) => onChange(event.target.value === '' ? null : event.target.value)}
      />
    </label>
  );
}

interface NameFilterProps {
  readonly label: string;
  readonly value: string | null;
  /** Proposed, not prescribed. */
  readonly suggestions: readonly string[];
  readonly onChange: (value: string | null) => void;
}

/** A name to be typed in full or picked; taken over when the field is left, by Enter, or when one is picked. */
export function NameFilter({ label, value, suggestions, onChange }: NameFilterProps) {
  const list = useId();
  const [typed, setTyped] = useState(value ?? '');
  const [last, setLast] = useState(value);
  if (last !== value) {
    setLast(value);
    setTyped(value ?? '');
  }
  const take = (name: string): void => onChange(name.trim() === '' ? null : name.trim());
  return (
    <label className="filter">
      <span>{label}</span>
      <input
        list={list}
        value={typed}
        onChange={({ target }) => {
          setTyped(target.value);
          if (suggestions.includes(target.value)) take(target.value);
        }}
        onBlur={() => take(typed)}
        onKeyDown={(event) => event.key === 'Enter' && take(typed)}
      />
      <datalist id={list}>
        {suggestions.map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </label>
  );
}

const DAY = '27/6/2025';

interface DateFilterProps {
  readonly label: string;
  /** `27/6/2025` */
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

/**
 * A day as officials write it, whatever the language of the browser; taken over by Enter or when the field is left, once:
 * then the field shows what holds, which is nothing where the choice is shown elsewhere.
 */
export function DateFilter({ label, value, onChange }: DateFilterProps) {
  const { t } = useWords();
  const message = useId();
  const [typed, setTyped] = useState(value ?? '');
  const [tried, setTried] = useState('');
  const [last, setLast] = useState(value);
  if (last !== value) {
    setLast(value);
    setTyped(value ?? '');
  }
  const isReadable = typed.trim() === '' || parseTyped(typed) !== null;
  // not while it is still being typed
  const isWrong = !isReadable && (typed === tried || typed === value);
  const take = (): void => {
    setTried(typed);
    const given = typed.trim();
    if (!isReadable || given === (value ?? '')) return;
    setTyped(value ?? '');
    onChange(given === '' ? null : given);
  };
  return (
    <div>
      <label className="filter">
        <span>{label}</span>
        <input
          className="filter-day"
          inputMode="numeric"
          placeholder={t('example', { example: DAY })}
          value={typed}
          aria-invalid={isWrong}
          aria-describedby={isWrong ? message : undefined}
          onChange={(event) => setTyped(event.target.value)}
          onBlur={take}
          onKeyDown={(event) => event.key === 'Enter' && take()}
        />
      </label>
      {isWrong && (
        <span id={message} role="alert" className="filter-fault">
          {t('unreadable', { example: DAY })}
        </span>
      )}
    </div>
  );
}

interface ChoiceProps<V extends string> {
  readonly label: string;
  readonly value: V;
  readonly options: readonly (readonly [value: V, label: string])[];
  readonly onChange: (value: V) => void;
}

/** A few choices of which one holds, all in view. */
export function Choice<V extends string>({ label, value, options, onChange }: ChoiceProps<V>) {
  const name = useId();
  return (
    <fieldset className="choice">
      <legend className="sr-only">{label}</legend>
      {options.map(([option, text]) => (
        <label key={option} className={option === value ? 'chosen' : ''}>
          <input
            type="radio"
            className="sr-only"
            name={name}
            checked={option === value}
            onChange={() => onChange(option)}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
