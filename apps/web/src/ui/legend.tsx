// The legend: every state with its glyph, its words and how many there are.
import { GLYPHS, STATES, type State } from '../matrix/state.js';
import { useWords } from '../words/use-words.js';

interface Props {
  readonly counts: Readonly<Record<State, number>>;
  /** Cells with a difficulty, and changed ones; null hides the mark. */
  readonly difficulties?: number | null;
  readonly changes?: { readonly n: number; readonly since: string } | null;
}

export function Legend({ counts, difficulties = null, changes = null }: Props) {
  const { t, language } = useWords();
  const number = new Intl.NumberFormat(language);
  return (
    // scrolls sideways on a phone, so the keyboard must reach it
    <ul className="legend" aria-label={t('legend')} tabIndex={0}>
      {STATES.filter((state) => counts[state] > 0 || state !== 'not_applicable').map((state) => (
        <li key={state} className={counts[state] === 0 ? 'none' : undefined}>
          <StateMark state={state} /> {t(`state_${state}`)} <b>{number.format(counts[state])}</b>
        </li>
      ))}
      {difficulties !== null && (
        <li>
          <span className="mark plain difficult" /> {t('hasDifficulty')} <b>{number.format(difficulties)}</b>
        </li>
      )}
      {changes !== null && (
        <li>
          <span className="mark plain changed" /> {t('hasChanged', { at: changes.since })}{' '}
          <b>{number.format(changes.n)}</b>
        </li>
      )}
    </ul>
  );
}

/** The glyph of a state in its colour; the words stand beside it. */
export function StateMark({ state }: { readonly state: State }) {
  return (
    <span className={`mark s-${state}`} aria-hidden="true">
      {GLYPHS[state]}
    </span>
  );
}
