import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { startInstallation, type Installation } from '../support/installation.ts';
import { startSentinelRedis, type SentinelRedis } from '../support/redis-sentinel.ts';
import { describeOnRedisServers } from '../support/redis-node.ts';
import { placementSettings, placesMatches } from './placement-suite.ts';

describeOnRedisServers('on Redis with Sentinel', () => {
  let redis: SentinelRedis;
  let installation: Installation;
  beforeAll(async () => {
    redis = await startSentinelRedis();
    installation = await startInstallation({
      ...placementSettings('6s'),
      redisUrl: redis.url,
      env: { QUEUE_SHARDS: '4' },
    });
  }, 60_000);
  afterAll(async () => {
    await installation.stop();
    await redis.stop();
  }, 60_000);

  placesMatches(() => installation);

  it('log', async () => {
    console.log(await installation.log());
    expect(await installation.log()).not.toMatch(/CROSSSLOT/);
  });
});
