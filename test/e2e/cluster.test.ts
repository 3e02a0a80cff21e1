import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { startClusterRedis, type ClusterRedis } from '../support/redis-cluster.ts';
import { describeOnRedisServers } from '../support/redis-node.ts';
import { SteadyMatchmaker, holdsOf } from '../support/steady-matchmaker.ts';
import { SPARE, placementSettings, placesMatches } from './placement-suite.ts';

const SHARDS = 4;
const LOAD = { count: 60, everyMs: 25, match: { profile: 'ranked', attributes: { ...SPARE, map: 'any' } } };

describeOnRedisServers('on a Redis Cluster of six nodes', () => {
  let redis: ClusterRedis;
  let installation: Installation;
  beforeAll(async () => {
    redis = await startClusterRedis();
    installation = await startInstallation({
      ...placementSettings('8s', 3 * LOAD.count),
      redisUrl: redis.url,
      env: { QUEUE_SHARDS: String(SHARDS) },
    });
  }, 60_000);
  afterAll(async () => {
    await installation.stop();
    await redis.stop();
  }, 60_000);

  const matchmaker = (name: string) => new SteadyMatchmaker(name, () => installation.apis.map(({ url }) => url));

  placesMatches(() => installation);

  it('spreads the shards over the nodes, and stores nothing outside of a shard', async () => {
    const owners = await Promise.all(Array.from({ length: SHARDS }, (_, shard) => redis.ownerOf(`{mg:${shard}}`)));
    expect(new Set(owners).size).toBeGreaterThan(1);
    const keys = await Promise.all(redis.nodes.map(({ client }) => client.keys('*')));
    expect(keys.flat().filter((key) => !/^\{mg:[0-3]\}:/.test(key))).toEqual([]);
  });

  it('places every match once while slots move from node to node under it', async () => {
    const calls = matchmaker('moving');
    const load = calls.run(LOAD);
    for (let shard = 0; shard < SHARDS; shard += 1) {
      const from = await redis.ownerOf(`{mg:${shard}}`);
      const to = redis.nodes.slice(0, 3).find((node) => node !== from);
      if (to) await redis.moveSlot(`{mg:${shard}}`, from, to);
      expect(await redis.ownerOf(`{mg:${shard}}`)).toBe(to);
    }
    await load;
    const records = await calls.settled();
    expect(calls.failures).toEqual([]);
    expect([records.length, new Set(records.map(({ state }) => state))]).toEqual([LOAD.count, new Set(['assigned'])]);
    const holds = await holdsOf(installation.orchestrator, ALLOCATIONS['eu-west'], 'moving');
    expect([holds.size, new Set(holds.values())]).toEqual([LOAD.count, new Set([1])]);
  }, 60_000);

  it('serves every route', async () => {
    const url = installation.apis[0]?.url ?? '';
    for (const path of ['/v1/matches?limit=100', '/v1/allocations', '/v1/profiles', '/v1/matches/m-0/events']) {
      const answer = await fetch(url + path);
      expect([path, answer.status]).toEqual([path, 200]);
      await answer.body?.cancel();
    }
  });

  it('has never sent a command over two slots', async () => {
    expect(await installation.log()).not.toMatch(/CROSSSLOT|same slot/);
  });
});
