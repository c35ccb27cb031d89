// What was said of who runs which system, for the swaps and the history of one assignment.
import { useMemo } from 'react';
import { useRead } from '../parts/read.js';
import { saidByCell, type Said } from './swaps.js';

const MOST = 10_000;

export interface AssignmentHistory {
  /** By `unit.system`; undefined until it is there for the moment of the time bar. */
  readonly said: ReadonlyMap<string, readonly Said[]> | undefined;
  /** Why it could not be read; null when it could. */
  readonly error: unknown;
  readonly again: () => void;
}

export function useAssignmentHistory(): AssignmentHistory {
  const assigned = useRead('/api/timeline', { type: 'VendorAssigned', limit: MOST });
  // also those that brought no change: they tell whom a known vendor had replaced
  const replaced = useRead('/api/timeline', { type: 'VendorReplaced', all: true, limit: MOST });
  const isCurrent = !assigned.isPlaceholderData && !replaced.isPlaceholderData;
  const said = useMemo(
    () =>
      isCurrent && assigned.data && replaced.data
        ? saidByCell([...assigned.data.entries, ...replaced.data.entries])
        : undefined,
    [isCurrent, assigned.data, replaced.data],
  );
  const again = (): void => {
    for (const read of [assigned, replaced]) if (read.error !== null) void read.refetch();
  };
  return { said, error: assigned.error ?? replaced.error, again };
}
