// Which import this page began and has not seen the end of: kept in the browser, so that closing the page loses nothing.

export interface Begun {
  readonly sha256: string;
  readonly file: string;
  /** The head of the ledger when it was previewed. */
  readonly position: number;
}

const KEY = 'readiness-ledger.import';

export function noteBegun(begun: Begun): void {
  localStorage.setItem(KEY, JSON.stringify(begun));
}

export function forgetBegun(): void {
  localStorage.removeItem(KEY);
}

export function begunBefore(): Begun | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Begun | null;
    return kept !== null && /^[0-9a-f]{64}$/.test(kept.sha256) && Number.isInteger(kept.position)
      ? kept
      : null;
  } catch {
    return null;
  }
}
