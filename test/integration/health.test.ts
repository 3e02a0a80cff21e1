import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadConfiguration } from '../../src/config/configuration.ts';
import { RedisClients } from '../../src/redis/redis-clients.ts';
import { startApi } from '../../src/roles/api.ts';
import type { Running } from '../../src/roles/running.ts';
import { freePort } from '../../tools/stack/free-port.ts';
import { eventually } from '../support/eventually.ts';
import { profilesFile } from './api-under-test.ts';

let redisPort: number;
let metricsPort: number;
let redis: ChildProcess | undefined;
let starting: Promise<Running>;

beforeAll(async () => {
  [redisPort, metricsPort] = [await freePort(), await freePort()];
  const configuration = loadConfiguration('api', {
    PORT: '0',
    METRICS_PORT: String(metricsPort),
    REDIS_URL: `redis://127.0.0.1:${redisPort}`,
    PROFILES_FILE: profilesFile,
    LOG_LEVEL: 'silent',
    READINESS_REDIS_GRACE_MS: '500',
  });
  starting = startApi(configuration);
});
afterAll(async () => {
  await (await starting).stop();
  redis?.kill();
});

async function health(name: string): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`http://127.0.0.1:${metricsPort}/healthz/${name}`).catch(() => undefined);
  return { status: answer?.status ?? 0, body: await answer?.json() };
}

function startRedisThere(): void {
  const command = process.env.MATCHGATE_REDIS ?? 'redis-server';
  redis = spawn(command, ['--port', String(redisPort), '--bind', '127.0.0.1', '--save', ''], { stdio: 'ignore' });
}

describe('a process', () => {
  it('is live but not started while it waits for Redis, and says so from the first moment', async () => {
    const waiting = await eventually(
      () => health('startup'),
      ({ status }) => status !== 0,
    );
    const reasons = { process: 'starting', redis: 'not connected to Redis' };
    expect(waiting).toEqual({ status: 503, body: { status: 'starting', reasons } });
    expect(await health('ready')).toEqual({ status: 503, body: { status: 'not ready', reasons } });
    expect((await health('live')).status).toBe(200);
  });

  it('is started and ready once Redis is there', async () => {
    startRedisThere();
    await starting;
    expect(await health('startup')).toEqual({ status: 200, body: { status: 'started' } });
    await eventually(
      () => health('ready'),
      ({ status }) => status === 200,
    );
    expect((await health('ready')).body).toEqual({ status: 'ready', reasons: {} });
  });

  it('bears with a Redis that is away for less than the grace time, and stays started and live beyond it', async () => {
    const clients = new RedisClients(`redis://127.0.0.1:${redisPort}`, () => undefined);
    await clients.get('waits').ping();
    expect(clients.unavailableReason(0)).toBeNull();
    redis?.kill('SIGKILL');
    await eventually(
      () => clients.unavailableReason(0),
      (reason) => reason !== null,
    );
    expect(clients.unavailableReason(60_000)).toBeNull();
    clients.close();
    const { body } = await eventually(
      () => health('ready'),
      ({ status }) => status === 503,
    );
    expect(body).toMatchObject({ reasons: { redis: 'not connected to Redis' } });
    expect([(await health('startup')).status, (await health('live')).status]).toEqual([200, 200]);
    startRedisThere();
    await eventually(
      () => health('ready'),
      ({ status }) => status === 200,
    );
  });
});
