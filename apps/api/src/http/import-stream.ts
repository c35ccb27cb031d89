// An import as a stream of JSON lines: how far it has come, then its result or the problem. A caller who hangs up before
// the first event is appended calls the import off; after that it happens whole, whoever still listens.
import { setTimeout as pause } from 'node:timers/promises';
import { PassThrough, type Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { reachedPosition } from '../../../../projections/runner/index.js';
import { PROJECTIONS } from '../../../projector/src/projections.js';
import { PartlyImported, type ImportProgress } from '../commands/import-documents.js';
import type { ImportResult } from '../commands/import-result.js';
import type { Engine } from '../engine/engine.js';
import { problemDocument, type Problem } from './problem.js';

export const JSON_LINES = 'application/x-ndjson';

export type ImportMessage =
  | { readonly progress: ImportProgress }
  | { readonly result: readonly ImportResult[]; readonly problem?: Problem }
  | { readonly problem: Problem };

export const wantsLines = (request: FastifyRequest): boolean =>
  (request.headers.accept ?? '').includes(JSON_LINES);

/** Aborted when the caller hangs up before the answer is complete. */
export function hangUp(reply: FastifyReply): AbortSignal {
  const gone = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) gone.abort();
  });
  return gone.signal;
}

type Run = (onProgress: (progress: ImportProgress) => void) => Promise<readonly ImportResult[]>;

const HEARTBEAT_MS = 10_000;

export function streamImport(
  engine: Engine,
  request: FastifyRequest,
  run: Run,
  heartbeatMs = HEARTBEAT_MS,
): Readable {
  const lines = new PassThrough();
  const say = (message: ImportMessage): void => {
    if (!lines.destroyed) lines.write(`${JSON.stringify(message)}\n`);
  };
  const work = async (): Promise<void> => {
    let last: ImportProgress | null = null;
    let appended: ImportProgress | null = null;
    // a proxy, and this server, take a connection on which nothing is said for dead
    const heartbeat = setInterval(() => last && say({ progress: last }), heartbeatMs);
    try {
      const result = await run((progress) => {
        last = progress;
        if (progress.step === 'appended') appended = progress;
        say({ progress });
      });
      // it is recorded, whatever becomes of the read models
      if (appended !== null)
        await followProjections(engine, appended, result.at(-1)?.position ?? 0, lines, say).catch(
          (error: unknown) => void problemDocument(error, request),
        );
      say({ result });
    } catch (error) {
      const problem = problemDocument(error, request);
      say(error instanceof PartlyImported ? { result: error.recorded, problem } : { problem });
    } finally {
      clearInterval(heartbeat);
    }
    lines.end();
  };
  void work();
  return lines;
}

const STALLED_MS = 5_000;
const LOOK_MS = 20;

/** Until every read model shows the import, or none has moved for a while: it is recorded all the same. */
async function followProjections(
  engine: Engine,
  { file, of }: ImportProgress,
  position: number,
  listener: { readonly destroyed: boolean },
  say: (message: ImportMessage) => void,
): Promise<void> {
  const names = PROJECTIONS.map(({ name }) => name);
  let last = -1;
  for (let moved = performance.now(); performance.now() - moved < STALLED_MS; await pause(LOOK_MS)) {
    const reached = await reachedPosition(engine.sql, names);
    if (reached > last) {
      last = reached;
      moved = performance.now();
      say({
        progress: { step: 'projected', file, done: Math.max(0, Math.min(of, of - (position - reached))), of },
      });
    }
    if (reached >= position || listener.destroyed) return;
  }
}
