export * from './port.js';
export { ConflictError, IdReuseError, StoreUnavailableError, type ReusedField } from './errors.js';
export { memoryEventStore, type MemoryEventStoreOptions } from './memory.js';
export { handle, type Decider, type Handled, type Handling } from './handle.js';
