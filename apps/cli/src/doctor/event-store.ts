// An event store outside PostgreSQL: does it answer, how fast, and which version is it.
import { refusalOf } from '../../../api/src/engine/refusal.js';
import { failLine, milliseconds, ok, type Finding } from './finding.js';

/**
 * @param product its name, for people
 * @param ask the store for its version; rejects with one line that says why it cannot
 */
export async function checkEventStore(product: string, ask: () => Promise<string>): Promise<Finding> {
  const check = 'event-store';
  const begun = performance.now();
  try {
    const version = await ask();
    const ms = milliseconds(performance.now() - begun);
    return ok(
      check,
      `${product} ${version}, trả lời trong ${ms} ms`,
      `${product} ${version}, answers in ${ms} ms`,
    );
  } catch (error) {
    const line = refusalOf(error) ?? (error instanceof Error ? error.message : String(error));
    return failLine(check, line, [
      'kiểm tra EVENTSTORE_URL, và máy chủ có đang chạy',
      'check EVENTSTORE_URL, and whether the server runs',
    ]);
  }
}
