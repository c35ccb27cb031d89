// Sessions of browsers: who has shown a token is remembered under a random id in this process, so that the token itself
// is never kept where a page could read it. A restart ends them all.
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const LIFETIME_MS = 12 * 3_600_000;
const MAX_SESSIONS = 1_000;

export interface Session {
  readonly actor: string;
  /** What a writing request must repeat in `X-CSRF-Token`: a foreign page can send the cookie but not read this. */
  readonly csrf: string;
}

interface Kept extends Session {
  readonly endsAt: number;
}

export class Sessions {
  readonly #kept = new Map<string, Kept>();

  constructor(private readonly now: () => number) {}

  /** @returns the secret id for the cookie, and the session */
  begin(actor: string): { readonly id: string; readonly session: Session; readonly seconds: number } {
    this.#forgetEnded();
    if (this.#kept.size >= MAX_SESSIONS) this.#kept.delete(this.#kept.keys().next().value!);
    const id = randomBytes(32).toString('base64url');
    const session = { actor, csrf: randomBytes(24).toString('base64url') };
    this.#kept.set(keyOf(id), { ...session, endsAt: this.now() + LIFETIME_MS });
    return { id, session, seconds: LIFETIME_MS / 1_000 };
  }

  /** null when there is none, or when it has ended. */
  find(id: string | null): Session | null {
    const kept = id === null ? undefined : this.#kept.get(keyOf(id));
    return kept && kept.endsAt > this.now() ? { actor: kept.actor, csrf: kept.csrf } : null;
  }

  end(id: string | null): void {
    if (id !== null) this.#kept.delete(keyOf(id));
  }

  #forgetEnded(): void {
    for (const [key, { endsAt }] of this.#kept) if (endsAt <= this.now()) this.#kept.delete(key);
  }
}

/** Compares in one time, whatever the length. */
export function isCsrfOf(session: Session, given: unknown): boolean {
  return typeof given === 'string' && timingSafeEqual(digest(given), digest(session.csrf));
}

/** The ids themselves are not kept: a look at the memory of one map gives no session away. */
function keyOf(id: string): string {
  return digest(id).toString('base64');
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
