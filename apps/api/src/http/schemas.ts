// The shapes of the answers, once, for OpenAPI and for the tests that hold every answer against them.
import type { ApiResponseOptions } from '@nestjs/swagger';
import { z } from 'zod';
import {
  BASES,
  catalogueSchema,
  DOCUMENT_KINDS,
  EVENT_TYPES,
  FINDING_CODES,
  REMARK_STATES,
  REMARK_TYPES,
  STATUSES,
  VENDOR_MODES,
} from '#libs/readiness';
import { LINE_KINDS, LINE_VERDICTS } from '../commands/import-lines.js';
import { ledgerSchemas } from './ledger-schemas.js';

const instant = z.iso.datetime({ precision: 3 });
const title = z.object({ vi: z.string(), en: z.string() });
const lines = z.array(z.number().int()).length(2);
const source = z.object({ document: z.string(), lines }).nullable();
/** The original document that a table names for a row. */
const cites = z.object({ document: z.string(), lines: lines.nullable() }).optional();
const clocks = {
  asOf: instant,
  knownAt: z.object({
    position: z.number().int(),
    time: instant.nullable(),
    incomplete: z
      .array(z.string())
      .optional()
      .describe('Documents that are imported in part as yet; only where events are in EventStoreDB'),
  }),
};
const status = z.enum([...STATUSES, 'not_reported']);
const assertedBy = z.object({ kind: z.enum(['ministry', 'unit', 'vendor']), id: z.string() });

/** In words, where nothing had been reported yet: no empty table that looks like "nothing was ready". */
const notice = title.nullable();

const deadlineWords = z.object({ wording: z.string(), instant, stage: z.enum(['trial', 'completion']) });
const deadline = deadlineWords.nullable();
const declared = z
  .object({ done: z.number(), total: z.number().nullable(), delta: z.number().nullable() })
  .nullable();

const cell = z.object({
  status,
  basis: z.enum(BASES).nullable(),
  since: instant.nullable(),
  confirmedAt: instant.nullable(),
  overdue: z.boolean(),
  conflicting: z.boolean(),
  difficulties: z.number().int(),
  event: z.string().nullable(),
  source,
  cites,
});

const vendorIds = z.array(z.string());
const mode = z.enum(VENDOR_MODES);
const assignment = z.object({
  vendors: vendorIds,
  mode,
  basis: z.enum(BASES),
  since: instant,
  confirmedAt: instant,
  conflicting: z.boolean(),
  planned: z
    .object({
      from: vendorIds,
      to: vendorIds,
      after: z.string().nullable(),
      condition: z.string().nullable(),
      wording: z.string().nullable(),
    })
    .nullable(),
  note: z.string().nullable(),
  difficulty: z.string().nullable(),
  alternatives: z.array(z.object({ vendors: vendorIds, mode, reason: z.string() })),
  replaced: z.object({ from: vendorIds }).nullable(),
  event: z.string(),
  source,
});

const finding = z.object({
  code: z.enum(FINDING_CODES),
  severity: z.enum(['info', 'warning', 'error']),
  message: title,
  document: z.string(),
  lines,
  related: z.array(z.object({ document: z.string(), lines })),
  unit: z.string().nullable(),
  criterion: z.string().nullable(),
  system: z.string().nullable(),
  expected: z.union([z.string(), z.number()]).nullable(),
  actual: z.union([z.string(), z.number()]).nullable(),
});

const remark = z.object({
  type: z.enum(REMARK_TYPES),
  unit: z.string().nullable(),
  criterion: z.string().nullable(),
  topic: z.string().nullable(),
  system: z.string().nullable(),
  vendor: z.string().nullable(),
  text: z.string(),
  addressedTo: z.string().nullable(),
  assignees: z.array(z.string()).nullable(),
  due: z
    .object({ from: instant.nullable(), instant: instant.nullable(), wording: z.string().nullable() })
    .nullable(),
  since: instant,
  lastMentioned: instant,
  state: z.enum(REMARK_STATES),
  event: z.string(),
  position: z.number().int(),
  assertedBy,
  source,
  cites: cites.unwrap().nullable(),
  quantities: z
    .array(
      z.object({
        value: z.number(),
        upTo: z.number().nullable(),
        of: z.string(),
        per: z.string().nullable(),
        place: z.string().nullable(),
      }),
    )
    .nullable(),
  resolution: z.object({ event: z.string(), at: instant }).nullable(),
});

const codes = z.array(z.string());
const effectCounts = z.object({
  created: z.number().int(),
  changed: z.number().int(),
  unchanged: z.number().int(),
});

