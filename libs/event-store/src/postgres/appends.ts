// Appends on their way to PostgreSQL. Writers take turns at the counter row, so single appends would each pay a round
// trip and a disk flush in single file; those that come while one is under way share the next statement instead.
import type { Sql } from 'postgres';
import { ConflictError, IdReuseError, StoreUnavailableError, type ReusedField } from '../errors.js';
import { checkedAppend } from '../event.js';
import type { AppendOutcome, StreamAppend } from '../port.js';
import { reached } from './reach.js';
import { refusedWhole } from './schema.js';

const mostAppends = 500;
const mostEvents = 5000;

interface Waiting {
  readonly append: StreamAppend;
  readonly resolve: (outcome: AppendOutcome) => void;
  readonly reject: (error: unknown) => void;
}

/** What `store.append` answers for one append. */
interface Verdict {
  readonly n: number;
  readonly outcome: 'appended' | 'already-appended' | 'conflict' | 'reused';
  readonly tip: number;
  readonly position: number | null;
  readonly appended: number;
  readonly there: number;
  readonly reused: readonly { readonly id: string; readonly fields: readonly ReusedField[] }[] | null;
}

export class Appends {
  private readonly queue: Waiting[] = [];
  private underWay: Promise<void> | null = null;

  constructor(
    private readonly sql: Sql,
    private readonly onAppended: () => void,
  ) {}

  /** Joins the next statement; its outcome is its own, whatever becomes of the others in that statement. */
  one(append: StreamAppend): Promise<AppendOutcome> {
    return new Promise((resolve, reject) => {
      this.queue.push({ append: checkedAppend(append), resolve, reject });
      this.underWay ??= Promise.resolve().then(() => this.drain());
    });
  }

  /** All or nothing, in a statement of its own. */
  async whole(appends: readonly StreamAppend[]): Promise<AppendOutcome[]> {
    const all = appends.map(checkedAppend);
    if (all.length === 0) return [];
    const results = await this.send(all, true);
    return results.map((result) => {
      if (result instanceof Error) throw result;
      return result;
    });
  }

  async idle(): Promise<void> {
    while (this.underWay) await this.underWay;
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) await this.flush(this.nextBatch());
    this.underWay = null;
  }

  private nextBatch(): Waiting[] {
    let events = 0;
    const end = this.queue.findIndex(({ append }, i) => {
      events += append.events.length;
      return i > 0 && (i >= mostAppends || events > mostEvents);
    });
    return this.queue.splice(0, end < 0 ? this.queue.length : end);
  }

  private async flush(batch: readonly Waiting[]): Promise<void> {
    try {
      const results = await this.send(
        batch.map(({ append }) => append),
        false,
      );
      for (const [i, waiting] of batch.entries()) {
        const result = results[i] as AppendOutcome | Error;
        if (result instanceof Error) waiting.reject(result);
        else waiting.resolve(result);
      }
    } catch (error) {
      // a statement that failed wrote nothing: alone, each append gets the error that is its own
      if (batch.length > 1 && !(error instanceof StoreUnavailableError))
        for (const waiting of batch) await this.flush([waiting]);
      else for (const waiting of batch) waiting.reject(error);
    }
  }

  private async send(appends: readonly StreamAppend[], whole: boolean): Promise<(AppendOutcome | Error)[]> {
    const batch = JSON.stringify(inWaves(appends));
    let verdicts: readonly Verdict[];
    try {
      // as text: the client would serialise a json parameter once more
      const [row] = await reached(
        this.sql,
        this.sql<{ verdicts: Verdict[] }[]>`select store.append(${batch}::text::jsonb, ${whole}) as verdicts`,
      );
      verdicts = row?.verdicts ?? [];
    } catch (error) {
      verdicts = verdictsOf(error);
    }
    if (verdicts.some(({ appended }) => appended > 0)) this.onAppended();
    const results = new Array<AppendOutcome | Error>(appends.length);
    for (const verdict of verdicts)
      results[verdict.n] = resultOf(appends[verdict.n] as StreamAppend, verdict);
    // refused as a whole, the others were not appended either: the refusal is the answer for all
    const refusal = whole ? results.find((result) => result instanceof Error) : undefined;
    return refusal ? [refusal] : results;
  }
}

/** The input of `store.append`, see schema.ts: in the order given, a new wave where a stream comes again. */
function inWaves(appends: readonly StreamAppend[]): object[][] {
  const waves: object[][] = [[]];
  let streams = new Set<string>();
  for (const [n, { stream, events, expected }] of appends.entries()) {
    if (streams.has(stream)) {
      waves.push([]);
      streams = new Set();
    }
    streams.add(stream);
    waves.at(-1)?.push({
      n,
      stream,
      expected: expected === 'none' ? -1 : expected === 'any' ? -2 : expected,
      events: events.map(({ id, type, effectiveAt, data, metadata }, o) => {
        return { o, id, type, at: effectiveAt, data, metadata };
      }),
    });
  }
  return waves;
}

function resultOf({ stream, expected }: StreamAppend, verdict: Verdict): AppendOutcome | Error {
  const { outcome, tip, position, appended, there, reused } = verdict;
  switch (outcome) {
    case 'appended':
    case 'already-appended':
      return {
        stream,
        outcome,
        revision: tip + appended,
        position: position ?? 0,
        appended,
        alreadyAppended: there,
      };
    case 'conflict':
      return new ConflictError(stream, expected, tip < 0 ? 'none' : tip, there);
    case 'reused':
      return new IdReuseError(stream, reused?.[0]?.id ?? '', reused?.[0]?.fields ?? []);
    default:
      throw new Error(`store.append answered ${String(outcome satisfies never)}`);
  }
}

/** The outcomes that came with a refusal of the whole; any other error goes on its way. */
function verdictsOf(error: unknown): Verdict[] {
  if (
    typeof error === 'object' &&
    error !== null &&
    'code' in error &&
    error.code === refusedWhole &&
    'detail' in error
  )
    return JSON.parse(String(error.detail)) as Verdict[];
  throw error;
}
