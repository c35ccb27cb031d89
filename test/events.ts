// Recorded events for tests, numbered as a store would: statements by hand, whole documents, retractions.
import {
  eventId,
  retractionId,
  streamOf,
  type AssertedBy,
  type Citation,
  type DocumentKind,
  type Finding,
  type RecordedEvent,
  type Statement,
} from '#libs/readiness';

export const MINISTRY: AssertedBy = { kind: 'ministry', id: 'bo-khcn' };

export interface Said {
  readonly document?: string | null;
  readonly lines?: readonly [number, number];
  readonly assertedBy?: AssertedBy;
  readonly cites?: Citation | null;
  readonly actor?: string;
}

export interface ReportParts {
  readonly document: string;
  readonly kind: DocumentKind;
  readonly asOf: string;
  readonly findings?: readonly Finding[];
  /** Statements with the line that each stands on; line n for the n-th when none is given. */
  readonly statements: readonly (Statement & { readonly line?: number; readonly at?: string })[];
}

/** A history that grows; positions count from 1 and every event has an id of its own. */
export class History {
  readonly events: RecordedEvent[] = [];
  readonly #revisions = new Map<string, number>();

  get head(): number {
    return this.events.length;
  }

  /** A statement entered by hand, unless `document` says where it stands. */
  say(statement: Statement, effectiveAt: string, said: Said = {}): RecordedEvent {
    const { document = null, lines = [1, 1], assertedBy = MINISTRY, cites = null, actor = 'tester' } = said;
    const stream = streamOf('test', statement, document);
    const { type, data } = statement;
    const id = eventId({
      stream,
      document: document ?? 'hand',
      lines,
      ordinal: this.head,
      type,
      effectiveAt,
      data,
      n: 0,
    });
    return this.#append(stream, {
      ...statement,
      id,
      effectiveAt,
      metadata: {
        actor,
        via: 'cli',
        assertedBy,
        issuedAt: document === null ? null : effectiveAt,
        source: document === null ? null : { document, lines },
        cites,
        reason: null,
        channel: null,
        correlationId: null,
        schemaVersion: 1,
      },
    });
  }

  /** A whole document, from ReportReceived to ReportCompleted; answers what it said, the completion last. */
  report({ document, kind, asOf, findings = [], statements }: ReportParts): RecordedEvent[] {
    const lines = Math.max(1, statements.length);
    const whole = { document, lines: [1, lines] as const };
    this.say(
      {
        type: 'ReportReceived',
        data: { document, name: `${document}.txt`, kind, asOf, asOfStated: true, lines },
      },
      asOf,
      whole,
    );
    const said = statements.map(({ line, at, ...statement }, i) =>
      this.say(statement, at ?? asOf, { document, lines: [line ?? i + 1, line ?? i + 1] }),
    );
    return [...said, this.complete({ document, kind, asOf, findings, statements })];
  }

  complete({ document, kind, asOf, findings = [], statements }: ReportParts): RecordedEvent {
    const lines = Math.max(1, statements.length);
    return this.say(
      {
        type: 'ReportCompleted',
        data: {
          document,
          kind,
          asOf,
          reader: { name: 'test', version: '1' },
          catalogue: 'c',
          observations: {},
          coverage: { lines, read: lines, unread: [] },
          findings: [...findings],
        },
      },
      asOf,
      { document, lines: [1, lines] },
    );
  }

  retract(target: RecordedEvent, reason = 'wrong'): RecordedEvent {
    const { metadata, effectiveAt, stream } = target;
    return this.#append(stream, {
      type: 'EntryRetracted',
      data: { target: target.id, reason },
      id: retractionId(stream, target.id),
      effectiveAt,
      metadata: { ...metadata, reason },
    });
  }

  #append(stream: string, event: Omit<RecordedEvent, 'stream' | 'revision' | 'position' | 'recordedAt'>) {
    const revision = (this.#revisions.get(stream) ?? -1) + 1;
    this.#revisions.set(stream, revision);
    const position = this.head + 1;
    const recordedAt = new Date(Date.UTC(2025, 6, 1) + position * 1000).toISOString();
    const recorded = { ...event, stream, revision, position, recordedAt } as RecordedEvent;
    this.events.push(recorded);
    return recorded;
  }
}

/** Cuts a history into batches, as a runner does. */
export function batches<T>(events: readonly T[], size: number): T[][] {
  const cut: T[][] = [];
  for (let i = 0; i < events.length; i += size) cut.push(events.slice(i, i + size));
  return cut;
}
