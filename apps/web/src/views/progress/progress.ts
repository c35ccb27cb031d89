// How far things had come at each instant, what is due and who is late: from matrices alone, so that every number here is
// one that the matrix shows at that instant.
import type { Matrix } from '../../matrix/state.js';

/** How many were done at an instant; null where nothing had been reported, which is no zero. */
export interface Point {
  readonly at: string;
  readonly total: number | null;
  readonly criteria: ReadonlyMap<string, number | null>;
  readonly units: ReadonlyMap<string, number | null>;
}

export function pointOf(matrix: Matrix, at: string): Point {
  const units = new Map(
    matrix.units.map((unit) => {
      const isSilent = Object.values(unit.cells).every(({ status }) => status === 'not_reported');
      return [unit.code, isSilent ? null : unit.done] as const;
    }),
  );
  const isNothing = [...units.values()].every((done) => done === null);
  return {
    at,
    total: isNothing ? null : matrix.units.reduce((sum, unit) => sum + unit.done, 0),
    criteria: new Map(
      matrix.criteria.map(({ code, done, notReported }) => [
        code,
        notReported === matrix.units.length ? null : done,
      ]),
    ),
    units,
  };
}

/**
 * The instants that are read: all of them, or of each local day its last one when they are more than `most`.
 * @returns oldest first, the newest `most` at the most
 */
export function chooseInstants(
  instants: readonly string[],
  asOf: string,
  most: number,
  dayOf: (instant: string) => string,
): readonly string[] {
  const until = instants.filter((at) => at <= asOf);
  if (until.length <= most) return until;
  return until.filter((at, i) => i === until.length - 1 || dayOf(until[i + 1]!) !== dayOf(at)).slice(-most);
}

/** The points of the chart: from the first that says anything, and the last state up to the moment of the page. */
export function course(read: readonly Point[], current: Point): readonly Point[] {
  const first = read.findIndex(({ total }) => total !== null);
  const told = first === -1 ? [] : read.slice(first);
  return told.at(-1)?.at === current.at ? told : [...told, current];
}

export interface Due {
  readonly instant: string;
  readonly criteria: readonly {
    readonly code: string;
    readonly wording: string;
    readonly stage: 'trial' | 'completion';
    readonly notDone: number;
    readonly notReported: number;
  }[];
}

/** Deadlines that are still to come and not yet met by all, the next one first. */
export function dueOf(matrix: Matrix): readonly Due[] {
  const dues = new Map<string, Due['criteria'][number][]>();
  for (const { code, deadline } of matrix.criteria) {
    if (deadline === null || deadline.instant <= matrix.asOf) continue;
    const count = (status: string) =>
      matrix.units.filter(({ cells }) => cells[code]?.status === status).length;
    const [notDone, notReported] = [count('not_done'), count('not_reported')];
    if (notDone + notReported === 0) continue;
    const { wording, stage } = deadline;
    const instant = roundedUp(deadline.instant);
    dues.set(instant, [...(dues.get(instant) ?? []), { code, wording, stage, notDone, notReported }]);
  }
  return [...dues].sort(([a], [b]) => (a < b ? -1 : 1)).map(([instant, criteria]) => ({ instant, criteria }));
}

/** "By 29/6" and "before 30/6" are one deadline, however its last millisecond is written. */
const roundedUp = (instant: string): string =>
  instant.endsWith(':59.999Z') ? new Date(Date.parse(instant) + 1).toISOString() : instant;

export interface Late {
  readonly unit: string;
  readonly criteria: readonly string[];
}

/** Units with something not done past its deadline, those with most first. */
export function lateOf(matrix: Matrix): readonly Late[] {
  return matrix.units
    .map(({ code, cells }) => ({
      unit: code,
      criteria: matrix.criteria
        .map((criterion) => criterion.code)
        .filter((criterion) => cells[criterion]?.status === 'not_done' && cells[criterion].overdue),
    }))
    .filter(({ criteria }) => criteria.length > 0)
    .sort((a, b) => b.criteria.length - a.criteria.length);
}
