// Prometheus metrics of this process.
import type { FastifyInstance } from 'fastify';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export const registry = new Registry();
collectDefaultMetrics({ register: registry });

const duration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Time from request to the end of its answer',
  labelNames: ['method', 'route', 'status'] as const,
  registers: [registry],
});

export const ledgerPosition = new Gauge({
  name: 'ledger_position',
  help: 'Position of the last event of the ledger',
  registers: [registry],
});

export const projectionPosition = new Gauge({
  name: 'projection_position',
  help: 'Position up to which a projection has folded',
  labelNames: ['projection'] as const,
  registers: [registry],
});

export const projectionLag = new Gauge({
  name: 'projection_lag_events',
  help: 'Positions between the ledger and a projection',
  labelNames: ['projection'] as const,
  registers: [registry],
});

export const projectionStopped = new Gauge({
  name: 'projection_stopped',
  help: '1 when a projection has stopped at an event that it cannot handle',
  labelNames: ['projection'] as const,
  registers: [registry],
});

/** Times every request by its route, never by its URL: a URL has no end of values. */
export function observe(server: FastifyInstance): void {
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
}
