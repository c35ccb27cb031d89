// Appends on their way to an EventStoreDB: the stream is read, decision.ts decides, and what is missing is appended at
// exactly the revision that was read. Whatever comes in between, or stays unanswered, is read and decided again.
import { decideAppend, outcomeOf, type AppendDecision } from '../decision.js';
import { ConflictError, StoreUnavailableError } from '../errors.js';
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

  /** In order: what each says is in the log before the next is sent, as the server keeps no order between calls. */
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
      if (attempts.every((attempt) => isDone(attempt, here))) return attempts.map(({ outcome }) => outcome!);
      const stamp = await this.#stamp();
      const appendedTo = new Set<string>();
      for (const attempt of attempts) {
        const { stream } = attempt.append;
        await this.#settle(attempt, stamp, appendedTo.has(stream) ? null : here.get(stream)!);
        appendedTo.add(stream);
      }
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

  /** Decides and sends until there is an outcome. @param read the stream, where it was read and not appended to since */
  async #settle(attempt: Attempt, stamp: Stamp, read: readonly Recorded[] | null): Promise<void> {
    const { stream } = attempt.append;
    const started = performance.now();
    let [here, conflicts, retryMs] = [read, 0, firstRetryMs];
    for (;;) {
      here ??= (await this.#read([stream])).get(stream)!;
      const decision = decide(attempt, here);
      if (attempt.outcome) return;
      here = null;
      try {
        await this.#send(attempt, decision, stamp);
        return;
      } catch (error) {
        if (!(error instanceof Error) || !isPassing(error)) throw error;
        if (error instanceof WrongRevision) {
          const actual = decision.revision < 0 ? 'none' : decision.revision;
          if (++conflicts > mostConflicts) throw new ConflictError(stream, attempt.append.expected, actual);
          continue;
        }
        if (performance.now() - started > patienceMs) throw error;
        await pause(retryMs, never);
        retryMs *= 2;
      }
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
function decide(attempt: Attempt, stream: readonly Recorded[]): AppendDecision {
  const { append, sent } = attempt;
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

/** Whether nothing is to be appended; its outcome then stands. */
function isDone(attempt: Attempt, here: ReadonlyMap<string, readonly Recorded[]>): boolean {
  decide(attempt, here.get(attempt.append.stream) ?? []);
  return attempt.outcome !== null;
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
