/** The requests of the public API in the metrics, with labels that no caller can add to: templates and closed sets. */
import type { FastifyInstance, RouteOptions } from 'fastify';
import type { Metrics } from '../observability/metrics.ts';

/** Node takes some thirty methods, and a caller may send each; those that no route has are one. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];
const NO_ROUTE = 'none';

export function measureRequests(server: FastifyInstance, { httpRequestDuration }: Metrics): void {
  const declared = new Set<string>();
  server.addHook('onRoute', (route) => {
    for (const labels of knownLabels(route)) {
      const series = JSON.stringify(labels);
      if (!declared.has(series)) httpRequestDuration.zero(labels);
      declared.add(series);
    }
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? NO_ROUTE;
    const method = METHODS.includes(request.method) ? request.method : 'other';
    // A stream lasts as long as its consumer likes; among the answers' times it would say nothing.
    const isStream = reply.getHeader('content-type') === 'text/event-stream';
    const labels = { route, method, status: String(reply.statusCode) };
    if (!isStream) httpRequestDuration.observe(labels, reply.elapsedTime / 1_000);
    done();
  });
}

/** What a route says that it may answer, less the refusals, of which most never come. */
function knownLabels({ url, method, schema }: RouteOptions): { route: string; method: string; status: string }[] {
  const { response } = (schema ?? {}) as { readonly response?: Readonly<Record<string, unknown>> };
  const statuses = Object.keys(response ?? {}).filter((status) => /^[25]\d\d$/.test(status));
  const methods = Array.isArray(method) ? method : [method];
  return methods
    .filter((name) => name !== 'HEAD')
    .flatMap((name) => statuses.map((status) => ({ route: url, method: name, status })));
}
