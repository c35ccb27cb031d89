// The slider of the time bar. Its stops are the ticks, so it is not a range of numbers but a list of instants: arrows go
// from one to the next, Home to the first, End to now; a pointer takes the nearest.
import { memo, useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { formatDate, formatDay, formatInstant, localTime } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import { nearest, step, tickAt, xOf, type Placed } from './scale.js';

interface Props {
  readonly ticks: readonly Placed[];
  readonly asOf: string | null;
  /** What the address names in its place, where that cannot be read: then the thumb stands nowhere. */
  readonly unread: string | null;
  readonly now: number;
  readonly onChange: (at: string | null) => void;
  /** The pointer rests near a tick: it may be the next to be chosen. */
  readonly onNear: (at: string | null) => void;
}

const REST_MS = 40;

export function Track({ ticks, asOf, unread, now, onChange, onNear }: Props) {
  const { t, language } = useWords();
  const track = useRef<HTMLDivElement>(null);
  const index = tickAt(ticks, asOf);

  const resting = useRef<ReturnType<typeof setTimeout>>(undefined);
  useEffect(() => () => clearTimeout(resting.current), []);
  const under = (event: PointerEvent): Placed | undefined => {
    const box = track.current!.getBoundingClientRect();
    return nearest(ticks, (event.clientX - box.left) / box.width);
  };
  const takeFrom = (event: PointerEvent): void => {
    const found = under(event);
    if (found !== undefined) onChange(found.at);
  };
  const restOn = (event: PointerEvent): void => {
    const found = under(event);
    clearTimeout(resting.current);
    if (found !== undefined) resting.current = setTimeout(() => onNear(found.at), REST_MS);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, () => string | null | undefined> = {
      ArrowLeft: () => step(ticks, asOf, -1)?.at,
      ArrowDown: () => step(ticks, asOf, -1)?.at,
      ArrowRight: () => step(ticks, asOf, 1)?.at,
      ArrowUp: () => step(ticks, asOf, 1)?.at,
      Home: () => ticks[0]?.at,
      End: () => null,
    };
    const to = steps[event.key]?.();
    if (event.key in steps) event.preventDefault();
    if (to !== undefined) onChange(to);
  };
  return (
    <div
      className="track"
      ref={track}
      role="slider"
      tabIndex={0}
      aria-label={t('asOfLabel')}
      aria-valuemin={0}
      aria-valuemax={ticks.length - 1}
      aria-valuenow={Math.max(0, index)}
      aria-valuetext={unread ?? (asOf === null ? t('now') : formatInstant(asOf, language))}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        takeFrom(event);
      }}
      onPointerMove={(event) =>
        event.currentTarget.hasPointerCapture(event.pointerId) ? takeFrom(event) : restOn(event)
      }
    >
      <Ticks ticks={ticks} now={now} />
      {unread === null && <span className="thumb" style={{ left: percent(xOf(ticks, asOf, now)) }} />}
    </div>
  );
}

const percent = (x: number): string => `${(x * 100).toFixed(2)}%`;

/** They stay where they are while the thumb moves. */
const Ticks = memo(function Ticks({ ticks, now }: Pick<Props, 'ticks' | 'now'>) {
  const { t, language } = useWords();
  const dates = tickDates(ticks, now);
  const nameOf = (tick: Placed | undefined): string => {
    if (tick === undefined || tick.at === null) return t('now');
    const what = tick.report ? t('tickReport') : t('tickEvents', { n: tick.events });
    return `${formatInstant(tick.at, language)} – ${what}`;
  };
  return (
    <>
      {ticks.map((tick, i) => {
        const before = ticks[i - 1];
        return (
          <span key={tick.at ?? 'now'}>
            {before && (
              <span
                className={`track-line ${tick.gap ? 'gap' : ''}`}
                style={{ left: percent(before.x), width: percent(tick.x - before.x) }}
              />
            )}
            <span
              className={`tick ${tick.report ? 'report' : ''} ${tick.at === null ? 'now' : ''}`}
              style={{ left: percent(tick.x) }}
              title={nameOf(tick)}
            />
            {dates.has(i) && (
              <span
                className={`tick-name ${i === 0 || tick.at === null ? '' : 'inner'}`}
                style={{ left: percent(tick.x) }}
              >
                {dates.get(i) ?? t('now')}
              </span>
            )}
          </span>
        );
      })}
    </>
  );
});

/** What stands below the ticks that have room: the day, with its year where it is another than before; null for now. */
function tickDates(ticks: readonly Placed[], now: number): ReadonlyMap<number, string | null> {
  const yearOf = ({ at }: Placed): number => localTime(at ?? new Date(now).toISOString()).year;
  // a bar of one year need not say it
  let year = new Set(ticks.map(yearOf)).size === 1 ? yearOf(ticks[0]!) : null;
  return new Map(
    [...namedTicks(ticks)]
      .sort((a, b) => a - b)
      .map((i) => {
        const tick = ticks[i]!;
        if (tick.at === null) return [i, null];
        const isKnown = yearOf(tick) === year;
        year = yearOf(tick);
        return [i, isKnown ? formatDay(tick.at) : formatDate(tick.at)];
      }),
  );
}

/** A name needs this much of the bar. */
const NAME_WIDTH = 0.08;

/** The ticks whose names have room: the first and now always, of the others those that overlap none. */
function namedTicks(ticks: readonly Placed[]): ReadonlySet<number> {
  const named = new Set([0, ticks.length - 1]);
  let last = ticks[0]?.x ?? 0;
  const end = (ticks.at(-1)?.x ?? 1) - NAME_WIDTH;
  if (ticks.length <= 12)
    ticks.forEach(({ x }, i) => {
      if (x - last < NAME_WIDTH || x > end) return;
      named.add(i);
      last = x;
    });
  return named;
}
