// Writing from the page: the session's cookie says who, its CSRF token says that it is this page that asks.
import { Problem, problemOf } from '../../api/client.js';
import { reachedAtLeast } from '../../api/live.js';
import type { paths } from '../../api/schema.js';

type Ok<O> = O extends { responses: { 200: { content: { 'application/json': infer A } } } } ? A : never;
export type Session = Ok<paths['/api/session']['get']>;
export type Imported = Ok<paths['/api/imports']['post']>[number];
export type RecordedEntry = Ok<paths['/api/records']['post']>;
export type Retraction = Ok<paths['/api/withdrawals']['post']>;

const overListeners = new Set<() => void>();

/** Told of a write that its session did not cover: it has ended, or another one was begun elsewhere in the browser. */
export function onSessionOver(listener: () => void): () => void {
  overListeners.add(listener);
  return () => overListeners.delete(listener);
}

/** Nothing is wrong with what was sent: the token is asked for, and it can be sent again. */
export function isSessionOver(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}

async function send(
  method: string,
  path: string,
  csrf: string | null,
  body?: FormData | object,
  options: { readonly accept?: string; readonly signal?: AbortSignal | undefined } = {},
): Promise<Response> {
  const isForm = body instanceof FormData;
  const response = await fetch(path, {
    method,
    headers: {
      ...(csrf === null ? {} : { 'x-csrf-token': csrf }),
      ...(body === undefined || isForm ? {} : { 'content-type': 'application/json' }),
      ...(options.accept === undefined ? {} : { accept: options.accept }),
    },
    ...(body === undefined ? {} : { body: isForm ? body : JSON.stringify(body) }),
    ...(options.signal === undefined ? {} : { signal: options.signal }),
  });
  if (csrf !== null && [401, 403].includes(response.status)) for (const tell of overListeners) tell();
  return response;
}

async function ask(...asked: Parameters<typeof send>): Promise<unknown> {
  const response = await send(...asked);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw problemOf(response.status, answer);
  return answer;
}

export const currentSession = () => ask('GET', '/api/session', null) as Promise<Session>;

export const beginSession = (token: string) =>
  ask('POST', '/api/session', null, { token }) as Promise<Session>;

export const endSession = (csrf: string) => ask('DELETE', '/api/session', csrf) as Promise<Session>;

/** How far an import has come; once `appended` is told it can no longer be called off. */
export interface Progress {
  readonly step: 'received' | 'read' | 'compared' | 'appended' | 'projected';
  readonly done: number;
  readonly of: number;
}

interface Message {
  readonly progress?: Progress;
  readonly result?: readonly Imported[];
  readonly problem?: { readonly status: number };
}

export interface ImportRequest {
  readonly file: File;
  readonly csrf: string;
  readonly signal?: AbortSignal | undefined;
}

function formOf(file: File): FormData {
  const form = new FormData();
  form.append('file', file, file.name);
  return form;
}

/** What an import would do, line by line; nothing is recorded.
 * @throws Problem with every bad row of a table */
export async function previewFile({ file, csrf, signal }: ImportRequest): Promise<Imported> {
  const path = '/api/imports?dryRun=true&lines=true';
  const [result] = (await ask('POST', path, csrf, formOf(file), { signal })) as Imported[];
  return result!;
}

interface RealImport extends ImportRequest {
  readonly reason: string;
  /** Of the preview that the reader agreed to. */
  readonly etag: string;
  readonly onProgress: (progress: Progress) => void;
}

/** @throws Problem when it is refused; any other error leaves open what became of it */
export async function importFile({
  file,
  csrf,
  signal,
  reason,
  etag,
  onProgress,
}: RealImport): Promise<Imported> {
  const path = `/api/imports?${new URLSearchParams({ reason, ifMatch: etag })}`;
  const response = await send('POST', path, csrf, formOf(file), { accept: 'application/x-ndjson', signal });
  if (!response.ok || response.body === null)
    throw problemOf(response.status, await response.json().catch(() => null));
  for await (const message of messagesOf(response.body)) {
    if (message.progress) onProgress(message.progress);
    if (message.problem) throw problemOf(message.problem.status, message.problem);
    const [result] = message.result ?? [];
    if (result) {
      reachedAtLeast(result.position);
      return result;
    }
  }
  throw new TypeError('the answer ended too early');
}

async function* messagesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Message> {
  const reader = body
    .pipeThrough(new TextDecoderStream() as never)
    .getReader() as ReadableStreamDefaultReader<string>;
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + value).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield JSON.parse(line) as Message;
  }
}

/** @param reason null: only shows what would change */
function takeBack(path: string, body: object, reason: string | null, csrf: string): Promise<Retraction> {
  const asked = reason === null ? `${path}?dryRun=true` : path;
  return ask('POST', asked, csrf, { ...body, reason: reason ?? '–' }).then((answer) => {
    const result = answer as Retraction;
    if (reason !== null) reachedAtLeast(result.position);
    return result;
  });
}

export const withdrawDocument = (document: string, reason: string | null, csrf: string) =>
  takeBack('/api/withdrawals', { document }, reason, csrf);

export const retractEntry = (event: string, reason: string | null, csrf: string) =>
  takeBack('/api/retractions', { event }, reason, csrf);

/** @throws Problem whose details name the field that is wrong */
export async function recordStatement(body: object, csrf: string): Promise<RecordedEntry> {
  const result = (await ask('POST', '/api/records', csrf, body)) as RecordedEntry;
  reachedAtLeast(result.position);
  return result;
}
