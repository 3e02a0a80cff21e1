/** Who may call: bearer token, scope and rate, in this order, before anything of the body is read. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Method } from '../../orchestration/contract/index.ts';
import type { RateLimiter } from '../auth/rate-limiter.ts';
import { grants } from '../auth/scopes.ts';
import type { Tokens } from '../auth/tokens.ts';
import { sendError, sendTooMany } from './errors.ts';

export interface Gate {
  readonly tokens: Tokens;
  readonly limiter: RateLimiter | undefined;
}

export type GateHook = (request: FastifyRequest, reply: FastifyReply) => Promise<void>;

const projectOf = ({ params }: FastifyRequest) =>
  typeof params === 'object' && params !== null && 'project_id' in params ? String(params.project_id) : '';

export function gateHook({ tokens, limiter }: Gate, method: Method): GateHook {
  return async (request, reply) => {
    const [, token = ''] = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '') ?? [];
    const claims = tokens.read(token);
    if (!claims) {
      void reply.header('www-authenticate', 'Bearer error="invalid_token"');
      await sendError(reply, 401, 'the bearer token is missing, unknown or expired');
      return;
    }
    if (!grants(claims.scopes, projectOf(request), method === 'GET' ? 'read' : 'write')) {
      await sendError(reply, 403, 'the token does not permit this');
      return;
    }
    const waitMs = limiter?.take(claims.client_id) ?? 0;
    if (waitMs > 0) await sendTooMany(reply, waitMs);
  };
}
