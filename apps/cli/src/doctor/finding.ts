// What `readiness doctor` finds, a line each: what was looked at, how it is, and what to do when it is not as it should be.

export interface Said {
  readonly vi: string;
  readonly en: string;
}

export interface Finding {
  readonly check: string;
  readonly status: 'ok' | 'warn' | 'fail';
  readonly what: Said;
  /** What to do; null when nothing is wrong. */
  readonly todo: Said | null;
}

const said = (vi: string, en: string): Said => ({ vi, en });

export function ok(check: string, vi: string, en: string): Finding {
  return { check, status: 'ok', what: said(vi, en), todo: null };
}

export function warn(
  check: string,
  what: readonly [string, string],
  todo: readonly [string, string],
): Finding {
  return { check, status: 'warn', what: said(...what), todo: said(...todo) };
}

export function fail(
  check: string,
  what: readonly [string, string],
  todo: readonly [string, string],
): Finding {
  return { check, status: 'fail', what: said(...what), todo: said(...todo) };
}

/** A refusal is a line `vi / en` already; it says what to do by itself. */
export function failLine(check: string, line: string, todo: readonly [string, string]): Finding {
  const [vi = line, en = vi] = line.split(' / ', 2);
  return fail(check, [vi, en], todo);
}

export function milliseconds(ms: number): string {
  return ms < 10 ? ms.toFixed(1) : String(Math.round(ms));
}
