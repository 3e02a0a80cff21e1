import { fastify, type FastifyInstance } from 'fastify';
import type { Metrics } from './metrics.ts';
import type { Readiness } from './readiness.ts';

/** What operators and probes ask, on a port of its own and for every role: never on the public one. */
export function createOperatorServer(metrics: Metrics, readiness: Readiness): FastifyInstance {
  const server = fastify({ routerOptions: { caseSensitive: true }, forceCloseConnections: true });
  server.get('/metrics', async (_request, reply) => {
    for (const [check, reason] of readiness.verdicts()) metrics.notReady.set({ check }, reason === null ? 0 : 1);
    void reply.type(metrics.registry.contentType);
    return metrics.registry.metrics();
  });
  server.get('/healthz/live', () => ({ status: 'live' }));
  server.get('/healthz/startup', (_request, reply) => {
    const { hasStarted } = readiness;
    const { reasons } = readiness.report();
    return hasStarted ? { status: 'started' } : reply.code(503).send({ status: 'starting', reasons });
  });
  server.get('/healthz/ready', (_request, reply) => {
    const { ready, reasons } = readiness.report();
    return reply.code(ready ? 200 : 503).send({ status: ready ? 'ready' : 'not ready', reasons });
  });
  return server;
}