/** One value that a record gives otherwise than it did; null where there is none. */
const correction = z.object({
  kind: z.enum(['status', 'vendor', 'deadline', 'remark']),
  unit: z.string().nullable(),
  criterion: z.string().nullable(),
  system: z.string().nullable(),
  from: z.union([z.string(), codes, deadline]),
  to: z.union([z.string(), codes, deadline]),
});

const timelineEntry = z.object({
  position: z.number().int(),
  id: z.string(),
  type: z.string(),
  change: z.enum(['first', 'change', 'confirmation']).nullable(),
  unit: z.string().nullable(),
  criterion: z.string().nullable(),
  system: z.string().nullable(),
  effectiveAt: instant,
  recordedAt: instant,
  actor: z.string(),
  assertedBy,
  channel: z.string().nullable().describe('through which a record by hand came in, as it was typed'),
  reason: z.string().nullable().describe('why it was recorded'),
  summary: title,
  data: z.unknown(),
  source,
  cites,
  retracted: z
    .object({ position: z.number().int(), at: instant, by: z.string(), reason: z.string() })
    .nullable(),
});

const lineValue = z.union([z.string(), codes, deadline]);
const importLine = z.object({
  text: z.string(),
  verdict: z.enum(LINE_VERDICTS),
  entries: z.array(
    z.object({
      lines,
      type: z.enum(EVENT_TYPES),
      kind: z.enum(LINE_KINDS),
      conflicting: z.boolean(),
      units: codes,
      criterion: z.string().nullable(),
      system: z.string().nullable(),
      from: lineValue,
      to: lineValue,
    }),
  ),
});

const importResult = z.object({
  file: z.string(),
  sha256: z.string(),
  kind: z.enum(DOCUMENT_KINDS),
  asOf: instant,
  coverage: z.object({ lines: z.number(), read: z.number(), unread: z.array(z.number()) }),
  observations: z.record(z.string(), z.number()),
  findings: z.array(finding),
  unresolved: z.array(
    z.object({
      name: z.string(),
      lines,
      message: title,
      candidates: z.array(
        z.object({ kind: z.enum(['unit', 'vendor']), id: z.string(), why: z.enum(['merged', 'similar']) }),
      ),
    }),
  ),
  events: z.object({
    appended: z.number(),
    alreadyAppended: z.number(),
    retracted: z.number(),
    byType: z.record(z.string(), z.number()),
  }),
  restored: z.array(
    z.object({
      event: z.string(),
      type: z.enum(EVENT_TYPES),
      lines: lines.nullable(),
      unit: z.string().nullable(),
      criterion: z.string().nullable(),
      system: z.string().nullable(),
      retracted: z.object({ at: instant, by: z.string(), reason: z.string() }),
    }),
  ),
  position: z.number().int(),
  /** Of a dry run, and of an import with `ifMatch`: what cells say otherwise than before. */
  effects: z
    .object({
      ...effectCounts.shape,
      byKind: z.object({ status: effectCounts, vendor: effectCounts, deadline: effectCounts }),
      cells: z.array(correction),
    })
    .optional(),
  etag: z.string().optional(),
  /** Of a dry run with `lines`. */
  lines: z.array(importLine).optional(),
});

const projectionHealth = z.object({
  name: z.string(),
  version: z.number(),
  position: z.number(),
  lag: z.number(),
  heartbeatAt: instant.nullable(),
  error: z.object({ position: z.number(), message: z.string() }).nullable(),
});

const matrixCriteria = z.array(
  z.object({
    code: z.string(),
    title,
    deadline: deadline.describe('Of the completion; of the trial where no other is stated'),
    trialDeadline: deadlineWords.optional().describe('Only where there is one beside that of the completion'),
    done: z.number(),
    notDone: z.number(),
    notReported: z.number(),
    declared,
  }),
);

