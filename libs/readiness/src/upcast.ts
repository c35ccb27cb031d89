// Events are for ever; their shapes are not. Old versions are lifted to the newest when they are read, one step a
// version, and are never rewritten in the store.
import { checkStatement, EVENT_TYPES, type EventType, type Metadata, type RecordedEvent } from './events.js';

/** The newest version of each type's data. */
export const SCHEMA_VERSION = 1;

/** An event as any store hands it over: what it says is not yet known to be well formed. */
export interface RawEvent {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: number;
  readonly recordedAt: string;
  readonly effectiveAt: string;
  readonly type: string;
  readonly data: unknown;
  readonly metadata: unknown;
}

/**
 * Lifts an event to the newest version and checks it.
 * @throws RangeError with position and id when the type or its version is not known, or its data is malformed
 */
export function upcast(raw: RawEvent): RecordedEvent {
  const metadata = raw.metadata as Metadata;
  const type = EVENT_TYPES.find((known) => known === raw.type);
  const where = `event ${raw.id} at position ${raw.position}`;
  if (!type) throw new RangeError(`${where} is of the unknown type "${raw.type}"`);
  if (metadata.schemaVersion > SCHEMA_VERSION) {
    throw new RangeError(
      `${where} is of version ${metadata.schemaVersion}; this program knows up to ${SCHEMA_VERSION}`,
    );
  }
  return { ...raw, metadata, ...lifted(type, raw.data, where) };
}

function lifted(type: EventType, data: unknown, where: string) {
  try {
    return checkStatement(type, data);
  } catch (cause) {
    throw new RangeError(`${where} (${type}) is malformed`, { cause });
  }
}
