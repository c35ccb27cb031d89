// The points over time: one read of the matrix per instant, all known at the position that the page shows, so that the
// chart and the numbers beside it are of one state of knowledge. What an event cannot have changed is kept.
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { matrixOf } from '../../api/matrix.js';
import { useInstants } from '../../api/queries.js';
import type { Matrix } from '../../matrix/state.js';
import { localTime } from '../../words/dates.js';
import { read } from '../parts/read.js';
import { KeptPoints } from './kept-points.js';
import { chooseInstants, course, pointOf, type Point } from './progress.js';

/** More than these would be read as a blur, and make the page wait. */
const MOST = 40;

export interface Course {
  readonly points: readonly Point[];
  /** The instants of which something was said; the last point may be the moment of the page instead. */
  readonly instants: readonly string[];
  /** How many instants there are, of which the chart may show the latest only. */
  readonly shown: number;
  readonly all: number;
}

export function useCourse(matrix: Matrix) {
  const instants = useInstants();
  const [kept] = useState(() => new KeptPoints());
  const { asOf } = matrix;
  const { position } = matrix.knownAt;
  const until = useMemo(
    () => (instants.data?.instants ?? []).map(({ at }) => at).filter((at) => at <= asOf),
    [instants.data, asOf],
  );
  const chosen = useMemo(() => chooseInstants(until, asOf, MOST, (at) => localTime(at).date), [until, asOf]);
  const asked = useQuery({
    queryKey: ['progress', position, chosen],
    queryFn: ({ signal }) => {
      const knownAt = String(position);
      return kept.of(position, chosen, {
        point: async (at) =>
          pointOf(matrixOf(await read('/api/matrix/compact', { asOf: at, knownAt }, signal)), at),
        newest: async (limit) => (await read('/api/timeline', { knownAt, all: true, limit }, signal)).entries,
      });
    },
    enabled: instants.data !== undefined,
    placeholderData: keepPreviousData,
    staleTime: Infinity,
    meta: { frozen: true },
  });
  const data = useMemo<Course | undefined>(
    () =>
      asked.data && {
        points: course(
          asked.data.filter(({ at }) => at <= asOf),
          pointOf(matrix, asOf),
        ),
        instants: chosen,
        shown: chosen.length,
        all: until.length,
      },
    [asked.data, matrix, asOf, chosen, until],
  );
  return {
    data,
    error: asked.error ?? instants.error,
    isPlaceholderData: asked.isPlaceholderData,
    refetch: () => (instants.error ? instants.refetch() : asked.refetch()),
  };
}
