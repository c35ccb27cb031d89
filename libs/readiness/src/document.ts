// Importing a document makes its unretracted events equal to its observations: what is missing is appended, what is no
// longer read is retracted. So twice adds nothing, a killed import resumes, a withdrawn document can be imported again,
// and a better reader corrects what an older one read.
import type {
  AssertedBy,
  Citation,
  DocumentKind,
  EventData,
  Metadata,
  ReadinessEvent,
  RecordedEvent,
  Statement,
} from './events.js';
import type { Finding } from './finding.js';
import { canonicalJson, eventId, retractionId } from './identity.js';
import { reportStream, streamOf } from './streams.js';

/** One thing that a reader saw a document say, and where. */
export interface Observation {
  readonly statement: Statement;
  readonly effectiveAt: string;
  readonly lines: readonly [number, number];
  readonly assertedBy: AssertedBy;
  readonly cites: Citation | null;
}

/** What a reader makes of a whole document. */
export interface Reading {
  readonly kind: DocumentKind;
  readonly asOf: string;
  readonly asOfStated: boolean;
  readonly reader: { readonly name: string; readonly version: string };
  readonly observations: readonly Observation[];
  readonly findings: readonly Finding[];
  /** Physical lines of the document; rows of a table. */
  readonly lineCount: number;
  readonly coverage: { readonly lines: number; readonly read: number; readonly unread: readonly number[] };
}

export interface ImportRequest {
  readonly programme: string;
  readonly sha256: string;
  readonly name: string;
  readonly reading: Reading;
  /** Who consolidates; see the catalogue. */
  readonly ministry: string;
  /** SHA-256 of the catalogue under which it was read. */
  readonly catalogue: string;
  /** Every event of the streams that this document touches, or touched when it was imported before. */
  readonly existing: readonly RecordedEvent[];
  readonly by: Pick<Metadata, 'actor' | 'via' | 'reason' | 'correlationId'>;
}

export interface PlannedAppend {
  readonly stream: string;
  readonly events: readonly ReadinessEvent[];
  readonly expected: number | 'none' | 'any';
}

export interface ImportPlan {
  /** The report stream comes first (it opens the import) and last (it completes it). Empty: nothing to do. */
  readonly appends: readonly PlannedAppend[];
  readonly appended: readonly ReadinessEvent[];
  readonly alreadyAppended: number;
  readonly retracted: readonly RecordedEvent[];
  /** Of `appended`: what people had taken back and the document says again. */
  readonly restored: readonly Restored[];
}

export interface Restored {
  /** The entry that was taken back; the one that is appended says the same. */
  readonly entry: RecordedEvent;
  readonly retraction: Extract<RecordedEvent, { readonly type: 'EntryRetracted' }>;
}

/** The reason of a retraction that nobody typed: a better reader no longer reads the entry. */
const READ_AGAIN = 'read-again';

/** The streams that an import of this reading touches. */
export function streamsOfReading(programme: string, sha256: string, reading: Reading): string[] {
  const streams = reading.observations.map((o) => streamOf(programme, o.statement, sha256));
  return [...new Set([reportStream(sha256), ...streams])];
}

/** What to append so that the document's unretracted events are exactly what was read. Pure; no order is assumed of `existing`. */
export function planImport(request: ImportRequest): ImportPlan {
  const { sha256, existing } = request;
  const own = existing.filter((e) => e.metadata.source?.document === sha256 && e.type !== 'EntryRetracted');
  const retracted = retractedTargets(existing);
  const known = new Set(own.map((e) => e.id));
  const wanted = wantedEvents(request, own, retracted);
  const wantedIds = new Set(wanted.map((w) => w.event.id));

  const toRetract = own.filter((e) => !retracted.has(e.id) && !wantedIds.has(e.id));
  const missing = wanted.filter((w) => !known.has(w.event.id));
  const retractions = toRetract.map((e) => ({
    stream: e.stream,
    event: retractionOf(e, request.by, READ_AGAIN),
  }));

  const report = reportStream(sha256);
  const guard = lastRevision(existing, report);
  const closing = missing.filter((w) => w.event.type === 'ReportCompleted');
  const opening = [...missing.filter((w) => w.event.type !== 'ReportCompleted'), ...retractions];
  const grouped = groupByStream(opening);
  const opened = grouped.get(report) ?? [];
  const appends: PlannedAppend[] = [];
  if (opened.length > 0) appends.push({ stream: report, events: opened, expected: guard });
  for (const [stream, events] of grouped)
    if (stream !== report) appends.push({ stream, events, expected: 'any' });
  if (closing.length > 0) {
    const events = closing.map((w) => w.event);
    // the guard, when the opening has not stood it already
    appends.push({ stream: report, events, expected: opened.length > 0 ? 'any' : guard });
  }
  return {
    appends,
    appended: missing.map((w) => w.event),
    alreadyAppended: wanted.length - missing.length,
    retracted: toRetract,
    restored: restoredBy(missing, existing),
  };
}

/**
 * Everything a document said is taken back; the document and its events stay. The report stream guards it against an
 * import that comes in between, of which only a part would be taken back.
 */
export function planWithdrawal(
  sha256: string,
  existing: readonly RecordedEvent[],
  by: ImportRequest['by'] & { readonly reason: string },
): ImportPlan {
  const retracted = retractedTargets(existing);
  const own = existing.filter(
    (e) => e.metadata.source?.document === sha256 && e.type !== 'EntryRetracted' && !retracted.has(e.id),
  );
  const grouped = groupByStream(
    own.map((e) => ({ stream: e.stream, event: retractionOf(e, by, by.reason) })),
  );
  const report = reportStream(sha256);
  const appends = [...grouped].map(([stream, events]) => ({
    stream,
    events,
    expected: stream === report ? lastRevision(existing, report) : ('any' as const),
  }));
  return { appends, appended: [], alreadyAppended: 0, retracted: own, restored: [] };
}

