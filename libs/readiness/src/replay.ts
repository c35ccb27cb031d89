// The as-of rule over a whole history, in memory and without shortcuts: what every read model of values must agree
// with, what a replay counts, and what shows beforehand which cells a retraction would change.
import { standingAt, type Entry, type Standing } from './as-of.js';
import type { DiffState, Replacement } from './diff.js';
import type { EventData, RecordedEvent, Source, Status } from './events.js';
import { canonicalJson } from './identity.js';

type Deadline = Omit<EventData<'DeadlineSet'>, 'criterion'>;
type Declared = { readonly done: number } & Pick<EventData<'CountDeclared'>, 'total' | 'delta'>;
type Assignment = Omit<EventData<'VendorAssigned'>, 'unit' | 'system'> & {
  readonly replaced: { readonly from: readonly string[] } | null;
};

/** What is said of one cell. */
export type CellValue =
  | { readonly kind: 'status'; readonly value: Omit<EventData<'StatusReported'>, 'unit' | 'criterion'> }
  | { readonly kind: 'deadline'; readonly value: Deadline }
  | { readonly kind: 'declared'; readonly value: Declared }
  | { readonly kind: 'assignment'; readonly value: Assignment };

export interface FoldedCell extends Omit<Standing<CellValue>, 'value'> {
  /** `[kind, unit or criterion, criterion or system]`. */
  readonly cell: readonly string[];
  readonly said: CellValue;
  readonly source: Source | null;
}

interface Told {
  readonly said: CellValue;
  readonly key: string;
  readonly source: Source | null;
}
type Row = { -readonly [K in keyof Entry<Told>]: Entry<Told>[K] };

/** Everything that was said of cells, in the order in which it was recorded. */
export class Fold {
  readonly #cells = new Map<string, Row[]>();
  readonly #events = new Map<string, { readonly cell: string; readonly row: Row }>();

  /**
   * Takes the next event in; positions must not go back.
   * @returns the cell that it concerns, or null
   */
  take(event: RecordedEvent): readonly string[] | null {
    if (event.type === 'EntryRetracted') {
      const target = this.#events.get(event.data.target);
      if (!target) return null;
      target.row.retractedAt ??= event.position;
      return JSON.parse(target.cell) as string[];
    }
    const told = toldBy(event);
    if (!told) return null;
    const cell = JSON.stringify(told.cell);
    const { id, position, effectiveAt, metadata } = event;
    const { source, assertedBy, channel } = metadata;
    const row: Row = {
      event: id,
      position,
      effectiveAt,
      value: { said: told.said, key: told.key, source },
      source: source?.document ?? canonicalJson({ assertedBy, channel }),
      retractedAt: null,
    };
    const rows = this.#cells.get(cell);
    if (rows) rows.push(row);
    else this.#cells.set(cell, [row]);
    this.#events.set(id, { cell, row });
    return told.cell;
  }

  /** The value of one cell at effective time `t` known at position `p`; null when nobody has reported. */
  at(cell: readonly string[], t: string, p: number): FoldedCell | null {
    const standing = standingAt(this.#cells.get(JSON.stringify(cell)) ?? [], t, p, (told) => told.key);
    if (!standing) return null;
    const { value, ...rest } = standing;
    return { cell, said: value.said, source: value.source, ...rest };
  }

  /** Every cell that has a value at (t, p). */
  all(t: string, p: number): FoldedCell[] {
    return [...this.#cells.keys()].flatMap((cell) => this.at(JSON.parse(cell) as string[], t, p) ?? []);
  }

  status(unit: string, criterion: string, t: string, p: number): Status {
    const said = this.at(['status', unit, criterion], t, p)?.said;
    return said?.kind === 'status' ? said.value.status : 'not_reported';
  }

  /** The values at (t, p), as `diff` takes them; remarks are not folded here. */
  state(t: string, p: number): DiffState {
    const cells = this.all(t, p);
    return {
      statuses: cells.flatMap(({ cell, said }) =>
        said.kind === 'status' ? [{ unit: cell[1]!, criterion: cell[2]!, status: said.value.status }] : [],
      ),
      assignments: cells.flatMap(({ cell, said }) =>
        said.kind === 'assignment' ? [{ unit: cell[1]!, system: cell[2]!, ...said.value }] : [],
      ),
      deadlines: cells.flatMap(({ cell, said }) =>
        said.kind === 'deadline' ? [{ criterion: cell[1]!, ...said.value }] : [],
      ),
      remarks: [],
    };
  }

  /** What sources say of replacements after `from` and by `to`, as known at `p`, in the order of the as-of rule. */
  replacements(from: string, to: string, p: number): Replacement[] {
    return [...this.#cells]
      .flatMap(([cell, rows]) => {
        const [, unit, system] = JSON.parse(cell) as string[];
        return rows.flatMap(({ value: { said }, effectiveAt, position, retractedAt }) => {
          if (said.kind !== 'assignment' || said.value.replaced === null) return [];
          const seen = position <= p && (retractedAt === null || retractedAt > p);
          if (!seen || effectiveAt <= from || effectiveAt > to) return [];
          return [{ effectiveAt, position, unit: unit!, system: system!, from: said.value.replaced.from }];
        });
      })
      .sort((a, b) =>
        a.effectiveAt < b.effectiveAt ? -1 : a.effectiveAt > b.effectiveAt ? 1 : a.position - b.position,
      );
  }
}

/** The cell of an event, how equal values are recognised, and what a read shows of it. */
function toldBy(event: RecordedEvent): { cell: readonly string[]; key: string; said: CellValue } | null {
  switch (event.type) {
    case 'StatusReported': {
      const { unit, criterion, ...value } = event.data;
      return { cell: ['status', unit, criterion], key: value.status, said: { kind: 'status', value } };
    }
    case 'DeadlineSet': {
      const { criterion, ...value } = event.data;
      const key = `${value.stage} ${value.instant}`;
      return { cell: ['deadline', criterion], key, said: { kind: 'deadline', value } };
    }
    case 'CountDeclared': {
      const { measure, criterion, count: done, total, delta } = event.data;
      if (measure !== 'done' || criterion === null) return null;
      const said = { kind: 'declared' as const, value: { done, total, delta } };
      return { cell: ['declared', criterion], key: `${done}/${total}`, said };
    }
    case 'VendorAssigned': {
      const { unit, system, ...rest } = event.data;
      return assigned(unit, system, { ...rest, replaced: null });
    }
    case 'VendorReplaced': {
      const { unit, system, from, to, ...rest } = event.data;
      return assigned(unit, system, { ...rest, vendors: to, replaced: { from } });
    }
    case 'VendorChangePlanned':
    case 'DifficultyReported':
    case 'DifficultyResolved':
    case 'ProposalMade':
    case 'ProgressNoted':
    case 'CommitmentMade':
    case 'TaskAssigned':
    case 'InventoryRecorded':
    case 'ReportReceived':
    case 'ReportCompleted':
    case 'EntryRetracted':
    case 'CatalogueAdopted':
      return null;
  }
}

function assigned(unit: string, system: string, value: Assignment) {
  const key = `${value.mode} ${[...value.vendors].sort().join(' ')}`;
  return { cell: ['assignment', unit, system], key, said: { kind: 'assignment' as const, value } };
}
