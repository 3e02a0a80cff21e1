import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Node's server waits, when it closes, for every connection that is not idle in that instant: those on which no request
 * ever came (clients and load balancers open spare ones ahead), and those whose answer ends a moment later and which
 * would then be kept alive. Both would hold up stopping; here each is closed as soon as nothing is under way on it.
 */
export function closeConnectionsWhenStopping(server: FastifyInstance): void {
  const unused = new Set<Socket>();
  let stopping = false;
  server.server.on('connection', (socket: Socket) => {
    unused.add(socket);
    socket.once('close', () => unused.delete(socket));
  });
  server.server.on('request', ({ socket }, response: ServerResponse) => {
    unused.delete(socket);
    response.once('close', () => {
      if (stopping) socket.end();
    });
  });
  server.addHook('preClose', (done) => {
    stopping = true;
    for (const socket of unused) socket.destroy();
    done();
  });
}
