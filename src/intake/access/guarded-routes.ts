/**
 * The guard in front of every route. It stands before a request's body is read, so that nobody makes the process parse
 * anything before it is known who they are; Nest's own guards come after that.
 *
 *   headers ─► who is it? (401, 503) ─► may they? (403) ─► how often? (429) ─► body ─► schema ─► controller
 */
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { BATCH_ROUTE } from '../body-limits.ts';
import { Problem } from '../problem.ts';
import type { Access } from './access.ts';
import type { Caller, Scope } from './caller.ts';
import { credentialsOf } from './credentials.ts';
import type { RateLimiter } from './rate-limiter.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** Null on a public route. */
    caller: Caller | null;
  }
  interface FastifyContextConfig {
    scope?: Scope;
  }
}

/** Open to all: the description of the API, the console's files, and whether the process should get requests. */
const PUBLIC = /^\/(docs|openapi\.json|healthz|console)(\/|$)/;

/** To be called before any route is registered. */
export function guardRoutes(server: FastifyInstance, { authenticator, limiter }: Access): void {
  server.decorateRequest('caller', null);
  server.addHook('onRoute', (route) => {
    const { url, config, method } = route;
    if (!PUBLIC.test(url) && config?.scope === undefined) {
      throw new Error(`the route ${String(method)} ${url} says no scope that its callers need`);
    }
    // How many matches there are is known once the body is.
    if (url === BATCH_ROUTE) {
      route.preHandler = async (request) => spend(limiter, callerOf(request), matchesIn(request) - 1, 1);
    }
  });
  server.addHook('onRequest', async (request) => {
    const { scope } = request.routeOptions.config;
    if (scope === undefined) return;
    const authentication = await authenticator.authenticate(credentialsOf(request.headers));
    switch (authentication.kind) {
      case 'refused':
        throw new Problem('unauthenticated', authentication.why, { challenge: 'Bearer realm="matchgate"' });
      case 'unavailable':
        throw new Problem('auth_unavailable', authentication.why, { retryAfterSeconds: 1 });
      case 'authenticated':
        request.caller = authentication.caller;
    }
    admit(authentication.caller, scope);
    await spend(limiter, authentication.caller, 1);
  });
  server.addHook('onClose', () => authenticator.close());
}

/** @throws {Error} on a public route, which has none */
export function callerOf({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new Error('a route that is open to all has no caller');
  return caller;
}

function admit({ scopes }: Caller, scope: Scope): void {
  // Who may act on matches and allocations may look at them.
  if (scopes.has(scope) || (scope === 'matches:read' && scopes.has('operate'))) return;
  const challenge = `Bearer realm="matchgate", error="insufficient_scope", scope="${scope}"`;
  throw new Problem('forbidden', `the scope ${scope} is needed`, { challenge });
}

async function spend(limiter: RateLimiter, caller: Caller, count: number, already = 0): Promise<void> {
  const taken = await limiter.take(caller, count, already);
  if (taken.kind === 'taken') return;
  const { perSecond, burst } = taken.limit;
  throw new Problem('rate_limited', `at most ${perSecond} requests a second, ${burst} at once`, {
    retryAfterSeconds: Math.max(1, Math.ceil(taken.ms / 1_000)),
  });
}

/** Of a batch that its schema has let through. */
function matchesIn({ body }: FastifyRequest): number {
  if (typeof body !== 'object' || body === null || !('matches' in body)) return 1;
  return Array.isArray(body.matches) ? body.matches.length : 1;
}
