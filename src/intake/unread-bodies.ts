/**
 * What is still to come of a request's body when its answer goes out already, as with one that is too large. Most callers
 * send all of it before they look for an answer, and a connection that is closed under them is reset, answer and all. So
 * the connection stays, and what comes is read and thrown away: up to so many bytes, and for as long as any request may
 * take to arrive (Node's own `requestTimeout`). Whoever sends more is cut off.
 */
import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply } from 'fastify';

export const MAX_UNREAD_BYTES = 32 * 1024 * 1024;

/** Connections on which the rest of an answered request is awaited: there is nothing left to say about it. */
const answered = new WeakSet<Socket>();

export const isAnswered = (socket: Socket): boolean => answered.has(socket);

export function readOnAfterAnswers(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    if (!request.raw.complete) readOn(request.raw, reply);
    done(null, payload);
  });
}

function readOn(request: IncomingMessage, reply: FastifyReply): void {
  const { socket } = request;
  // Fastify asks for it where a body is too large. Node would close before the caller has sent what it is sending.
  if (reply.getHeader('connection') === 'close') void reply.removeHeader('connection');
  let unreadBytes = 0;
  request.on('data', ({ length }: Buffer) => {
    unreadBytes += length;
    if (unreadBytes > MAX_UNREAD_BYTES) socket.destroy();
  });
  reply.raw.once('finish', () => {
    if (!request.complete) answered.add(socket);
  });
  request.once('end', () => answered.delete(socket));
}
