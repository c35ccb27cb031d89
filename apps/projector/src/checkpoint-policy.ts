// Whenever a consolidated report is completed, the ledger is signed. Follows the store; what is due is derived from
// what is stored, so a report that was completed while no process ran is signed for at the next start.
import { setTimeout as pause } from 'node:timers/promises';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { ledger } from '#projections/ledger';
import { remarks } from '#projections/remarks';
import { ProjectionBehind } from '../../../projections/projection.js';
import { isPassing } from '../../../projections/runner/batch.js';
import { waitFor } from '../../../projections/runner/index.js';
import { Checkpoints } from '../../api/src/engine/checkpoints.js';
import { Engine } from '../../api/src/engine/engine.js';

const PATIENCE_MS = 2_000;
const RETRY_MS = 1_000;

@Injectable()
export class CheckpointPolicy implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('checkpoints');
  readonly #stop = new AbortController();
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly engine: Engine) {}

  onApplicationBootstrap(): void {
    this.#running = this.#follow();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** Without end: what goes wrong is said and tried again, and what is due follows from what is stored. */
  async #follow(): Promise<void> {
    const { store } = this.engine;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        const { position } = await store.head();
        await this.#signUpTo(position);
        for await (const events of store.follow(position, { signal })) {
          const completed = events.some((event) => event.type === 'ReportCompleted');
          if (completed) await this.#signUpTo(events.at(-1)!.position);
        }
      } catch (error) {
        this.#log.error(String(error));
        await pause(RETRY_MS, undefined, { signal }).catch(() => undefined);
      }
    }
  }

  /** Waits until the read models are there: they may be slow, or a rebuild may be under way. */
  async #signUpTo(position: number): Promise<void> {
    while (!this.#stop.signal.aborted) {
      try {
        await waitFor(this.engine.sql, [ledger.name, remarks.name], position, PATIENCE_MS);
        const checkpoints = new Checkpoints(this.engine);
        const signed = await checkpoints.issueDue();
        await checkpoints.keepCopies();
        if (signed?.issued) this.#log.log(`signed ${signed.size} events, root ${signed.root}`);
        return;
      } catch (error) {
        if (error instanceof ProjectionBehind) continue;
        this.#log.error(error instanceof Error ? error.message : String(error));
        if (!isPassing(error)) return;
        await pause(RETRY_MS, undefined, { signal: this.#stop.signal }).catch(() => undefined);
      }
    }
  }
}
