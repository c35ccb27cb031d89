// One bar rules every number on the page: a slider over the instants of which something was said, previous, next and
// play, and folded away the second clock for those who need it.
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { go, useAddress } from '../address.js';
import { useAhead, useInstants } from '../api/queries.js';
import { formatInstant } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import { Unfold } from '../ui/unfold.js';
import { around, place, step, type Tick } from './scale.js';
import { isInstant } from './typed.js';
import { TimeFields } from './time-fields.js';
import { Track } from './track.js';

const PLAY_MS = 1_200;
const AHEAD_MS = 120;
/** So many dates are asked for beforehand: by somebody who looks at a page, and by somebody who turns to the time bar. */
const FEW = 2;
const MANY = 16;
const NO_TICKS: readonly Tick[] = [];

export function TimeBar() {
  const { t, language } = useWords();
  const address = useAddress();
  const { knownAt } = address;
  const wrong = unreadable(address.asOf);
  // from what cannot be read, a step leads to the last tick
  const asOf = wrong === null ? address.asOf : null;
  const { data } = useInstants();
  const [now] = useState(() => Date.now());
  const [playing, setPlaying] = useState(false);
  const instants = data?.instants ?? NO_TICKS;
  const ticks = useMemo(
    () => place([...instants, { at: null, events: 0, report: false }], now),
    [instants, now],
  );
  const [inUse, setInUse] = useState(false);
  const move = useCallback(
    (by: -1 | 1): boolean => {
      setInUse(true);
      const to = step(ticks, asOf, by);
      if (to !== undefined) go({ asOf: to.at }, 'replace');
      return to !== undefined;
    },
    [ticks, asOf],
  );
  useBrackets(move);
  const ahead = useAhead();
  useEffect(() => {
    let left = false;
    // one after the other, once the page itself has got what it asked for: it must not wait in line behind them
    const askAround = async (): Promise<void> => {
      for (const { at } of around(ticks, asOf, inUse ? MANY : FEW)) if (!left) await ahead(at);
    };
    const timer = setTimeout(() => void askAround(), AHEAD_MS);
    return () => {
      left = true;
      clearTimeout(timer);
    };
  }, [ahead, ticks, asOf, inUse]);
  useEffect(() => {
    if (!playing) return undefined;
    const timer = setTimeout(() => {
      if (asOf === null || !move(1)) setPlaying(false);
    }, PLAY_MS);
    return () => clearTimeout(timer);
  }, [playing, asOf, move]);
  const play = (): void => {
    // from the end there is nothing to play: begin at the beginning
    if (!playing && asOf === null) go({ asOf: ticks[0]?.at ?? null }, 'replace');
    setPlaying(!playing);
  };
  const wrongKnown = /^\d+$/.test(knownAt ?? '') ? null : unreadable(knownAt);
  const shown = wrong ?? (asOf === null ? t('now') : formatInstant(asOf, language));
  return (
    <section
      className="time-bar"
      aria-label={t('timeBar')}
      onPointerEnter={() => setInUse(true)}
      onFocus={() => setInUse(true)}
    >
      <div className="time-buttons">
        <button
          type="button"
          className="quiet"
          aria-label={t('earlier')}
          onClick={() => move(-1)}
          disabled={step(ticks, asOf, -1) === undefined}
        >
          ◀
        </button>
        <button
          type="button"
          className="quiet"
          aria-label={playing ? t('pause') : t('play')}
          onClick={play}
          disabled={ticks.length < 3}
        >
          {playing ? '❚❚' : '▶❘'}
        </button>
        <button
          type="button"
          className="quiet"
          aria-label={t('later')}
          onClick={() => move(1)}
          disabled={step(ticks, asOf, 1) === undefined}
        >
          ▶
        </button>
      </div>
      <Track
        ticks={ticks}
        asOf={asOf}
        unread={wrong}
        now={now}
        onChange={(at) => go({ asOf: at }, 'replace')}
        onNear={(at) => void ahead(at)}
      />
      <div className="time-advanced">
        <span className="time-shown">
          {t('asOfLabel')} <strong>{shown}</strong>
          {knownAt !== null && (
            <>
              , {t('knownAtLabel')}{' '}
              <strong>
                {isInstant(knownAt) ? formatInstant(knownAt, language) : (wrongKnown ?? `#${knownAt}`)}
              </strong>
            </>
          )}
        </span>
        {[wrong, wrongKnown].map(
          (text, i) =>
            text !== null && (
              <span key={i} role="alert" className="time-wrong">
                {t('addressUnreadable', { text, example: t(i === 0 ? 'timeFormat' : 'knownFormat') })}
              </span>
            ),
        )}
        <Unfold
          className="time-fields"
          label={
            <>
              {t('advanced')} <span aria-hidden="true">▾</span>
            </>
          }
        >
          {() => <TimeFields asOf={address.asOf} knownAt={knownAt} />}
        </Unfold>
      </div>
    </section>
  );
}

/** What an address names where an instant should stand, when it is none; it must not be shown as if it were one. */
function unreadable(typed: string | null): string | null {
  return typed === null || isInstant(typed) ? null : typed;
}

/** `[` and `]` step from anywhere but a field in which they are typed. */
function useBrackets(move: (by: -1 | 1) => boolean): void {
  const latest = useRef(move);
  useEffect(() => {
    latest.current = move;
  }, [move]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key !== '[' && event.key !== ']') return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target as Element | null;
      if (target?.closest('input, textarea, select, [contenteditable]')) return;
      event.preventDefault();
      latest.current(event.key === '[' ? -1 : 1);
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
