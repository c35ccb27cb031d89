// Who may do what: reading is open on loopback, every write needs a bearer token or the session of a browser. A request
// whose Host header is not a loopback name is refused there, so that a page of another site cannot read through the
// visitor's browser; a write by cookie must come from our own page and repeat the session's CSRF token, so that it cannot
// write through it either.
import { type CanActivate, type ExecutionContext, Inject, Injectable, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { isCsrfOf, Sessions, type Session } from '../engine/sessions.js';
import { isLoopback } from '../engine/settings.js';
import type { Tokens } from '../engine/tokens.js';
import { hostName, isForeign, sessionId } from './session-cookie.js';

export const TOKENS = Symbol('tokens');
const OPEN = 'readiness:open';

/** Needs neither token nor session: the door where a session begins. */
export const Open = () => SetMetadata(OPEN, true);

export interface Authenticated {
  actor?: string;
}

@Injectable()
export class Access implements CanActivate {
  constructor(
    private readonly engine: Engine,
    private readonly sessions: Sessions,
    private readonly reflector: Reflector,
    @Inject(TOKENS) private readonly tokens: Tokens,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest & Authenticated>();
    const { settings } = this.engine;
    if (settings.auth === 'loopback') requireLoopbackHost(request.headers.host);
    if (this.reflector.get<boolean | undefined>(OPEN, context.getHandler())) return true;
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const actor = token === undefined ? await this.#bySession(request, reading) : this.tokens.actor(token);
    if (actor !== null) {
      request.actor = actor;
      return true;
    }
    if (reading && settings.auth === 'loopback' && token === undefined) return true;
    if (reading && (request.url === '/health/live' || request.url === '/health/ready')) return true;
    throw new InputError(
      'unauthorised',
      token === undefined
        ? `cần mã truy cập (Authorization: Bearer …); mã nằm trong ${this.tokens.file}`
        : 'mã truy cập không đúng',
      token === undefined
        ? `a token is needed (Authorization: Bearer …); it is in ${this.tokens.file}`
        : 'the token is not known',
    );
  }

  async #bySession(request: FastifyRequest, reading: boolean): Promise<string | null> {
    const session = await this.sessions.find(sessionId(request));
    if (session && !reading) requireOwnPage(request, session);
    return session?.actor ?? null;
  }
}

function requireOwnPage(request: FastifyRequest, session: Session): void {
  if (isForeign(request))
    throw new InputError(
      'forbidden',
      'yêu cầu đến từ trang của một máy khác; hãy ghi từ trang của chính sổ này',
      'the request comes from a page of another site; write from the page of this ledger',
    );
  if (isCsrfOf(session, request.headers['x-csrf-token'])) return;
  throw new InputError(
    'forbidden',
    'thiếu X-CSRF-Token của phiên này; hãy tải lại trang',
    'the X-CSRF-Token of this session is missing; reload the page',
  );
}

function requireLoopbackHost(host: string | undefined): void {
  const name = hostName(host);
  if (!isLoopback(name)) {
    throw new InputError(
      'forbidden',
      `tên máy "${name}" không phải máy này`,
      `the host name "${name}" is not this machine`,
    );
  }
}
