// Appends on their way to an EventStoreDB: the stream is read, decision.ts decides, and what is missing is appended at
// exactly the revision that was read. Whatever comes in between, or stays unanswered, is read and decided again.
import { decideAppend, outcomeOf, type AppendDecision } from '../decision.js';
import { StoreUnavailableError } from '../errors.js';
import { checkedAppend } from '../event.js';
import { pause } from '../follow.js';
import type { AppendOutcome, StoredEvent, StreamAppend } from '../port.js';
import { newRecordId } from './connection.js';
import { recordOf, type Recorded, type Stamp } from './envelope.js';
import { IncompatibleStoreError, TooLarge, WrongRevision } from './faults.js';
import type { Log } from './log.js';
import { inParallel } from './parallel.js';

/** A store that cannot be reached is tried again for so long; a leader is elected within that time. */
const patienceMs = 4000;
const firstRetryMs = 50;
/** Somebody else was faster so often that it is no coincidence. */
const mostConflicts = 100;

/** Events that are kept, so that only what is new in a stream is read before the next append to it. */
const mostKept = 50_000;

/** One append under way, over all its attempts. */
interface Attempt {
  readonly append: StreamAppend;
  /** Ids of the records that were sent, in case an answer is lost. */
  readonly sent: Set<string>;
  outcome: AppendOutcome | null;
}

export class Appends {
  readonly #streams = new Map<string, Promise<unknown>>();
  #stamping: Promise<Stamp> | null = null;
  readonly #kept = new Map<string, readonly Recorded[]>();
  #keptEvents = 0;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(
    private readonly log: Log,
    private readonly stampNow: () => Promise<Stamp>,
  ) {}

  /** The first goes first; a stream that comes again waits for all before it; the others go side by side. */
  async all(appends: readonly StreamAppend[]): Promise<AppendOutcome[]> {
    const attempts = appends.map(checkedAppend).map((append): Attempt => {
      if (!this.log.isOurs(append.stream))
        throw new RangeError(
          `stream ${append.stream}: its name begins with none of ${this.log.prefixes.join(', ')}`,
        );
      return { append, sent: new Set(), outcome: null };
    });
    const names = new Set(attempts.map(({ append }) => append.stream));
    return this.#exclusively(names, async () => {
      const here = await this.#read(names);
      refuseEarly(attempts, here);
      for (const [i, wave] of inWaves(attempts).entries()) await this.#settle(wave, i === 0 ? here : null);
      return attempts.map(({ outcome }) => outcome!);
    });
  }

  async idle(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  /** One after the other for each stream: writers of one process need not get in each other's way. */
  async #exclusively<T>(names: ReadonlySet<string>, work: () => Promise<T>): Promise<T> {
    const before = [...names].flatMap((name) => this.#streams.get(name) ?? []);
    const done = Promise.allSettled(before).then(work);
    for (const name of names) this.#streams.set(name, done);
    this.#underWay.add(done);
    try {
      return await done;
    } finally {
      this.#underWay.delete(done);
      for (const name of names) if (this.#streams.get(name) === done) this.#streams.delete(name);
    }
  }

  async #read(names: Iterable<string>): Promise<Map<string, readonly Recorded[]>> {
    const list = [...names];
    if (this.#keptEvents > mostKept) {
      this.#kept.clear();
      this.#keptEvents = 0;
    }
    const streams = await inParallel(list, async (name) => {
      const kept = this.#kept.get(name) ?? [];
      const fresh = await patiently(() => this.log.stream(name, kept.length));
      const all = [...kept, ...fresh];
      this.#kept.set(name, all);
      this.#keptEvents += fresh.length;
      return all;
    });
    return new Map(list.map((name, i) => [name, streams[i]!]));
  }

  /** Appends of different streams, until each has its outcome. */
  async #settle(
    wave: readonly Attempt[],
    read: ReadonlyMap<string, readonly Recorded[]> | null,
  ): Promise<void> {
    const started = performance.now();
    let here = read;
    for (let conflicts = 0, retryMs = firstRetryMs; ;) {
      const open = wave.filter(({ outcome }) => outcome === null);
      here ??= await this.#read(open.map(({ append }) => append.stream));
      const decided = open.map((attempt) => ({ attempt, decision: decide(attempt, here!) }));
      const toSend = decided.filter(({ attempt }) => attempt.outcome === null);
      if (toSend.length === 0) return;
      const stamp = await this.#stamp();
      const answers = await Promise.allSettled(
        toSend.map(({ attempt, decision }) => this.#send(attempt, decision, stamp)),
      );
      const errors = answers.flatMap((answer) =>
        answer.status === 'rejected' ? [answer.reason as Error] : [],
      );
      here = null;
      if (errors.length === 0) continue;
      const lasting = errors.find((error) => !isPassing(error));
      if (lasting) throw lasting;
      const unavailable = errors.find((error) => error instanceof StoreUnavailableError);
      if (unavailable) {
        if (performance.now() - started > patienceMs) throw unavailable;
        await pause(retryMs, never);
        retryMs *= 2;
      } else if (++conflicts > mostConflicts) throw errors[0]!;
    }
  }

  /** Appends that begin while the end of the log is being looked for share what is found. */
  #stamp(): Promise<Stamp> {
    this.#stamping ??= patiently(this.stampNow).finally(() => (this.#stamping = null));
    return this.#stamping;
  }

  async #send(attempt: Attempt, decision: AppendDecision, stamp: Stamp): Promise<void> {
    const { append, sent } = attempt;
    const records = decision.fresh.map((event) => recordOf(event, stamp, newRecordId()));
    for (const { recordId } of records) sent.add(recordId);
    try {
      const position = await this.log.connection.append(append.stream, records, decision.revision);
      // of several events it is not said which one's position that is: those are read back
      const single = records.length === 1 && Number.isSafeInteger(position);
      const mine = single ? [{ position }] : await this.log.stream(append.stream, decision.revision + 1);
      const positions = mine.slice(0, records.length).map((event) => event.position);
      attempt.outcome = outcomeOf(append, decision, positions);
    } catch (error) {
      if (!(error instanceof TooLarge)) throw error;
      throw new RangeError(
        `stream ${append.stream}: ${records.length} events are more than the server takes at once; raise MaxAppendSize`,
        { cause: error },
      );
    }
  }
}

