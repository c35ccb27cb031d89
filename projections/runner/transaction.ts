// A transaction that survives the death of its connection. The client (postgres 3.4) sends ROLLBACK also over a
// connection that is gone, and dies of it in a timer where nobody can catch it.
import type postgres from 'postgres';

/** As `sql.begin`; rejects with the client's CONNECTION_CLOSED when the connection is lost on the way. */
export function transaction<T>(
  sql: postgres.Sql,
  work: (tx: postgres.TransactionSql) => Promise<T>,
): Promise<T> {
  return sql.begin(async (tx) => {
    try {
      return await work(tx);
    } catch (error) {
      // nothing to roll back: `begin` rejects by itself as soon as the socket is closed
      if (isGone(error)) return await new Promise<never>(() => undefined);
      throw error;
    }
  }) as Promise<T>;
}

/** Whether an error means that this connection has ended or is about to. */
function isGone(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if ('severity' in error && error.severity === 'FATAL') return true;
  return (
    'code' in error && /^(CONNECTION_(CLOSED|DESTROYED|ENDED)|ECONNRESET|EPIPE)$/.test(String(error.code))
  );
}
