// PostgreSQL: connections, migrations, and a server of our own for those who have none.
export {
  connect,
  describeConnectionFailure,
  dropDatabase,
  ensureDatabase,
  isConnectionFailure,
} from './connect.js';
export type { ConnectOptions } from './connect.js';
export { dataDirectory, dataDirectoryPath } from './data-dir.js';
export { startEmbeddedPostgres } from './embedded.js';
export type { EmbeddedOptions, EmbeddedPostgres } from './embedded.js';
export { DatabaseFault, errorCode } from './fault.js';
export { migrate, pendingMigrations } from './migrate.js';
export type { Migration } from './migrate.js';
export {
  OLDEST_SERVER,
  requireServer,
  serverFound,
  versionText,
  type ServerFound,
} from './require-server.js';
export { projectRoot } from './project-root.js';