/** What is to be appended; the outcome at once where nothing is, or where an earlier attempt is found to be there. */
function decide(attempt: Attempt, here: ReadonlyMap<string, readonly Recorded[]>): AppendDecision {
  const { append, sent } = attempt;
  const stream = here.get(append.stream) ?? [];
  const mine = stream.filter(({ recordId }) => sent.has(recordId));
  const before = stream.filter(
    (event) => !mine.includes(event) && !(mine[0] && event.revision > mine[0].revision),
  );
  const decision = decideAppend(append, before.map(asStored));
  if (mine.length > 0 || decision.fresh.length === 0)
    attempt.outcome = outcomeOf(
      append,
      decision,
      mine.map(({ position }) => position),
    );
  return decision;
}

/** Refuses before anything is sent what would be refused later, seen as if nobody else wrote. */
function refuseEarly(attempts: readonly Attempt[], here: ReadonlyMap<string, readonly Recorded[]>): void {
  const streams = new Map<string, StoredEvent[]>();
  for (const { append } of attempts) {
    const stream = streams.get(append.stream) ?? (here.get(append.stream) ?? []).map(asStored);
    const { fresh, revision } = decideAppend(append, stream);
    const added = fresh.map((event, i) => ({
      ...event,
      ...{ stream: append.stream, revision: revision + 1 + i, position: 0, recordedAt: '' },
    }));
    streams.set(append.stream, [...stream, ...added]);
  }
}

/** What may be appended side by side: the first alone, then up to where a stream comes again. */
function inWaves(attempts: readonly Attempt[]): Attempt[][] {
  const waves: Attempt[][] = [];
  let streams = new Set<string>();
  for (const [i, attempt] of attempts.entries()) {
    const { stream } = attempt.append;
    if (i <= 1 || streams.has(stream)) {
      waves.push([]);
      streams = i === 0 ? streams : new Set();
    }
    streams.add(stream);
    waves.at(-1)!.push(attempt);
  }
  return waves;
}

/** A decision does not ask when. */
function asStored(event: Recorded): StoredEvent {
  return { ...event, recordedAt: event.stamp.recordedAt };
}

function isPassing(error: Error): boolean {
  if (error instanceof IncompatibleStoreError) return false;
  return error instanceof StoreUnavailableError || error instanceof WrongRevision;
}

const never = new AbortController().signal;

/** Tries again while the store cannot be reached, for a while. */
export async function patiently<T>(work: () => Promise<T>): Promise<T> {
  const started = performance.now();
  for (let retryMs = firstRetryMs; ; retryMs *= 2) {
    try {
      return await work();
    } catch (error) {
      const passing = error instanceof StoreUnavailableError && isPassing(error);
      if (!passing || performance.now() - started > patienceMs) throw error;
      await pause(retryMs, never);
    }
  }
}
