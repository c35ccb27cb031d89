// Who ran the system before: the swap that a standing assignment came from, whether a source says so itself or two
// reports say different things.

export interface Standing {
  readonly vendors: readonly string[];
  readonly mode: string;
  readonly since: string;
  readonly replaced?: { readonly from: readonly string[] } | null;
}

/** An entry of the timeline about an assignment: of VendorAssigned or VendorReplaced. */
export interface AssignmentEntry {
  readonly id: string;
  readonly type: string;
  readonly unit: string | null;
  readonly system: string | null;
  readonly effectiveAt: string;
  /** Null when it does not count: it lost its instant to another, or is retracted. */
  readonly change: string | null;
  readonly retracted: object | null;
  readonly data: unknown;
}

/** What an entry that counts says of one system of one unit. */
export interface Said {
  readonly id: string;
  readonly effectiveAt: string;
  /** By its own words in the place of these; null when it speaks of no one before. */
  readonly from: Assignees | null;
  readonly to: Assignees;
  /** It says what had been said before. */
  readonly isConfirmation: boolean;
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

/** What counts of the timeline, newest in effective time first, by `unit.system`. */
export function saidByCell(entries: readonly AssignmentEntry[]): ReadonlyMap<string, readonly Said[]> {
  const cells = new Map<string, Said[]>();
  for (const entry of entries) {
    const said = saidBy(entry);
    if (said === null || entry.retracted !== null || entry.change === null) continue;
    const key = `${entry.unit}.${entry.system}`;
    cells.set(key, [...(cells.get(key) ?? []), said]);
  }
  for (const said of cells.values())
    said.sort((a, b) => (a.effectiveAt === b.effectiveAt ? 0 : a.effectiveAt < b.effectiveAt ? 1 : -1));
  return cells;
}

/** The swap by which the vendor that stands now came in, or null when it is the first that anybody named. */
export function swapOf(standing: Standing, said: readonly Said[]): Swap | null {
  const to = { vendors: standing.vendors, mode: standing.mode };
  const stated = standing.replaced
    ? replaced(standing.replaced.from)
    : // a later report that only names the new vendor does not unsay whom it replaced
      (said.find((one) => one.from !== null && one.effectiveAt >= standing.since && isSame(one.to, to))
        ?.from ?? null);
  const before = said.find(({ effectiveAt }) => effectiveAt < standing.since)?.to;
  const from = stated ?? before ?? null;
  return from === null ? null : { from, to, since: standing.since };
}

function saidBy({ id, effectiveAt, change, data }: AssignmentEntry): Said | null {
  if (typeof data !== 'object' || data === null || !('mode' in data)) return null;
  const vendors = 'vendors' in data ? data.vendors : 'to' in data ? data.to : null;
  if (!Array.isArray(vendors)) return null;
  const from = 'from' in data && Array.isArray(data.from) ? replaced(data.from.map(String)) : null;
  const to = { vendors: vendors.map(String), mode: String(data.mode) };
  return { id, effectiveAt, from, to, isConfirmation: change === 'confirmation' };
}

/** Whom the words name as replaced; a vendor always, as a unit that ran it itself is not named. */
function replaced(vendors: readonly string[]): Assignees | null {
  return vendors.length === 0 ? null : { vendors, mode: 'vendor' };
}

/** As the ledger counts them: in whatever order. */
function isSame(a: Assignees, b: Assignees): boolean {
  return a.mode === b.mode && [...a.vendors].sort().join() === [...b.vendors].sort().join();
}