export const schemas = {
  matrix: z.object({
    ...clocks,
    notice,
    criteria: matrixCriteria,
    units: z.array(
      z.object({ code: z.string(), name: z.string(), done: z.number(), cells: z.record(z.string(), cell) }),
    ),
  }),
  compactMatrix: z.object({
    ...clocks,
    since: instant.nullable().describe('after which instant changes are marked; null: none are'),
    criteria: matrixCriteria,
    kinds: z.array(
      cell
        .pick({ status: true, since: true, overdue: true, conflicting: true, difficulties: true })
        .extend({ changed: z.enum(['gained', 'lost', 'first', 'other']).nullable() }),
    ),
    units: z.array(
      z.object({
        code: z.string(),
        name: z.string(),
        done: z.number(),
        cells: z.array(z.number().int()).describe('in the order of the criteria: indices into kinds'),
      }),
    ),
  }),
  cell: z.object({
    ...clocks,
    unit: z.string(),
    criterion: z.string(),
    cell,
    said: timelineEntry.nullable().describe('the entry that the value rests on'),
    remarks: z.array(remark),
    history: z.array(timelineEntry).describe('newest first, at most 1,000'),
    historyTotal: z.number().int(),
  }),
  vendors: z.object({
    ...clocks,
    notice,
    systems: z.array(
      z.object({
        code: z.string(),
        title,
        counts: z.array(z.object({ vendor: z.string(), units: z.array(z.string()) })),
      }),
    ),
    units: z.array(
      z.object({ code: z.string(), name: z.string(), systems: z.record(z.string(), assignment) }),
    ),
  }),
  remarks: z.object({
    ...clocks,
    remarks: z.array(remark),
  }),
  timeline: z.object({ ...clocks, entries: z.array(timelineEntry), next: z.string().nullable() }),
  diff: z.object({
    from: instant,
    to: instant,
    knownAtFrom: clocks.knownAt,
    knownAtTo: clocks.knownAt,
    criteria: z.array(
      z.object({
        code: z.string(),
        before: z.number().int(),
        after: z.number().int(),
        gained: codes,
        lost: codes,
        firstReported: codes,
        firstDone: codes,
        other: z.array(z.object({ unit: z.string(), from: status, to: status })),
        net: z.number().int(),
        declaredDelta: z.number().int().nullable(),
      }),
    ),
    vendors: z.array(z.object({ unit: z.string(), system: z.string(), from: codes, to: codes })),
    vendorsFirstReported: z.array(z.object({ unit: z.string(), system: z.string(), to: codes })),
    deadlines: z.array(z.object({ criterion: z.string(), from: deadline, to: deadline })),
    remarks: z.object({
      added: z.array(remark),
      noLongerMentioned: z.array(remark),
      resolved: z.array(remark),
    }),
    corrected: z.array(correction),
    unchanged: z.number().int(),
  }),
  findings: z.object({ ...clocks, findings: z.array(finding) }),
  inventory: z.object({
    ...clocks,
    rows: z.array(
      z.object({
        unit: z.string().nullable(),
        unitName: z.string().nullable(),
        unitGuess: z.string().nullable(),
        successor: z.string().nullable(),
        system: z.string().nullable(),
        systemKind: z.string().nullable(),
        managedBy: z.string().nullable(),
        mode: mode.nullable(),
        vendors: vendorIds,
        year: z.string().nullable(),
        budget: z.string().nullable(),
        raw: z.string(),
        needsReview: z.array(z.string()),
        event: z.string(),
        source,
      }),
    ),
  }),
  imports: z.array(importResult),
  record: z.object({
    event: z.string(),
    outcome: z.enum(['appended', 'already-appended']),
    retracted: z.array(z.string()),
    position: z.number().int(),
    /** Of a deadline: what its words came to. */
    instant: instant.nullable(),
  }),
  retraction: z.object({
    retracted: z.array(z.string()),
    position: z.number().int(),
    /** Of a dry run. */
    changes: z.array(correction.extend({ at: instant.nullable() })).optional(),
  }),
  documents: z.object({
    knownAt: clocks.knownAt,
    documents: z.array(
      z.object({ sha256: z.string(), name: z.string(), bytes: z.number(), storedAt: instant }),
    ),
  }),
  lines: z.object({
    document: z.string(),
    from: z.number().int(),
    to: z.number().int(),
    total: z.number().int(),
    lines: z.array(z.string()),
  }),
  catalogue: z.object({ ...clocks, sha256: z.string(), catalogue: catalogueSchema }),
  instants: z.object({
    knownAt: clocks.knownAt,
    instants: z.array(
      z.object({ at: instant, events: z.number().int(), report: z.boolean(), documents: codes }),
    ),
  }),
  about: z.object({ sample: z.boolean(), programme: title, position: z.number().int(), now: instant }),
  session: z.object({ actor: z.string().nullable(), csrf: z.string().nullable() }),
  health: z.object({
    status: z.enum(['ok', 'degraded']),
    position: z.number().int(),
    projections: z.array(projectionHealth),
  }),
  ...ledgerSchemas,
} as const;

/** The options of `@ApiOkResponse` for one of the answers. */
export function response(name: keyof typeof schemas): ApiResponseOptions {
  const { $schema: _, ...schema } = z.toJSONSchema(schemas[name], {
    target: 'openapi-3.0',
    unrepresentable: 'any',
  });
  return { schema: schema as never };
}
