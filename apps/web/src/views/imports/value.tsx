// A value of a cell as people read it: a status with its glyph and colour, vendors by name, a deadline in its words.
import { STATES, type State } from '../../matrix/state.js';
import { StateMark } from '../../ui/legend.js';
import { useWords } from '../../words/use-words.js';
import { useNames } from '../parts/names.js';
import { usePhrases } from '../parts/phrases.js';
import type { Entry } from './line-model.js';
import { IMPORT_WORDS } from './words.js';

export type CellValue = Entry['to'];

const isState = (value: string): value is State => (STATES as readonly string[]).includes(value);

export function Value({ value }: { readonly value: CellValue }) {
  const words = usePhrases(IMPORT_WORDS);
  const { t } = useWords();
  const names = useNames();
  if (value === null) return <>{words.nothing}</>;
  if (typeof value === 'string') {
    if (!isState(value)) return <>{value}</>;
    return (
      <span className="value">
        <StateMark state={value} /> {t(`state_${value}`)}
      </span>
    );
  }
  if (!Array.isArray(value)) return <>{(value as { readonly wording: string }).wording}</>;
  return <>{value.length === 0 ? words.self : value.map((id) => names.vendor(id)).join(', ')}</>;
}

/** The old value struck through beside the new. */
export function FromTo({ from, to }: { readonly from: CellValue; readonly to: CellValue }) {
  return (
    <span className="from-to">
      <s>
        <Value value={from} />
      </s>{' '}
      <span aria-hidden="true">→</span>{' '}
      <strong>
        <Value value={to} />
      </strong>
    </span>
  );
}
