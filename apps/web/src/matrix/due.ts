// How cells stand to their deadline. Late is only what somebody said is not done: of what nobody spoke of, nothing is known.

/** `met` also where nothing is due; `unknown`: the deadline has passed, and nobody has said whether it was met. */
export type Due = 'met' | 'ahead' | 'late' | 'unknown';

interface Counts {
  readonly notDone: number;
  readonly notReported: number;
}

/** @param deadline instant, ISO 8601 UTC; null when none was set */
export function dueOf({ notDone, notReported }: Counts, deadline: string | null, asOf: string): Due {
  if (deadline === null || notDone + notReported === 0) return 'met';
  if (asOf <= deadline) return 'ahead';
  return notDone > 0 ? 'late' : 'unknown';
}

/** One cell as counts. */
export function countsOf(status: string): Counts {
  return { notDone: status === 'not_done' ? 1 : 0, notReported: status === 'not_reported' ? 1 : 0 };
}
