// Step lines of how many were done: pale, with the chosen one in colour. Time is compressed as on the time bar. What it
// shows stands in the table as well.
import { useEffect, useRef, useState } from 'react';
import { place, xOf } from '../../time/scale.js';
import { useMedia } from '../../ui/use-media.js';
import { formatDeadline, formatInstant, formatShort } from '../../words/dates.js';
import { useWords } from '../../words/use-words.js';
import { usePhrases } from '../parts/phrases.js';
import { PROGRESS_WORDS } from './words.js';

export interface CourseLine {
  readonly code: string;
  readonly name: string;
  /** One per instant; null where nothing had been reported. */
  readonly values: readonly (number | null)[];
  readonly deadline: string | null;
}

interface Props {
  readonly instants: readonly string[];
  readonly lines: readonly CourseLine[];
  readonly chosen: string | null;
  readonly most: number;
  /** A line was pointed at, by its code. */
  readonly onChoose: (code: string) => void;
}

type Engine = typeof import('./chart-engine.js');
type Chart = ReturnType<Engine['init']>;

export function CourseChart({ instants, lines, chosen, most, onChoose }: Props) {
  const words = usePhrases(PROGRESS_WORDS);
  const { language } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [engine, setEngine] = useState<Engine | null>(null);
  // the colours are read anew when the reader's light and dark change
  const scheme = useMedia('(prefers-color-scheme: dark)');
  const choose = useRef(onChoose);
  useEffect(() => {
    choose.current = onChoose;
  }, [onChoose]);
  useEffect(() => {
    let isGone = false;
    void import('./chart-engine.js').then((loaded) => {
      if (!isGone) setEngine(loaded);
    });
    return () => {
      isGone = true;
    };
  }, []);
  useEffect(() => {
    if (engine === null || box.current === null) return;
    const chart = engine.init(box.current);
    chart.setOption(
      optionOf({ instants, lines, chosen, most, language, deadline: words.deadline }, box.current),
    );
    chart.on('click', ({ seriesIndex }) => {
      const line = seriesIndex === undefined ? undefined : lines[seriesIndex];
      if (line !== undefined) choose.current(line.code);
    });
    box.current.dataset['drawn'] = String(lines.length);
    return follow(chart, box.current);
  }, [engine, instants, lines, chosen, most, language, words, scheme]);
  return (
    <div
      ref={box}
      className="course-chart"
      role="img"
      aria-label={words.chartLabel(lines.length, instants.length)}
    />
  );
}

/** The chart keeps the size of its box. */
function follow(chart: Chart, box: HTMLElement): () => void {
  const watch = new ResizeObserver(() => chart.resize());
  watch.observe(box);
  return () => {
    watch.disconnect();
    chart.dispose();
  };
}

interface Wanted extends Omit<Props, 'onChoose'> {
  readonly language: 'vi' | 'en';
  readonly deadline: string;
}

function optionOf({ instants, lines, chosen, most, language, deadline }: Wanted, box: HTMLElement) {
  const style = getComputedStyle(box);
  const colour = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const font = style.fontFamily;
  const placed = place(
    instants.map((at) => ({ at, events: 0, report: false })),
    Date.parse(instants.at(-1)!),
  );
  const xs = placed.map(({ x }) => x);
  const indexOf = (x: number) => xs.findIndex((known) => Math.abs(known - x) < 1e-9);
  const label = (x: number) => (instants[indexOf(x)] ? formatShort(instants[indexOf(x)]!, language) : '');
  const gaps = placed.flatMap(({ gap, x }, i) => (gap ? [[{ xAxis: xs[i - 1]! }, { xAxis: x }]] : []));
  const until = lines.find(({ code }) => code === chosen)?.deadline ?? null;
  const isInside = until !== null && until > instants[0]! && until < instants.at(-1)!;
  const quiet = colour('quiet');
  return {
    animation: false,
    textStyle: { fontFamily: font, color: colour('ink') },
    grid: { left: 40, right: 24, top: 28, bottom: 34 },
    xAxis: {
      type: 'value',
      min: 0,
      max: 1,
      axisLine: { lineStyle: { color: colour('line-strong') } },
      axisTick: { customValues: xs },
      axisLabel: { customValues: xs, formatter: label, hideOverlap: true, color: quiet, fontSize: 12 },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      min: 0,
      max: most,
      minInterval: 1,
      axisLabel: { color: quiet, fontSize: 12 },
      splitLine: { lineStyle: { color: colour('line') } },
    },
    tooltip: {
      trigger: 'item',
      // drawn in the chart itself: the page's policy allows no markup with styles of its own
      renderMode: 'richText',
      backgroundColor: colour('panel'),
      borderColor: colour('line-strong'),
      textStyle: { color: colour('ink'), fontSize: 13 },
      formatter: ({ seriesName, value }: { seriesName: string; value: readonly [number, number] }) =>
        `${seriesName}\n${value[1]}/${most} · ${instants[indexOf(value[0])] ? formatInstant(instants[indexOf(value[0])]!, language) : ''}`,
    },
    series: lines.map(({ code, name, values }, i) => {
      const isChosen = code === chosen;
      return {
        type: 'line',
        name,
        triggerLineEvent: true,
        step: 'end',
        data: values.map((value, k) => [xs[k]!, value]),
        connectNulls: false,
        symbol: 'circle',
        symbolSize: isChosen ? 8 : 5,
        z: isChosen ? 5 : 2,
        color: isChosen ? colour('accent') : colour('hatch'),
        lineStyle: { width: isChosen ? 3 : 1.2, opacity: isChosen ? 1 : 0.55 },
        itemStyle: { opacity: isChosen ? 1 : 0.6 },
        emphasis: { lineStyle: { width: 3, opacity: 1 } },
        ...(i === 0 && gaps.length > 0
          ? { markArea: { silent: true, itemStyle: { color: colour('hatch'), opacity: 0.12 }, data: gaps } }
          : {}),
        ...(isChosen && isInside
          ? {
              markLine: {
                silent: true,
                symbol: 'none',
                lineStyle: { color: colour('overdue'), type: 'dashed', width: 1.5 },
                label: {
                  formatter: `${deadline} ${formatDeadline(until, language)}`,
                  color: colour('ink'),
                  fontSize: 12,
                },
                data: [{ xAxis: xOf(placed, until, Date.parse(instants.at(-1)!)) }],
              },
            }
          : {}),
      };
    }),
  };
}
