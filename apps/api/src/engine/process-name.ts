// The name of a process in leases and in pg_stat_activity. Process ids of two containers are often the same, so that the
// machine stands in front.
import os from 'node:os';

export function processName(role: 'server' | 'projector' | 'cli'): string {
  return `${role}-${os.hostname().replace(/[^\w.-]/g, '_')}-${process.pid}`;
}
