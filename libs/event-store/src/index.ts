// Appending, reading and following immutable events, and keeping the documents that they cite.
export type {
  AppendOutcome,
  CopyOutcome,
  EventStore,
  ExpectedRevision,
  FollowOptions,
  NewEvent,
  StoredEvent,
  StreamAppend,
} from './port.js';
export { ConflictError, IdReuseError, StoreUnavailableError, type ReusedField } from './errors.js';
export { memoryEventStore, type MemoryEventStoreOptions } from './memory.js';
export { parseAddress } from './eventstoredb/address.js';
export {
  eventStoreDbVersion,
  openEventStoreDb,
  type EventStoreDb,
  type EventStoreDbOptions,
} from './eventstoredb/store.js';
export { migrateEventStore, StoreTooNewError, storeVersion } from './postgres/migrate.js';
export { postgresEventStore, type PostgresEventStoreOptions } from './postgres/store.js';
export {
  memoryDocumentStore,
  physicalLines,
  type DocumentStore,
  type ListedDocument,
  type NewDocument,
  type StoredDocument,
} from './documents.js';
export { postgresDocumentStore } from './postgres/documents.js';
export { handle, type Decider, type Handled, type Handling } from './handle.js';
