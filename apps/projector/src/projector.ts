// Follows the store and runs every projection; the leases in PostgreSQL decide which process works when there are
// several. Nest, no HTTP. By default it lives in one process with the api.
import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Injectable,
  Logger,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { matrix } from '#projections/matrix';
import { remarks } from '#projections/remarks';
import { runProjections, ProjectionStopped } from '../../../projections/runner/index.js';
import { Engine } from '../../api/src/engine/engine.js';
import { CheckpointPolicy } from './checkpoint-policy.js';
import { PROJECTIONS } from './projections.js';

@Injectable()
export class Projector implements OnApplicationBootstrap, BeforeApplicationShutdown {
  readonly #log = new Logger('projector');
  readonly #stop = new AbortController();
  readonly #ended = new Map<string, string>();
  #running: Promise<void> = Promise.resolve();

  constructor(private readonly engine: Engine) {}

  /** The projections that this process has given up, and why: it does not stand by for them any more. */
  get ended(): ReadonlyMap<string, string> {
    return this.#ended;
  }

  onApplicationBootstrap(): void {
    const { store, source, sql, name } = this.engine;
    this.#running = runProjections(PROJECTIONS, {
      store,
      source,
      sql,
      holder: name,
      first: [matrix.name, remarks.name],
      signal: this.#stop.signal,
      onError: (error, projection) => {
        if (error instanceof ProjectionStopped) this.#log.fatal(error.message);
        else this.#log.warn(`${projection}: ${error.message}`);
      },
      onEnd: (error, projection) => void this.#ended.set(projection, error.message),
    }).catch((error: unknown) => this.#log.fatal(String(error)));
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }
}

@Module({})
export class ProjectorModule {
  static with(engine: Engine): DynamicModule {
    return {
      module: ProjectorModule,
      providers: [{ provide: Engine, useValue: engine }, Projector, CheckpointPolicy],
    };
  }
}
