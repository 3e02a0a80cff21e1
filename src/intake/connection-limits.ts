/** What a connection may cost before anything is known of who is at its other end; docs/api.md states it. */
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.ts';

export const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
const CHECKED_EVERY_MS = 5_000;

export interface ConnectionLimits {
  readonly maxConnections: number;
  /** Within which a request's headers must have arrived. */
  readonly headersTimeoutMs: number;
  /** Within which it must have arrived whole; how long its answer takes is another matter. */
  readonly requestTimeoutMs: number;
}

/** How often connections are looked after: seldom, and often enough for the limits to mean what they say. */
export function checkedEveryMs({ headersTimeoutMs, requestTimeoutMs }: ConnectionLimits): number {
  return Math.ceil(Math.min(CHECKED_EVERY_MS, headersTimeoutMs / 3, requestTimeoutMs / 3));
}

export function limitConnections(server: FastifyInstance, limits: ConnectionLimits): void {
  server.server.maxConnections = limits.maxConnections;
  server.server.headersTimeout = limits.headersTimeoutMs;
  // An expectation that nobody knows is passed over (RFC 9110, 10.1.1): Node's own refusal is no problem document.
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  server.addHook('onRequest', (request, _reply, done) => {
    const tooMany = request.raw.rawHeaders.length / 2 > MAX_HEADERS;
    if (tooMany) done(new Problem('headers_too_large', `there may be at most ${MAX_HEADERS} headers`));
    else done();
  });
}
