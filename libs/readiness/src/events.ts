// What somebody said, as immutable facts. The data of an event never changes its meaning: a new meaning is a new type
// or a higher `schemaVersion` (see upcast.ts). Fields that are not known are `null`, never left out, so that the same
// statement always has the same canonical JSON and with it the same id.
import { z } from 'zod';

const code = z.string().min(1);
const instant = z.iso.datetime({ precision: 3 });
const text = z.string().min(1);

export const STATUSES = ['done', 'not_done', 'not_applicable'] as const;
/** `not_reported` is what a cell is without any event; no event ever says it. */
export type ReportedStatus = (typeof STATUSES)[number];
export type Status = ReportedStatus | 'not_reported';

/** How a value rests on its source lines. */
export const BASES = ['named', 'absent', 'cell', 'carried-down', 'implied', 'entered'] as const;
export type Basis = (typeof BASES)[number];

export const VENDOR_MODES = ['vendor', 'self', 'self-with-vendor'] as const;
export type VendorMode = (typeof VENDOR_MODES)[number];

export const DOCUMENT_KINDS = [
  'status-report',
  'systems-report',
  'inventory',
  'statuses-table',
  'assignments-table',
  'remarks-table',
  'deadlines-table',
  'counts-table',
  'inventory-table',
] as const;
export type DocumentKind = (typeof DOCUMENT_KINDS)[number];

/** What a remark is about; at most one of criterion, topic and system, none for the whole programme. */
const subject = {
  unit: code.nullable(),
  criterion: code.nullable(),
  topic: code.nullable(),
  system: code.nullable(),
};

const alternative = z.strictObject({
  vendors: z.array(code),
  mode: z.enum(VENDOR_MODES).nullable(),
  reason: text,
});

const quantity = z.strictObject({
  value: z.number(),
  upTo: z.number().nullable(),
  of: text,
  per: z.string().nullable(),
  place: z.string().nullable(),
});

const due = z.strictObject({ wording: text, from: instant.nullable(), instant: instant.nullable() });

