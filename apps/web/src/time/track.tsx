// The slider of the time bar. Its stops are the ticks, so it is not a range of numbers but a list of instants: arrows go
// from one to the next, Home to the first, End to now; a pointer takes the nearest.
import { useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { formatInstant, formatDay } from '../words/dates.js';
import { useWords } from '../words/use-words.js';
import { nearest, step, tickAt, xOf, type Placed } from './scale.js';

interface Props {
  readonly ticks: readonly Placed[];
  readonly asOf: string | null;
  readonly now: number;
  readonly onChange: (at: string | null) => void;
}

export function Track({ ticks, asOf, now, onChange }: Props) {
  const { t, language } = useWords();
  const track = useRef<HTMLDivElement>(null);
  const index = tickAt(ticks, asOf);
  const percent = (x: number) => `${(x * 100).toFixed(2)}%`;

  const nameOf = (tick: Placed | undefined): string => {
    if (tick === undefined || tick.at === null) return t('now');
    const what = tick.report ? t('tickReport') : t('tickEvents', { n: tick.events });
    return `${formatInstant(tick.at, language)} – ${what}`;
  };
  const takeFrom = (event: PointerEvent): void => {
    const box = track.current!.getBoundingClientRect();
    const found = nearest(ticks, (event.clientX - box.left) / box.width);
    if (found !== undefined) onChange(found.at);
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
      aria-valuetext={asOf === null ? t('now') : formatInstant(asOf, language)}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        takeFrom(event);
      }}
      onPointerMove={(event) => event.currentTarget.hasPointerCapture(event.pointerId) && takeFrom(event)}
    >
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
            {(ticks.length <= 12 || tick.at === null || i === 0) && (
              <span className="tick-name" style={{ left: percent(tick.x) }}>
                {tick.at === null ? t('now') : formatDay(tick.at)}
              </span>
            )}
          </span>
        );
      })}
      <span className="thumb" style={{ left: percent(xOf(ticks, asOf, now)) }} />
    </div>
  );
}
