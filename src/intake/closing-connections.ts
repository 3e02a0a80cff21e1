import type { ServerResponse } from 'node:http';
import { Server, type Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import { SHUTTING_DOWN } from './problem.ts';
import { endWithProblem } from './raw-answer.ts';

export interface Stopping {
  readonly isDraining: () => boolean;
  /**
   * A request may be on its way to us when we stop: on a connection that has just been opened, or on one that was idle. For
   * this long after nobody can connect any more such a request still gets an answer, which is to ask another replica.
   * A caller that is busy itself may not see for as long that a connection has ended, and send a request on it.
   */
  readonly lingerMs: number;
}

const LOOKED_EVERY_MS = 20;

/** A turn of the event loop that took no longer found nearly nothing to do. */
const QUIET_TURN_MS = 2;
const MOST_TURNS = 200;

/**
 * Ends the connections of a server that stops, and never under a request. From the moment that it drains, each ends with
 * its next answer (`Connection: close`). Node's server then waits, when it closes, for every connection that is not idle in
 * that instant: those on which no request ever came (clients and load balancers open spare ones ahead), and those whose
 * answer ends a moment later; here each is closed once nothing is under way on it.
 */
export function closeConnectionsWhenStopping(server: FastifyInstance, { isDraining, lingerMs }: Stopping): void {
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
    const { status, extras } = SHUTTING_DOWN;
    void reply.code(status).type('application/problem+json').header('retry-after', extras.retryAfterSeconds);
    void reply.send(SHUTTING_DOWN.body(request.id));
  });
  server.addHook('onSend', (_request, reply, payload, done) => {
    if (isDraining()) void reply.header('connection', 'close');
    done(null, payload);
  });
  server.addHook('preClose', async () => {
    stopping = true;
    await whatHasArrivedIsRead();
    // Nobody new is let in. An HTTP server's own way to close would also cut, at once, the connections that are idle.
    Server.prototype.close.call(server.server);
    const until = performance.now() + lingerMs;
    while (idle.size > 0 && performance.now() < until) await delay(LOOKED_EVERY_MS);
    await whatHasArrivedIsRead();
    for (const socket of idle) leave(socket);
  });
}

/**
 * Ends an idle connection. A caller that stands still in this very moment sends its next request before it sees that, and
 * finds an answer there: to ask another replica. Any other sees a connection that ends; what comes unasked is for nobody.
 */
function leave(socket: Socket): void {
  endWithProblem(socket, SHUTTING_DOWN);
  socket.destroySoon();
}

/**
 * A busy process has, in the kernel, connections that it has not accepted and requests that it has not read: whoever closes
 * then resets them. So the loop goes on until a turn of it is short, or for a bounded number of turns.
 */
async function whatHasArrivedIsRead(): Promise<void> {
  for (let turn = 0; turn < MOST_TURNS; turn += 1) {
    const begun = performance.now();
    await nextTurn();
    if (turn > 0 && performance.now() - begun < QUIET_TURN_MS) return;
  }
}