export function retractionOf(target: RecordedEvent, by: ImportRequest['by'], reason: string): ReadinessEvent {
  const metadata: Metadata = {
    ...target.metadata,
    ...by,
    reason,
    cites: null,
    issuedAt: null,
    schemaVersion: 1,
  };
  return {
    id: retractionId(target.stream, target.id),
    type: 'EntryRetracted',
    effectiveAt: target.effectiveAt,
    data: { target: target.id, reason },
    metadata,
  };
}

export function retractedTargets(events: readonly RecordedEvent[]): Set<string> {
  return new Set(events.flatMap((e) => (e.type === 'EntryRetracted' ? [e.data.target] : [])));
}

function restoredBy(missing: readonly Wanted[], existing: readonly RecordedEvent[]): Restored[] {
  const formers = new Set(missing.flatMap((w) => (w.former === null ? [] : [w.former])));
  const entries = new Map(existing.filter((e) => formers.has(e.id)).map((e) => [e.id, e]));
  return existing.flatMap((retraction) => {
    if (retraction.type !== 'EntryRetracted' || retraction.data.reason === READ_AGAIN) return [];
    const entry = entries.get(retraction.data.target);
    const isFrame = entry?.type === 'ReportReceived' || entry?.type === 'ReportCompleted';
    return entry && !isFrame ? [{ entry, retraction }] : [];
  });
}

interface Placed {
  readonly stream: string;
  readonly event: ReadinessEvent;
}

interface Wanted extends Placed {
  /** The id of the same statement as it was taken back last. */
  readonly former: string | null;
}

function wantedEvents(
  request: ImportRequest,
  own: readonly RecordedEvent[],
  retracted: ReadonlySet<string>,
): Wanted[] {
  const { programme, sha256, reading } = request;
  const ministry: AssertedBy = { kind: 'ministry', id: request.ministry };
  const whole = {
    lines: [1, Math.max(1, reading.lineCount)] as const,
    assertedBy: ministry,
    cites: null,
  };
  const about = (statement: Statement): Observation => ({ statement, effectiveAt: reading.asOf, ...whole });
  const all = [
    about({ type: 'ReportReceived', data: receivedData(request, own, retracted) }),
    ...reading.observations,
    about({ type: 'ReportCompleted', data: completedData(request) }),
  ];
  const ordinals = new Map<string, number>();
  return all.map((o) => {
    const stream = streamOf(programme, o.statement, sha256);
    const { type, data } = o.statement;
    const twin = canonicalJson([stream, o.lines, type, o.effectiveAt, data]);
    const ordinal = ordinals.get(twin) ?? 0;
    ordinals.set(twin, ordinal + 1);
    const identity = {
      stream,
      document: sha256,
      lines: o.lines,
      ordinal,
      type,
      effectiveAt: o.effectiveAt,
      data,
    };
    let n = 0;
    let id = eventId({ ...identity, n });
    let former: string | null = null;
    while (retracted.has(id)) {
      former = id;
      id = eventId({ ...identity, n: ++n });
    }
    const metadata: Metadata = {
      ...request.by,
      assertedBy: o.assertedBy,
      issuedAt: reading.asOf,
      source: { document: sha256, lines: o.lines },
      cites: o.cites,
      channel: null,
      schemaVersion: 1,
    };
    return { stream, former, event: { id, effectiveAt: o.effectiveAt, metadata, ...o.statement } };
  });
}

/** The same bytes under another file name are the same document: the name of the first import stays. */
function receivedData(
  { sha256, name, reading }: ImportRequest,
  own: readonly RecordedEvent[],
  retracted: ReadonlySet<string>,
): EventData<'ReportReceived'> {
  const before = own.find((e) => e.type === 'ReportReceived' && !retracted.has(e.id));
  const { kind, asOf, asOfStated } = reading;
  const kept = before?.type === 'ReportReceived' ? before.data.name : name;
  return { document: sha256, name: kept, kind, asOf, asOfStated, lines: reading.lineCount };
}

function completedData({ sha256, reading, catalogue }: ImportRequest): EventData<'ReportCompleted'> {
  const observations: Record<string, number> = {};
  for (const o of reading.observations)
    observations[o.statement.type] = (observations[o.statement.type] ?? 0) + 1;
  const { kind, asOf, reader, coverage, findings } = reading;
  return {
    document: sha256,
    kind,
    asOf,
    reader: { ...reader },
    catalogue,
    observations,
    coverage: { lines: coverage.lines, read: coverage.read, unread: [...coverage.unread] },
    findings: [...findings],
  };
}

function lastRevision(events: readonly RecordedEvent[], stream: string): number | 'none' {
  const last = events.reduce((max, e) => (e.stream === stream ? Math.max(max, e.revision) : max), -1);
  return last < 0 ? 'none' : last;
}

function groupByStream(wanted: readonly Placed[]): Map<string, ReadinessEvent[]> {
  const grouped = new Map<string, ReadinessEvent[]>();
  for (const { stream, event } of wanted) {
    const events = grouped.get(stream);
    if (events) events.push(event);
    else grouped.set(stream, [event]);
  }
  return grouped;
}
