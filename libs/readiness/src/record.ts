// Statements entered by hand (a call at 17:20), and retractions: the decider of every stream that people write to.
import { retractedTargets, retractionOf } from './document.js';
import type { AssertedBy, Metadata, ReadinessEvent, RecordedEvent, Statement } from './events.js';
import { canonicalJson, eventId } from './identity.js';
import { streamOf } from './streams.js';

export interface Decider<State, Command, Event, Decided = Event> {
  readonly initial: State;
  evolve(state: State, event: Event): State;
  /** Returns events; nothing new is `[]`, never an exception. A command that cannot be done is a `Rejection`. */
  decide(command: Command, state: State): Decided[];
}

export const REJECTIONS = ['unknown-event', 'not-retractable'] as const;
export type RejectionCode = (typeof REJECTIONS)[number];

/** A command that cannot be done; the code is mapped to HTTP and exit codes at the edge. */
export class Rejection extends Error {
  constructor(
    readonly code: RejectionCode,
    readonly vi: string,
    readonly en: string,
  ) {
    super(`${vi} / ${en}`);
    this.name = 'Rejection';
  }
}

interface By {
  readonly actor: string;
  readonly via: Metadata['via'];
  readonly reason: string | null;
  readonly correlationId: string | null;
}

export interface RecordStatement extends By {
  readonly kind: 'record';
  readonly programme: string;
  readonly statement: Statement;
  readonly effectiveAt: string;
  readonly assertedBy: AssertedBy;
  readonly channel: string | null;
  /** Id of an event of the same stream that this statement puts right; it is retracted in the same append. */
  readonly corrects: string | null;
}

export interface RetractEntry extends By {
  readonly kind: 'retract';
  readonly target: string;
  readonly reason: string;
}

export type StreamCommand = RecordStatement | RetractEntry;

/** State: the events of the stream. Small, because a stream is one cell or one document. */
export const streamDecider: Decider<readonly RecordedEvent[], StreamCommand, RecordedEvent, ReadinessEvent> =
  {
    initial: [],
    evolve: (state, event) => [...state, event],
    decide(command, state) {
      const retracted = retractedTargets(state);
      switch (command.kind) {
        case 'retract':
          return retracted.has(command.target)
            ? []
            : [retractionOf(targetOf(command.target, state), command, command.reason)];
        case 'record': {
          const event = entered(command, retracted);
          const known = state.some((e) => e.id === event.id);
          const events = known ? [] : [event];
          if (command.corrects !== null && !retracted.has(command.corrects)) {
            if (command.corrects === event.id) return [];
            events.push(
              retractionOf(targetOf(command.corrects, state), command, command.reason ?? 'corrected'),
            );
          }
          return events;
        }
      }
    },
  };

function targetOf(id: string, state: readonly RecordedEvent[]): RecordedEvent {
  const target = state.find((e) => e.id === id);
  if (!target)
    throw new Rejection(
      'unknown-event',
      `không có sự kiện ${id} trong luồng này`,
      `there is no event ${id} in this stream`,
    );
  if (target.type === 'EntryRetracted')
    throw new Rejection(
      'not-retractable',
      `${id} là một lần hủy, không hủy được nữa; hãy ghi nhận lại`,
      `${id} is itself a retraction, which cannot be retracted: record the statement again`,
    );
  if (target.type === 'ReportReceived' || target.type === 'ReportCompleted')
    throw new Rejection(
      'not-retractable',
      `${id} là khung của một lần nhập; hãy hủy lần nhập cả văn bản`,
      `${id} frames an import: withdraw the document`,
    );
  if (target.type === 'CatalogueAdopted')
    throw new Rejection(
      'not-retractable',
      `${id} áp dụng danh mục; hãy áp dụng danh mục khác`,
      `${id} adopts a catalogue: adopt another instead`,
    );
  return target;
}

/** A statement by the same teller, through the same channel, of the same moment is the same statement. */
function entered(command: RecordStatement, retracted: ReadonlySet<string>): ReadinessEvent {
  const { programme, statement, effectiveAt, assertedBy, channel } = command;
  const teller = canonicalJson({ assertedBy, channel });
  const stream = streamOf(programme, statement, null);
  const identity = {
    stream,
    document: teller,
    lines: null,
    ordinal: 0,
    type: statement.type,
    effectiveAt,
    data: statement.data,
  };
  let n = 0;
  let id = eventId({ ...identity, n });
  while (retracted.has(id)) id = eventId({ ...identity, n: ++n });
  const { actor, via, reason, correlationId } = command;
  const metadata: Metadata = {
    actor,
    via,
    assertedBy,
    issuedAt: null,
    source: null,
    cites: null,
    reason,
    channel,
    correlationId,
    schemaVersion: 1,
  };
  return { id, effectiveAt, metadata, ...statement };
}
