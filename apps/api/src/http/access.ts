// Who may do what: reading is open on loopback, every write needs a bearer token. A request whose Host header is not a
// loopback name is refused there, so that a page of another site cannot read through the visitor's browser.
import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { Engine } from '../engine/engine.js';
import { InputError } from '../engine/input-error.js';
import { isLoopback } from '../engine/settings.js';
import type { Tokens } from '../engine/tokens.js';

export const TOKENS = Symbol('tokens');

export interface Authenticated {
  actor?: string;
}

@Injectable()
export class Access implements CanActivate {
  constructor(
    private readonly engine: Engine,
    @Inject(TOKENS) private readonly tokens: Tokens,
  ) {}

  canActivate(context: ExecutionContext): boolean {
    const request = context.switchToHttp().getRequest<FastifyRequest & Authenticated>();
    const { settings } = this.engine;
    if (settings.auth === 'loopback') requireLoopbackHost(request.headers.host);
    const reading = request.method === 'GET' || request.method === 'HEAD';
    const token = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const actor = token === undefined ? null : this.tokens.actor(token);
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
}

function requireLoopbackHost(host: string | undefined): void {
  const name = (host ?? '').replace(/:\d+$/, '').replace(/^\[|\]$/g, '');
  if (!isLoopback(name)) {
    throw new InputError(
      'forbidden',
      `tên máy "${name}" không phải máy này`,
      `the host name "${name}" is not this machine`,
    );
  }
}
