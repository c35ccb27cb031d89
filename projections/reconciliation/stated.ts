// What the rules between documents look at: completed documents in order, what was stated in order, and the standing of
// every cell at an instant, found by going through the statements once.
import {
  formatDate,
  formatLocal,
  localDate,
  type Catalogue,
  type DocumentKind,
  type EventData,
  type Finding,
} from '#libs/readiness';

export interface Report {
  readonly document: string;
  readonly kind: DocumentKind;
  readonly asOf: string;
  readonly position: number;
  /** Findings inside the document. */
  readonly findings: readonly Finding[];
}

export const STATED_TYPES = [
  'StatusReported',
  'VendorAssigned',
  'VendorReplaced',
  'DeadlineSet',
  'CountDeclared',
  'ProgressNoted',
  'DifficultyReported',
] as const;
export type StatedType = (typeof STATED_TYPES)[number];

interface Where {
  readonly position: number;
  readonly effectiveAt: string;
  /** Null when it was entered by hand. */
  readonly document: string | null;
  readonly lines: readonly [number, number] | null;
}
export type Stated = { [T in StatedType]: { readonly type: T; readonly data: EventData<T> } }[StatedType] &
  Where;
export type StatedAs<T extends StatedType> = Extract<Stated, { readonly type: T }>;
export type Assigned = StatedAs<'VendorAssigned' | 'VendorReplaced'>;

/** Visible at (t, p): reports by (asOf, position), statements by (effectiveAt, position). */
export interface Seen {
  readonly reports: readonly Report[];
  readonly stated: readonly Stated[];
}

/** By `${unit}|${criterion}`, `${unit}|${system}` and `${criterion}|${stage}`. */
export interface Standings {
  readonly statuses: ReadonlyMap<string, StatedAs<'StatusReported'>>;
  readonly assignments: ReadonlyMap<string, Assigned>;
  readonly deadlines: ReadonlyMap<string, StatedAs<'DeadlineSet'>>;
}

export const cellOf = (data: EventData<'StatusReported'>): string => `${data.unit}|${data.criterion}`;
export const stageOf = (data: EventData<'DeadlineSet'>): string => `${data.criterion}|${data.stage}`;

/** Visits the instants in order with the standings before and at each. `before` must be read before `at` is asked for. */
export class Replay {
  readonly #statuses = new Map<string, StatedAs<'StatusReported'>>();
  readonly #assignments = new Map<string, Assigned>();
  readonly #deadlines = new Map<string, StatedAs<'DeadlineSet'>>();
  #next = 0;

  constructor(private readonly stated: readonly Stated[]) {}

  /** As they are just before `instant`; valid until the next call. */
  before(instant: string): Standings {
    return this.#until((s) => s.effectiveAt < instant);
  }

  /** As they are at `instant`; valid until the next call. */
  at(instant: string): Standings {
    return this.#until((s) => s.effectiveAt <= instant);
  }

  #until(counts: (s: Stated) => boolean): Standings {
    for (let s = this.stated[this.#next]; s && counts(s); s = this.stated[++this.#next]) {
      if (s.type === 'StatusReported') this.#statuses.set(cellOf(s.data), s);
      else if (s.type === 'DeadlineSet') this.#deadlines.set(stageOf(s.data), s);
      else if (s.type === 'VendorAssigned' || s.type === 'VendorReplaced')
        this.#assignments.set(`${s.data.unit}|${s.data.system}`, s);
    }
    return { statuses: this.#statuses, assignments: this.#assignments, deadlines: this.#deadlines };
  }
}

/** The statements of each completed document. */
export function byDocument({ reports, stated }: Seen): Map<string, Stated[]> {
  const said = new Map<string, Stated[]>(reports.map((r) => [r.document, []]));
  for (const s of stated) if (s.document !== null) said.get(s.document)?.push(s);
  return said;
}

export function only<T extends StatedType>(stated: readonly Stated[], type: T): StatedAs<T>[] {
  return stated.filter((s): s is StatedAs<T> => s.type === type);
}

/** How things are called in messages. */
export class Labels {
  constructor(private readonly catalogue: Catalogue) {}

  unit(code: string): string {
    return this.catalogue.units.find((u) => u.code === code)?.name ?? code;
  }

  units(codes: readonly string[]): string {
    return codes.map((code) => this.unit(code)).join(', ');
  }

  criterion(code: string): { vi: string; en: string } {
    const known = [...this.catalogue.criteria].find((c) => c.code === code)?.short;
    return known ? { vi: `${code} (${known.vi})`, en: `${code} (${known.en})` } : { vi: code, en: code };
  }

  system(code: string): { vi: string; en: string } {
    return this.catalogue.systems.find((s) => s.code === code)?.title ?? { vi: code, en: code };
  }

  vendor(id: string): string {
    return this.catalogue.vendors.find((v) => v.id === id)?.name ?? id;
  }

  /** Those of one system, or of any. */
  criteriaOf(system: string | null): string[] {
    return this.catalogue.criteria
      .filter((c) => c.system !== null && (system === null || c.system === system))
      .map((c) => c.code);
  }
}

export const moment = formatLocal;
export const dayOf = (instant: string): string => formatDate(localDate(instant));

/** A finding between documents; what is left out is null. */
export function between(
  parts: Pick<Finding, 'code' | 'severity' | 'message' | 'document'> & Partial<Finding>,
): Finding {
  return {
    lines: [1, 1],
    related: [],
    unit: null,
    criterion: null,
    system: null,
    expected: null,
    actual: null,
    ...parts,
  };
}

/** Where statements stand, each place once; those entered by hand stand nowhere. */
export function places(stated: readonly Where[]): Finding['related'] {
  const found = new Map<string, Finding['related'][number]>();
  for (const { document, lines } of stated) {
    if (document !== null && lines !== null) found.set(`${document} ${lines.join('-')}`, { document, lines });
  }
  return [...found.values()];
}
