/** Every error answer: `{message, request_id}`, whatever went wrong and wherever. */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Socket } from 'node:net';
import { randomUUID } from 'node:crypto';
import type { Refusal, RefusalKind } from '../fleet/outcome.ts';

const statusOf: Readonly<Record<RefusalKind, number>> = { invalid: 400, not_found: 404, conflict: 409, no_match: 412 };

export function sendError(reply: FastifyReply, status: number, message: string): FastifyReply {
  return reply.code(status).send({ message, request_id: reply.request.id });
}

export const sendRefusal = (reply: FastifyReply, { kind, message }: Refusal): FastifyReply =>
  sendError(reply, statusOf[kind], message);

export function sendTooMany(reply: FastifyReply, waitMs: number): FastifyReply {
  void reply.header('retry-after', String(Math.max(1, Math.ceil(waitMs / 1000))));
  return sendError(reply, 429, 'too many requests');
}

/** Fastify's own errors say with a 4xx status what is wrong with the request; everything else is our failure. */
export function answerErrors(app: FastifyInstance): void {
  app.setErrorHandler((err: FastifyError, request: FastifyRequest, reply: FastifyReply) => {
    const status = err.statusCode ?? 500;
    if (status < 500) return sendError(reply, status, err.message);
    request.log.error({ err }, 'a request failed');
    return sendError(reply, 500, 'internal error');
  });
  app.setNotFoundHandler((_request, reply) => sendError(reply, 404, 'there is no such route'));
}

/** Answers what is no HTTP at all, before Fastify sees a request. */
export function answerBrokenRequest(_err: unknown, socket: Socket): void {
  if (!socket.writable) return;
  const body = JSON.stringify({ message: 'the request is not valid HTTP', request_id: randomUUID() });
  const head = `HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close`;
  socket.end(`${head}\r\n\r\n${body}`);
}
