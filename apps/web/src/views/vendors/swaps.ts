// Who ran the system before: the swap that a standing assignment came from, whether the source says so itself or two
// reports say different things.

export interface Standing {
  readonly vendors: readonly string[];
  readonly mode: string;
  readonly since: string;
  readonly replaced?: { readonly from: readonly string[] } | null;
}

/** An entry of the timeline about an assignment: first reports and changes only. */
export interface AssignmentEntry {
  readonly unit: string | null;
  readonly system: string | null;
  readonly effectiveAt: string;
  readonly change: string | null;
  readonly data: unknown;
}

export interface Swap {
  readonly from: Assignees;
  readonly to: Assignees;
  readonly since: string;
}

export interface Assignees {
  readonly vendors: readonly string[];
  readonly mode: string;
}

/** The swap by which the vendor that stands now came in, or null when it is the first that anybody named. */
export function swapOf(
  standing: Standing,
  unit: string,
  system: string,
  entries: readonly AssignmentEntry[],
): Swap | null {
  const to = { vendors: standing.vendors, mode: standing.mode };
  if (standing.replaced)
    return { from: { vendors: standing.replaced.from, mode: 'vendor' }, to, since: standing.since };
  const earlier = entries
    .filter((e) => e.unit === unit && e.system === system && e.effectiveAt < standing.since)
    .sort((a, b) => (a.effectiveAt < b.effectiveAt ? 1 : -1))
    .map((e) => assigneesOf(e.data))
    .find((assignees) => assignees !== null);
  return earlier ? { from: earlier, to, since: standing.since } : null;
}

function assigneesOf(data: unknown): Assignees | null {
  if (typeof data !== 'object' || data === null || !('mode' in data)) return null;
  const vendors = 'vendors' in data ? data.vendors : 'to' in data ? data.to : null;
  return Array.isArray(vendors) ? { vendors: vendors.map(String), mode: String(data.mode) } : null;
}
