import type { ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { Problem } from './problem.ts';

/**
 * A request may be on its way to us when we stop: on a connection that has just been opened, or on one that was idle. For
 * this long after nobody can connect any more such a request still gets an answer, which is to ask another replica.
 */
const LINGER_MS = 250;

/**
 * Ends the connections of a server that stops, and never under a request. From the moment that it drains, each ends with
 * its next answer (`Connection: close`). Node's server then waits, when it closes, for every connection that is not idle in
 * that instant: those on which no request ever came (clients and load balancers open spare ones ahead), and those whose
 * answer ends a moment later; here each is closed once nothing is under way on it.
 */
export function closeConnectionsWhenStopping(server: FastifyInstance, isDraining: () => boolean): void {
  const idle = new Set<Socket>();
  let stopping = false;
  server.server.on('connection', (socket: Socket) => {
    idle.add(socket);
    socket.once('close', () => idle.delete(socket));
  });
  server.server.on('request', ({ socket }, response: ServerResponse) => {
    idle.delete(socket);
    response.once('close', () => {
      if (stopping) socket.end();
      else if (!socket.destroyed) idle.add(socket);
    });
  });
  server.addHook('onRequest', (request, reply, done) => {
    if (!stopping) {
      done();
      return;
    }
    const problem = new Problem('shutting_down', 'this replica is stopping');
    void reply.code(problem.status).type('application/problem+json').header('retry-after', '1');
    void reply.send(problem.body(request.id));
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining()) void reply.header('connection', 'close');
    done(null, payload);
  });
  server.addHook('preClose', async () => {
    stopping = true;
    // Nobody new is let in. An HTTP server's own way to close would also cut, at once, the connections that are idle.
    Server.prototype.close.call(server.server);
    if (idle.size > 0) await delay(LINGER_MS);
    for (const socket of idle) socket.destroy();
  });
}
