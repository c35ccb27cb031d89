// The door to the HTTP interface, typed by its own description.
import createClient from 'openapi-fetch';
import type { paths } from './schema.js';

/** The paths that can be read. */
export type ReadPath = {
  [P in keyof paths]: paths[P] extends { get: { responses: { 200: unknown } } } ? P : never;
}[keyof paths];

/** What a path answers. */
export type Answer<P extends ReadPath> = paths[P] extends {
  get: { responses: { 200: { content: { 'application/json': infer A } } } };
}
  ? A
  : never;

export const client = createClient<paths>({ baseUrl: '' });

/** An RFC 9457 problem document, in both languages. */
export class Problem extends Error {
  override readonly name = 'Problem';

  constructor(
    readonly status: number,
    readonly code: string,
    readonly vi: string,
    readonly en: string,
    readonly details: unknown = null,
  ) {
    super(en);
  }
}

/** The server has looked at it and will not do it; a fault (5xx) or a cut line leaves open what became of it. */
export function isRefusal(error: unknown): error is Problem {
  return error instanceof Problem && error.status < 500;
}

export function problemOf(status: number, body: unknown): Problem {
  const { title, detail, detailEn, details } = (
    typeof body === 'object' && body !== null ? body : {}
  ) as Record<string, unknown>;
  const vi = typeof detail === 'string' ? detail : `máy chủ trả lời ${status}`;
  const en = typeof detailEn === 'string' ? detailEn : `the server answered ${status}`;
  return new Problem(status, typeof title === 'string' ? title : 'fault', vi, en, details);
}

/** @throws Problem for an answer that is none */
export async function unwrap<T>(
  asked: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await asked;
  if (data === undefined || !response.ok) throw problemOf(response.status, error);
  return data;
}
