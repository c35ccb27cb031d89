// Prometheus metrics of this process.
import type { FastifyInstance } from 'fastify';
import type { ProjectionHealth } from '../../../../projections/runner/index.js';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export const registry = new Registry();
collectDefaultMetrics({ register: registry });

const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from request to the end of its answer',
  labelNames: ['method', 'route', 'status'] as const,
  registers: [registry],
});

const ledgerPosition = new Gauge({
  name: 'ledger_position',
  help: 'Position of the last event of the ledger',
  registers: [registry],
});

const projectionPosition = new Gauge({
  name: 'projection_position',
  help: 'Position up to which a projection has folded',
  labelNames: ['projection'] as const,
  registers: [registry],
});

const projectionLag = new Gauge({
  name: 'projection_lag_events',
  help: 'Positions between the ledger and a projection',
  labelNames: ['projection'] as const,
  registers: [registry],
});

const projectionStopped = new Gauge({
  name: 'projection_stopped',
  help: '1 when a projection has stopped at an event that it cannot handle',
  labelNames: ['projection'] as const,
  registers: [registry],
});

/** The metrics in Prometheus' text, with how far the read models are. */
export async function metricsText(
  position: number,
  projections: readonly ProjectionHealth[],
): Promise<string> {
  ledgerPosition.set(position);
  for (const { name, position: reached, lag, error } of projections) {
    projectionPosition.set({ projection: name }, reached);
    projectionLag.set({ projection: name }, lag);
    projectionStopped.set({ projection: name }, error === null ? 0 : 1);
  }
  return registry.metrics();
}

/** Times every request by its route, never by its URL: a URL has no end of values. */
export function observe(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
