// Sessions of browsers: who has shown a token is remembered in the database under the hash of a random id, so that the
// token itself is never kept where a page could read it, and every api process knows the session. Times are the
// database's, since processes may run on machines whose clocks differ.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { migrate, type Migration } from '#libs/database';
import type postgres from 'postgres';
import { fingerprintOf, type Tokens } from './tokens.js';

const LIFETIME_S = 12 * 3_600;

export interface Session {
  readonly actor: string;
  /** What a writing request must repeat in `X-CSRF-Token`: a foreign page can send the cookie but not read this. */
  readonly csrf: string;
}

const tables = `
create schema if not exists api;

create table api.sessions (
  id      text primary key,      -- sha256 of the secret in the cookie
  actor   text not null,
  token   text not null,         -- sha256 of the token that was shown; a session ends with its token
  csrf    text not null,
  ends_at timestamptz not null
);
create index on api.sessions (ends_at);
`;

export const SESSION_MIGRATIONS: readonly Migration[] = [{ name: 'api/001-sessions', sql: tables }];

export async function migrateSessions(sql: postgres.Sql): Promise<void> {
  await migrate(sql, SESSION_MIGRATIONS);
}

export class Sessions {
  constructor(
    private readonly sql: postgres.Sql,
    private readonly tokens: Tokens,
  ) {}

  /** @returns the secret id for the cookie, and the session; null when the token is not one of ours */
  async begin(
    token: string,
  ): Promise<{ readonly id: string; readonly session: Session; readonly seconds: number } | null> {
    const actor = this.tokens.actor(token);
    if (actor === null) return null;
    const id = randomBytes(32).toString('base64url');
    const csrf = randomBytes(24).toString('base64url');
    await this.sql`
      with ended as (delete from api.sessions where ends_at <= clock_timestamp())
      insert into api.sessions (id, actor, token, csrf, ends_at) values (${keyOf(id)}, ${actor},
        ${fingerprintOf(token)}, ${csrf}, clock_timestamp() + ${LIFETIME_S} * interval '1 s')`;
    return { id, session: { actor, csrf }, seconds: LIFETIME_S };
  }

  /** null when there is none, when it has ended, or when its token is no longer one of ours. */
  async find(id: string | null): Promise<Session | null> {
    if (id === null) return null;
    const [kept] = await this.sql<(Session & { token: string })[]>`
      select actor, csrf, token from api.sessions where id = ${keyOf(id)} and ends_at > clock_timestamp()`;
    return kept && this.tokens.knows(kept.token) ? { actor: kept.actor, csrf: kept.csrf } : null;
  }

  async end(id: string | null): Promise<void> {
    if (id !== null) await this.sql`delete from api.sessions where id = ${keyOf(id)}`;
  }
}

/** Compares in one time, whatever the length. */
export function isCsrfOf(session: Session, given: unknown): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(session.csrf));
}

/** The ids themselves are not kept: a look into the table gives no session away. */
function keyOf(id: string): string {
  return digest(id).toString('base64');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
