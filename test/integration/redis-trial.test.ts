/** A Redis that keeps every connection and does not serve makes processes unready, with the reason in words. */
import { join } from 'node:path';
import { mkdir, rmdir } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { loadConfiguration } from '../../src/config/configuration.ts';
import { startApi } from '../../src/roles/api.ts';
import type { Running } from '../../src/roles/running.ts';
import { startWorker } from '../../src/roles/worker.ts';
import { RedisClients, untilReady } from '../../src/redis/redis-clients.ts';
import { RedisTrial } from '../../src/redis/redis-trial.ts';
import { eventually } from '../support/eventually.ts';
import { startClusterRedis } from '../support/redis-cluster.ts';
import { RedisNode, describeOnRedisServers } from '../support/redis-node.ts';
import { profilesFile } from './api-under-test.ts';

interface Trouble {
  readonly reason: string;
  begin(redis: RedisNode): unknown;
  end(redis: RedisNode): unknown;
}

const troubles: readonly Trouble[] = [
  {
    reason: 'Redis is out of memory',
    begin: ({ client }) => client.config('SET', 'maxmemory', '1'),
    end: ({ client }) => client.config('SET', 'maxmemory', '0'),
  },
  {
    reason: 'Redis is read-only',
    begin: ({ client }) => client.replicaof('127.0.0.1', 1),
    end: ({ client }) => client.replicaof('NO', 'ONE'),
  },
  {
    reason: 'Redis cannot save its data',
    begin: async ({ client, folder }) => {
      await mkdir(join(folder, 'dump.rdb'));
      await client.config('SET', 'save', '3600 1');
      await client.bgsave();
    },
    end: async ({ client, folder }) => {
      await client.config('SET', 'save', '');
      await rmdir(join(folder, 'dump.rdb'));
    },
  },
  {
    reason: 'Redis does not answer',
    begin: (redis) => redis.signal('SIGSTOP'),
    end: (redis) => redis.signal('SIGCONT'),
  },
];

describeOnRedisServers('while Redis keeps its connections and does not serve', () => {
  let redis: RedisNode;
  const running: Running[] = [];
  beforeAll(async () => {
    redis = await RedisNode.start(['--save', '']);
    const env = {
      ...{ PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent', PROFILES_FILE: profilesFile, QUEUE_SHARDS: '3' },
      ...{ REDIS_URL: redis.url, READINESS_REDIS_GRACE_MS: '100', ORCHESTRATION_URL: 'http://127.0.0.1:1' },
    };
    running.push(await startApi(loadConfiguration('api', env)), await startWorker(loadConfiguration('worker', env)));
  });
  afterAll(async () => {
    await Promise.all(running.map((role) => role.stop()));
    await redis.stop();
  });

  /** What `/healthz/ready` of each role says of Redis; undefined where it is ready. */
  const saidOfRedis = () =>
    Promise.all(
      running.map(async ({ metricsUrl = '' }) => {
        const answer = await fetch(`${metricsUrl}/healthz/ready`);
        const { reasons } = (await answer.json()) as { reasons: Record<string, string> };
        return answer.status === 200 ? undefined : reasons.redis;
      }),
    );

  it.each(troubles)('every role is not ready because “$reason”, and ready again afterwards', async (trouble) => {
    await eventually(saidOfRedis, (said) => said.every((reason) => reason === undefined));
    await trouble.begin(redis);
    await eventually(saidOfRedis, (said) => said.every((reason) => reason === trouble.reason));
    await trouble.end(redis);
    await eventually(saidOfRedis, (said) => said.every((reason) => reason === undefined));
  });

  it('leaves nothing in Redis', async () => {
    expect(await redis.client.keys('*:trial')).toEqual([]);
  });
});

describeOnRedisServers('a Redis Cluster', () => {
  it('is known not to serve when one of its nodes does not', async () => {
    const cluster = await startClusterRedis();
    const clients = new RedisClients(cluster.url, () => undefined);
    const keys = Array.from({ length: 8 }, (_, shard) => `{mg:${shard}}:trial`);
    await untilReady(clients.get('answers'));
    const trial = new RedisTrial(clients.get('answers'), keys);
    try {
      const owner = await cluster.ownerOf(keys.at(-1) ?? '');
      await owner.client.config('SET', 'maxmemory', '1');
      const reason = await eventually(
        () => trial.unavailableReason(0),
        (seen) => seen !== null,
      );
      expect(reason).toBe('Redis is out of memory');
      await owner.client.config('SET', 'maxmemory', '0');
      await eventually(
        () => trial.unavailableReason(0),
        (seen) => seen === null,
      );
    } finally {
      trial.close();
      clients.close();
      await cluster.stop();
    }
  }, 60_000);
});
