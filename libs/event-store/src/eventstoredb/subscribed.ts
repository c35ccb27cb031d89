// A running subscription, taken from at the reader's own pace: what is not taken stays in a bounded buffer, then on the
// wire, then with the server.
import type { Readable } from 'node:stream';
import type { LogRecord } from './connection.js';

export interface Source<T> extends Readable {
  read(): T | null;
  unsubscribe(): Promise<void>;
}

export class Subscribed<T> {
  readonly #source: Source<T>;
  #failure: Error | null = null;
  #signOfLife = performance.now();
  #wake: () => void = () => undefined;

  constructor(
    open: (onCheckpoint: () => void) => Source<T>,
    private readonly recordOf: (one: T) => LogRecord | null,
    faultOf: (error: unknown) => Error,
    private readonly release: () => void,
  ) {
    const stir = (): void => {
      this.#signOfLife = performance.now();
      this.#wake();
    };
    const end = (error: unknown): void => {
      this.#failure ??= faultOf(error);
      this.#wake();
    };
    this.#source = open(stir);
    const dropped = (): void =>
      end(Object.assign(new Error('the subscription was dropped'), { type: 'cancelled' }));
    this.#source.on('readable', stir).on('error', end).on('end', dropped).on('close', dropped);
  }

  /** What has arrived, at most so many. */
  take(most: number): LogRecord[] {
    const taken: LogRecord[] = [];
    while (taken.length < most) {
      const one = this.#source.read();
      if (one === null) break;
      const record = this.recordOf(one);
      if (record) taken.push(record);
    }
    return taken;
  }

  /** Why it has ended, null while it runs. */
  get failure(): Error | null {
    return this.#failure;
  }

  /** How long the server has said nothing, in milliseconds. */
  get silentMs(): number {
    return performance.now() - this.#signOfLife;
  }

  /** Resolves when something may have arrived or it has ended, after `ms`, or when the signal aborts. */
  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.#failure || this.#source.readableLength > 0) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        this.#wake = () => undefined;
        resolve();
      };
      const timer = setTimeout(done, ms);
      signal.addEventListener('abort', done);
      this.#wake = done;
    });
  }

  close(): void {
    void this.#source.unsubscribe().catch(() => undefined);
    this.release();
  }
}
