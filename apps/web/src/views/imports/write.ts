// Writing from the page: the session's cookie says who, its CSRF token says that it is this page that asks.
import { problemOf } from '../../api/client.js';
import { reachedAtLeast } from '../../api/live.js';
import type { paths } from '../../api/schema.js';

type Ok<O> = O extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : never;
export type Session = Ok<paths['/api/session']['get']>;
export type Imported = Ok<paths['/api/imports']['post']>[number];
export type RecordedEntry = Ok<paths['/api/records']['post']>;
export type Retraction = Ok<paths['/api/withdrawals']['post']>;

async function ask(
  method: string,
  path: string,
  csrf: string | null,
  body?: FormData | object,
): Promise<unknown> {
  const isForm = body instanceof FormData;
  const response = await fetch(path, {
    method,
    headers: {
      ...(csrf === null ? {} : { 'x-csrf-token': csrf }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
  });
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemOf(response.status, answer);
  return answer;
}

export const currentSession = () => ask('GET', '/api/session', null) as Promise<Session>;

export const beginSession = (token: string) =>
  ask('POST', '/api/session', null, { token }) as Promise<Session>;

export const endSession = (csrf: string) => ask('DELETE', '/api/session', csrf) as Promise<Session>;

/** @throws Problem with every bad row of a table */
export async function importFile(
  file: File,
  csrf: string,
  options: { readonly dryRun: boolean; readonly reason?: string },
): Promise<Imported> {
  const form = new FormData();
  form.append('file', file, file.name);
  const query = new URLSearchParams({
    ...(options.dryRun ? { dryRun: 'true' } : {}),
    ...(options.reason ? { reason: options.reason } : {}),
  });
  const [result] = (await ask('POST', `/api/imports?${query}`, csrf, form)) as Imported[];
  if (!options.dryRun) reachedAtLeast(result!.position);
  return result!;
}

export async function withdrawDocument(document: string, reason: string, csrf: string): Promise<Retraction> {
  const result = (await ask('POST', '/api/withdrawals', csrf, { document, reason })) as Retraction;
  reachedAtLeast(result.position);
  return result;
}

/** @throws Problem whose details name the field that is wrong */
export async function recordStatement(body: object, csrf: string): Promise<RecordedEntry> {
  const result = (await ask('POST', '/api/records', csrf, body)) as RecordedEntry;
  reachedAtLeast(result.position);
  return result;
}

export async function retractEntry(event: string, reason: string, csrf: string): Promise<Retraction> {
  const result = (await ask('POST', '/api/retractions', csrf, { event, reason })) as Retraction;
  reachedAtLeast(result.position);
  return result;
}
