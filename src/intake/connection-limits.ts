/** What a connection may cost before anything is known of who is at its other end; docs/api.md states it. */
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.ts';

export const MAX_HEADER_BYTES = 16 * 1024;
const MAX_HEADERS = 100;
/** Within which a request's headers must have arrived; it is looked after this often. */
const HEADERS_TIMEOUT_MS = 15_000;
export const CHECKED_EVERY_MS = 5_000;

export function limitConnections(server: FastifyInstance, maxConnections: number): void {
  server.server.maxConnections = maxConnections;
  server.server.headersTimeout = HEADERS_TIMEOUT_MS;
  // An expectation that nobody knows is passed over (RFC 9110, 10.1.1): Node's own refusal is no problem document.
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));
  server.addHook('onRequest', (request, _reply, done) => {
    const tooMany = request.raw.rawHeaders.length / 2 > MAX_HEADERS;
    if (tooMany) done(new Problem('headers_too_large', `there may be at most ${MAX_HEADERS} headers`));
    else done();
  });
}
