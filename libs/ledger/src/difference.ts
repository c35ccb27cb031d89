// Where two JSON values first part, so that a table that is not what it should be can be named by its cell.

export interface Difference {
  /** RFC 6901 pointer; empty for the whole value. */
  readonly at: string;
  /** JSON of either side there, shortened; `nothing` where a side has no such member. */
  readonly left: string;
  readonly right: string;
}

/** The first difference in the order of sorted names; the whole values when there is none. */
export function firstDifference(left: unknown, right: unknown, at = ''): Difference {
  const [ours, theirs] = [membersOf(left), membersOf(right)];
  if (ours && theirs && Array.isArray(left) === Array.isArray(right)) {
    const names = Array.isArray(left)
      ? [...(ours.size > theirs.size ? ours : theirs).keys()]
      : [...new Set([...ours.keys(), ...theirs.keys()])].sort();
    for (const name of names)
      if (!sameJson(ours.get(name), theirs.get(name)))
        return firstDifference(ours.get(name), theirs.get(name), `${at}/${escaped(name)}`);
  }
  return { at, left: shown(left), right: shown(right) };
}

function membersOf(value: unknown): Map<string, unknown> | null {
  return typeof value === 'object' && value !== null ? new Map(Object.entries(value)) : null;
}

function sameJson(a: unknown, b: unknown): boolean {
  const [ours, theirs] = [membersOf(a), membersOf(b)];
  if (!ours || !theirs) return a === b;
  return (
    Array.isArray(a) === Array.isArray(b) &&
    ours.size === theirs.size &&
    [...ours].every(([name, value]) => theirs.has(name) && sameJson(value, theirs.get(name)))
  );
}

const escaped = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');

const shown = (value: unknown): string =>
  value === undefined ? 'nothing' : JSON.stringify(value).slice(0, 200);
