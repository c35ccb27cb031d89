// Every error leaves as an RFC 9457 problem document: what, where, and what to do, in both languages.
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { describeConnectionFailure, isConnectionFailure } from '#libs/database';
import { ConflictError, IdReuseError, StoreUnavailableError } from '#libs/event-store';
import { Rejection } from '#libs/readiness';
import { ProjectionBehind } from '../../../../projections/projection.js';
import { PartlyImported } from '../commands/import-documents.js';
import { InputError, type InputCode } from '../engine/input-error.js';
import { unavailableLine } from '../engine/refusal.js';

export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly detailEn: string;
  readonly instance: string;
  readonly details: unknown;
}

const STATUS: Record<InputCode, number> = {
  'bad-request': 400,
  'not-found': 404,
  'unknown-unit': 404,
  'unknown-criterion': 404,
  'unknown-system': 404,
  'unknown-vendor': 404,
  'bad-instant': 400,
  'known-at-beyond-head': 400,
  'document-problem': 422,
  'too-large': 413,
  unauthorised: 401,
  forbidden: 403,
  'ledger-inconsistent': 409,
  'preview-outdated': 412,
  // nobody waits for this answer any more
  cancelled: 499,
  'unknown-event': 404,
  'not-retractable': 409,
  'wrong-stream': 409,
};

interface Described {
  readonly status: number;
  readonly code: string;
  readonly vi: string;
  readonly en: string;
  readonly details?: unknown;
}

@Catch()
export class ProblemFilter implements ExceptionFilter {
  readonly #log = new Logger('http');

  catch(error: unknown, host: ArgumentsHost): void {
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const described = describe(error);
    note(this.#log, described, error, request);
    if (!reply.raw.headersSent) answer(described, request, reply);
  }
}

/** Only what is our own trouble is logged. */
function note(log: Logger, { status, en }: Described, error: unknown, request: FastifyRequest): void {
  if (status === 503) log.warn(`${request.method} ${request.url}: ${en}`);
  else if (status >= 500) log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
}

/** For what Fastify refuses before Nest sees it, such as an address that cannot be decoded. */
export function refuse(error: Error, request: FastifyRequest, reply: FastifyReply): void {
  answer(describe(error), request, reply);
}

function answer(described: Described, request: FastifyRequest, reply: FastifyReply): void {
  if (described.status === 401) void reply.header('www-authenticate', 'Bearer realm="readiness"');
  if (described.status === 503) void reply.header('retry-after', '2');
  void reply
    .status(described.status)
    .type('application/problem+json; charset=utf-8')
    .send(JSON.stringify(documentOf(described, request)));
}

/** The problem document of an error that comes when an answer has begun, to be its last line. */
export function problemDocument(error: unknown, request: FastifyRequest): Problem {
  const described = describe(error);
  note(new Logger('http'), described, error, request);
  return documentOf(described, request);
}

function documentOf(described: Described, request: FastifyRequest): Problem {
  return {
    type: `urn:readiness:problem:${described.code}`,
    title: described.code,
    status: described.status,
    detail: described.vi,
    detailEn: described.en,
    instance: request.url,
    details: described.details ?? null,
  };
}

/** The words of the cause, and what was recorded before it. */
function partly(error: PartlyImported): Described {
  const cause = describe(error.cause);
  const { vi, en } = error.told;
  const recorded = error.recorded.map(({ file, sha256, position }) => ({ file, sha256, position }));
  const details = { recorded, file: error.file, cause: cause.details ?? null };
  return { ...cause, vi: `${cause.vi}; ${vi}`, en: `${cause.en}; ${en}`, details };
}

function describe(error: unknown): Described {
  if (error instanceof PartlyImported) return partly(error);
  if (error instanceof InputError) {
    return {
      status: STATUS[error.code],
      code: error.code,
      vi: error.vi,
      en: error.en,
      details: error.details,
    };
  }
  if (error instanceof Rejection)
    return { status: STATUS[error.code], code: error.code, vi: error.vi, en: error.en };
  if (error instanceof ConflictError || error instanceof IdReuseError) {
    return {
      status: 409,
      code: 'conflict',
      vi: `có người vừa ghi trước: ${error.message}`,
      en: error.message,
    };
  }
  // the store says so in its own words, a read model in the driver's
  if (error instanceof StoreUnavailableError || isConnectionFailure(error)) {
    const line =
      error instanceof StoreUnavailableError ? unavailableLine(error) : describeConnectionFailure(error);
    return { status: 503, code: 'store-unavailable', vi: line, en: line };
  }
  if (error instanceof ProjectionBehind) {
    const vi = `bảng tổng hợp mới cập nhật đến vị trí ${error.position}, cần ${error.wanted}; thử lại sau giây lát`;
    return { status: 503, code: 'projection-behind', vi, en: error.message };
  }
  if (error instanceof HttpException) return ofHttp(error);
  if (isUnstorable(error)) {
    const [vi, en] = ['ký tự không dùng được (NUL)', 'a character that cannot be used (NUL)'];
    return { status: 400, code: 'bad-request', vi, en };
  }
  if (hasStatus(error))
    return { status: error.statusCode, code: 'bad-request', vi: error.message, en: error.message };
  return {
    status: 500,
    code: 'fault',
    vi: 'lỗi của hệ thống, đã ghi nhật ký',
    en: 'a fault of the system; it has been logged',
  };
}

function ofHttp(error: HttpException): Described {
  const status = error.getStatus();
  const body = error.getResponse();
  const messages =
    typeof body === 'object' && 'message' in body && Array.isArray(body.message)
      ? (body.message as string[])
      : [];
  const en = messages.length > 0 ? messages.join('; ') : error.message;
  const code = status === 404 ? 'not-found' : status === 413 ? 'too-large' : 'bad-request';
  return {
    status,
    code,
    vi: status === 404 ? `không có địa chỉ này: ${en}` : en,
    en,
    details: messages.length > 0 ? messages : null,
  };
}

/** PostgreSQL has no NUL in a text, so that one in a filter reaches it and is refused there. */
function isUnstorable(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '22021';
}

/** What Fastify itself throws, for instance for a body that is no JSON. */
function hasStatus(error: unknown): error is Error & { statusCode: number } {
  return (
    error instanceof Error &&
    'statusCode' in error &&
    typeof error.statusCode === 'number' &&
    error.statusCode < 500
  );
}
