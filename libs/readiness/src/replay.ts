// A history of cells as `diff` and the previews of corrections look at it.
import { CellHistory } from './cell-history.js';
import type { AssignmentValue, DeadlineValue, StatusValue } from './cells.js';
import type { DiffState, Replacement } from './diff.js';
import type { Status } from './events.js';

export class Fold extends CellHistory {
  status(unit: string, criterion: string, t: string, p: number): Status {
    return this.at<StatusValue>(['status', unit, criterion], t, p)?.value.status ?? 'not_reported';
  }

  /** The values at (t, p), as `diff` takes them; remarks are not folded here. */
  state(t: string, p: number): DiffState {
    return {
      statuses: this.all<StatusValue>('status', t, p).map(({ cell, at: { value } }) => ({
        ...{ unit: cell[1]!, criterion: cell[2]!, status: value.status },
      })),
      assignments: this.all<AssignmentValue>('assignment', t, p).map(({ cell, at: { value } }) => ({
        ...{ unit: cell[1]!, system: cell[2]!, vendors: value.vendors, mode: value.mode },
      })),
      deadlines: this.all<DeadlineValue>('deadline', t, p).map(({ cell, at: { value } }) => ({
        criterion: cell[1]!,
        ...value,
      })),
      remarks: [],
    };
  }

  /** What sources say of replacements after `from` and by `to`, as known at `p`, in the order of the as-of rule. */
  replacements(from: string, to: string, p: number): Replacement[] {
    return this.said<AssignmentValue>('assignment', from, to, p).flatMap(({ cell, value: { replaced } }) =>
      replaced === null ? [] : [{ unit: cell[1]!, system: cell[2]!, from: replaced.from }],
    );
  }
}
