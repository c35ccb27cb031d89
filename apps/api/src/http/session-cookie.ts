// The cookie of a browser session: HttpOnly, SameSite=strict, and Secure as soon as it leaves this machine.
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isLoopback } from '../engine/settings.js';

const NAME = 'readiness-session';

/** The session id that the browser sent, or null. */
export function sessionId(request: FastifyRequest): string | null {
  for (const pair of (request.headers.cookie ?? '').split(';')) {
    const [name, value] = pair.trim().split('=', 2);
    if (name === NAME && value) return value;
  }
  return null;
}

export function setSession(request: FastifyRequest, reply: FastifyReply, id: string, seconds: number): void {
  const secure = isLoopback(hostName(request.headers.host)) ? '' : '; Secure';
  void reply.header(
    'set-cookie',
    `${NAME}=${id}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Strict${secure}`,
  );
}

export function clearSession(request: FastifyRequest, reply: FastifyReply): void {
  setSession(request, reply, '', 0);
}

/** The name in a Host header, without port and brackets. */
export function hostName(host: string | undefined): string {
  return (host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
}

/** Browsers say where a request comes from; what is no browser says nothing. */
export function isForeign({ headers }: FastifyRequest): boolean {
  const { origin, host, 'sec-fetch-site': site } = headers;
  if (site !== undefined) return site !== 'same-origin' && site !== 'none';
  // older ones say only their page's address; of it the name alone: behind a proxy the scheme is another one
  return origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== host?.toLowerCase());
}
