import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { ApiClient } from './api-client.ts';
import { startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

let under: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  under = await startApiUnderTest(1, { READINESS_REDIS_GRACE_MS: '0' });
  api = await ApiClient.of(under.url);
});
afterAll(async () => {
  await under.stop();
  again?.kill();
});
let again: ChildProcess | undefined;

const match = (id: string) => ({ match_id: id, profile: 'ranked' });

function signalRedis(signal: NodeJS.Signals): void {
  if (under.server.pid === undefined) throw new Error('this needs a Redis that is a process');
  process.kill(under.server.pid, signal);
}

describe('callers that are held', () => {
  it('leave nothing behind when they hang up', async () => {
    await api.submit(match('held'));
    const waiters = async () => Number(/matchgate_waiting_callers (\d+)/.exec(await metrics())?.[1]);
    const leaving = new AbortController();
    const held = Array.from({ length: 20 }, () =>
      api.get('/v1/matches/held?wait=60', { signal: leaving.signal }).catch(() => 'hung up'),
    );
    await eventually(waiters, (seen) => seen === 20);
    leaving.abort();
    expect(new Set(await Promise.all(held))).toEqual(new Set(['hung up']));
    await eventually(waiters, (seen) => seen === 0);
  });
});

async function metrics(): Promise<string> {
  return (await fetch(`${under.metricsUrl}/metrics`)).text();
}

describe('without Redis', () => {
  it('a caller is told at once to come back, and is served again when Redis is back', async () => {
    await api.submit(match('before'));
    signalRedis('SIGSTOP');
    try {
      const hanging = await api.submit(match('while-hanging'));
      expect([hanging.status, hanging.body.code, hanging.headers.get('retry-after')]).toEqual([
        503,
        'store_unavailable',
        '1',
      ]);
    } finally {
      signalRedis('SIGCONT');
    }
    await eventually(
      () => api.submit(match('while-hanging')),
      ({ status }) => status === 202,
    );
  });

  it.each([
    ['POST', '/v1/matches'],
    ['GET', '/v1/matches/before'],
    ['GET', '/v1/matches/before?wait=30'],
    ['DELETE', '/v1/matches/before'],
  ])('%s %s is a 503 with Retry-After', async (method, path) => {
    await withoutRedis();
    const startedAt = performance.now();
    const body = method === 'POST' ? { body: JSON.stringify(match('away')) } : {};
    const answer = await api.call(method, path, { ...body, headers: { 'content-type': 'application/json' } });
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
      503,
      'store_unavailable',
      '1',
    ]);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
  });

  it('says itself not ready, and stays live', async () => {
    await withoutRedis();
    expect((await fetch(`${under.url}/healthz/ready`)).status).toBe(503);
    expect((await fetch(`${under.url}/healthz/live`)).status).toBe(200);
  });

  it('serves again once Redis has been restarted', async () => {
    await withoutRedis();
    const { port } = new URL(under.server.url);
    const command = process.env.MATCHGATE_REDIS ?? 'redis-server';
    again = spawn(command, ['--port', port, '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore' });
    const accepted = await eventually(
      () => api.submit(match('after')),
      ({ status }) => status !== 503,
    );
    expect(accepted.status).toBe(202);
    const shown = api.get('/v1/matches/after?wait=20');
    await api.call('DELETE', '/v1/matches/after');
    expect((await shown).body.state).toBe('cancelled');
  });

  let away: Promise<void> | undefined;
  function withoutRedis(): Promise<void> {
    away ??= (async () => {
      const closed = once(under.redis, 'close');
      signalRedis('SIGKILL');
      await closed;
    })();
    return away;
  }
});
