// The live feed: follows the store and publishes what was committed on the EventBus, for SSE and nothing else. The bus
// is in memory and cannot be awaited, so no projection and no policy may depend on it.
import { setTimeout as pause } from 'node:timers/promises';
import {
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { EventBus } from '@nestjs/cqrs';
import { Subject } from 'rxjs';
import type { StoredEvent } from '#libs/event-store';
import { Engine } from './engine.js';

const RETRY_MS = 1_000;

export class EventsRecorded {
  constructor(readonly events: readonly StoredEvent[]) {}
}

@Injectable()
export class Feed implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('feed');
  readonly #stop = new AbortController();
  /** Emits once, when the process shuts down: open feeds must end or the server would wait for them. */
  readonly stopped = new Subject<void>();
  #running: Promise<void> = Promise.resolve();

  constructor(
    private readonly engine: Engine,
    private readonly bus: EventBus,
  ) {}

  onApplicationBootstrap(): void {
    this.#running = this.#follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopped.next();
    this.#stop.abort();
    await this.#running;
  }

  /** Without end, and from where it was: a feed that fell silent would look like a day on which nothing happened. */
  async #follow(): Promise<void> {
    const { signal } = this.#stop;
    let position: number | null = null;
    while (!signal.aborted) {
      try {
        position ??= (await this.engine.store.head()).position;
        const batches = this.engine.store.follow(position, {
          signal,
          onError: (error, retryInMs) => this.#log.warn(`${error.message}; again in ${retryInMs} ms`),
        });
        for await (const events of batches) {
          this.bus.publish(new EventsRecorded(events));
          position = events.at(-1)?.position ?? position;
        }
      } catch (error) {
        this.#log.error(String(error));
        await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }
}
