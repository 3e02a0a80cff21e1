/** One span for each request of the public API, going on with the caller's trace; and what a match remembers of it. */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { validTraceparent, type MatchOrigin } from '../matches/match-origin.ts';
import type { Span, Tracing } from '../observability/tracing.ts';

const spans = new WeakMap<FastifyRequest, Span>();

export function traceRequests(server: FastifyInstance, tracing: Tracing): void {
  if (!tracing.isOn) return;
  server.addHook('onRequest', (request, _reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    const attributes = {
      'http.request.method': request.method,
      'http.route': route,
      'matchgate.request_id': request.id,
    };
    const parent = validTraceparent(request.headers.traceparent);
    spans.set(request, tracing.start(`${request.method} ${route}`, { parent, kind: 'server', attributes }));
    done();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const status = reply.statusCode;
    const failure = status >= 500 ? `answered with ${status}` : undefined;
    spans.get(request)?.end({ 'http.response.status_code': status }, failure);
    done();
  });
}

/** The caller's trace is kept also while we trace nothing ourselves: it is what logs and game servers are found by. */
export function originOf(request: FastifyRequest): MatchOrigin {
  const traceparent = spans.get(request)?.traceparent ?? validTraceparent(request.headers.traceparent);
  return { requestId: request.id, traceparent };
}
