// What a person who starts a program can put right, in one line; everything else is a fault and keeps its stack.
import { DatabaseFault, describeConnectionFailure, errorCode, isConnectionFailure } from '#libs/database';
import { StoreTooNewError, StoreUnavailableError } from '#libs/event-store';
import { ProjectionTooNew } from '../../../../projections/runner/index.js';
import { SettingsError } from './settings-error.js';

/** One line for people, or null for a fault. @param url of the database, of which only host and port are shown */
export function refusalOf(error: unknown, url?: string): string | null {
  if (error instanceof SettingsError || error instanceof DatabaseFault) return error.message;
  if (error instanceof StoreTooNewError || error instanceof ProjectionTooNew) {
    return `Cơ sở dữ liệu đã ở bản mới hơn chương trình này; hãy cập nhật chương trình / the database is newer than this program: ${error.message}`;
  }
  if (error instanceof StoreUnavailableError) {
    return unavailableLine(error, url);
  }
  if (isConnectionFailure(error) || errorCode(error) === '42501')
    return describeConnectionFailure(error, url);
  return null;
}

/** The store says so in its own words; PostgreSQL's driver says why. */
export function unavailableLine({ cause, message }: StoreUnavailableError, url?: string): string {
  return isConnectionFailure(cause) ? describeConnectionFailure(cause, url) : message;
}

/** Runs a program to its end: a refusal is one line on stderr and exit 2. */
export async function runProgram(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    const line = refusalOf(error);
    if (line === null) throw error;
    console.error(line);
    process.exitCode = 2;
  }
}
