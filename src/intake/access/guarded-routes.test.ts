import { describe, expect, it } from '@jest/globals';
import { fastify } from 'fastify';
import { Redis } from 'ioredis';
import { guardRoutes } from './guarded-routes.ts';
import { openDoor } from './open-door.ts';
import { RateLimiter } from './rate-limiter.ts';

function guarded() {
  const server = fastify();
  // Never connected: without a limit nothing is asked of it.
  const limiter = new RateLimiter(new Redis({ lazyConnect: true }), 1, undefined);
  guardRoutes(server, { authenticator: openDoor, limiter });
  return server;
}

describe('a route', () => {
  it.each(['/v1/anything', '/', '/healthzz', '/internal', '/openapi.json.bak'])(
    'without a scope keeps the process from starting: %s',
    (url) => {
      expect(() => guarded().get(url, () => 'open')).toThrow(`${url} says no scope`);
    },
  );

  it.each(['/docs', '/docs/static/index.css', '/openapi.json', '/healthz/ready'])('%s is open to all', async (url) => {
    const server = guarded().get(url, (request) => ({ caller: request.caller }));
    expect((await server.inject(url)).json()).toEqual({ caller: null });
  });

  it('with a scope knows its caller', async () => {
    const server = guarded().get('/v1/x', { config: { scope: 'operate' } }, (request) => request.caller?.tenant);
    expect((await server.inject('/v1/x')).body).toBe('default');
  });
});