export const eventSchemas = {
  StatusReported: z.strictObject({
    unit: code,
    criterion: code,
    status: z.enum(STATUSES),
    basis: z.enum(BASES),
  }),
  VendorAssigned: z.strictObject({
    unit: code,
    system: code,
    vendors: z.array(code),
    mode: z.enum(VENDOR_MODES),
    basis: z.enum(BASES),
    /** Other readings of the same words; empty when they are plain. */
    alternatives: z.array(alternative),
  }),
  /** Only where the source itself says that one vendor replaces another. */
  VendorReplaced: z.strictObject({
    unit: code,
    system: code,
    from: z.array(code),
    to: z.array(code),
    mode: z.enum(VENDOR_MODES),
    basis: z.enum(BASES),
    alternatives: z.array(alternative),
  }),
  /** `after` and `condition` are the source's own words about when, as far as it says. */
  VendorChangePlanned: z.strictObject({
    unit: code,
    system: code,
    from: z.array(code),
    to: z.array(code),
    after: z.string().nullable(),
    condition: z.string().nullable(),
    wording: text,
  }),
  DeadlineSet: z.strictObject({
    criterion: code,
    wording: text,
    /** Nothing is overdue before this instant. */
    instant,
    stage: z.enum(['trial', 'completion']),
  }),
  DifficultyReported: z.strictObject({ ...subject, text }),
  /** Ends the difficulty of this subject and text, whoever reported it. */
  DifficultyResolved: z.strictObject({ ...subject, text }),
  ProposalMade: z.strictObject({ ...subject, text, addressedTo: z.string().nullable() }),
  ProgressNoted: z.strictObject({ ...subject, text }),
  CommitmentMade: z.strictObject({ vendor: code, text, quantities: z.array(quantity) }),
  TaskAssigned: z.strictObject({
    system: code.nullable(),
    assignees: z.array(text),
    output: text,
    due: due.nullable(),
  }),
  /**
   * A number that the document itself states. `done`/`notDone` of a criterion ("29/34", "05 tỉnh chưa hoàn thành");
   * `units` of a vendor in a system ("02 tỉnh (…)", units = the list, null when it names none); `vendors` of a system
   * ("có 04 doanh nghiệp", vendor null).
   */
  CountDeclared: z.strictObject({
    measure: z.enum(['done', 'notDone', 'units', 'vendors']),
    criterion: code.nullable(),
    system: code.nullable(),
    vendor: code.nullable(),
    count: z.number().int().nonnegative(),
    total: z.number().int().nonnegative().nullable(),
    delta: z.number().int().nullable(),
    percent: z.number().nullable(),
    units: z.array(code).nullable(),
  }),
  /** A row of an inventory of systems; texts as printed, amounts as printed, `null` where the row has none. */
  InventoryRecorded: z.strictObject({
    unit: code.nullable(),
    unitName: z.string().nullable(),
    unitGuess: code.nullable(),
    system: z.string().nullable(),
    systemKind: z.string().nullable(),
    managedBy: z.string().nullable(),
    mode: z.enum(VENDOR_MODES).nullable(),
    vendors: z.array(code),
    year: z.string().nullable(),
    budget: z.string().nullable(),
    allocation: z.string().nullable(),
    capital: z.string().nullable(),
    orientation: z.string().nullable(),
    raw: z.string(),
    needsReview: z.array(text),
  }),
  ReportReceived: z.strictObject({
    document: code,
    name: text,
    kind: z.enum(DOCUMENT_KINDS),
    asOf: instant,
    /** False when the document does not state its date and it was inferred or given by hand. */
    asOfStated: z.boolean(),
    lines: z.number().int().nonnegative(),
  }),
  ReportCompleted: z.strictObject({
    document: code,
    kind: z.enum(DOCUMENT_KINDS),
    asOf: instant,
    reader: z.strictObject({ name: text, version: text }),
    catalogue: code,
    observations: z.record(z.string(), z.number().int()),
    coverage: z.strictObject({
      lines: z.number().int(),
      read: z.number().int(),
      unread: z.array(z.number().int()),
    }),
    /** Findings inside this one document; those between documents are derived. */
    findings: z.array(z.unknown()),
  }),
  /** Takes back one event of the same stream. A retraction cannot itself be retracted. */
  EntryRetracted: z.strictObject({ target: z.uuid(), reason: text }),
  CatalogueAdopted: z.strictObject({ sha256: code }),
} as const;

export type EventType = keyof typeof eventSchemas;
export type EventData<T extends EventType> = z.infer<(typeof eventSchemas)[T]>;
export const EVENT_TYPES = Object.keys(eventSchemas) as EventType[];

/** Lines of one document, 1-based and inclusive; the document is named by its SHA-256. */
export interface Source {
  readonly document: string;
  readonly lines: readonly [number, number];
}

/** The original that a table row quotes: a file name or SHA-256, and its lines when known. */
export interface Citation {
  readonly document: string;
  readonly lines: readonly [number, number] | null;
}

export interface AssertedBy {
  readonly kind: 'ministry' | 'unit' | 'vendor';
  readonly id: string;
}

/** Who typed it, who said it, when it was issued and on which words it rests: four different things. */
export interface Metadata {
  readonly actor: string;
  readonly via: 'api' | 'cli' | 'system';
  readonly assertedBy: AssertedBy;
  readonly issuedAt: string | null;
  readonly source: Source | null;
  readonly cites: Citation | null;
  readonly reason: string | null;
  readonly channel: string | null;
  readonly correlationId: string | null;
  readonly schemaVersion: number;
}

export type Statement = { [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];

/** An event that is ready to be appended. */
export type ReadinessEvent = Statement & {
  readonly id: string;
  readonly effectiveAt: string;
  readonly metadata: Metadata;
};

/** An event as the store keeps it. `position` is global and strictly increasing; `recordedAt` never goes back. */
export type RecordedEvent = ReadinessEvent & {
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly recordedAt: string;
};

/** Checks the data of a statement; the message of the thrown `ZodError` names the field. */
export function checkStatement(type: EventType, data: unknown): Statement {
  return { type, data: eventSchemas[type].parse(data) } as Statement;
}
