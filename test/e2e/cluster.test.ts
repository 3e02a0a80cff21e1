import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { matchKey, shardOf } from '../../src/matches/match-key.ts';
import { eventually } from '../support/eventually.ts';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { Matchmaker } from '../support/matchmaker.ts';
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

  it('accepts no match anew while its record is on one node and the keys of its shard are on another', async () => {
    const caller = new Matchmaker(installation.apis[0]?.url ?? '');
    // It waits, so that there is something to look at again, in its shard.
    const match = { match_id: 'between', profile: 'ranked', attributes: { build: 'none' }, deadline_ms: 30_000 };
    const { body: first } = await caller.submit(match);
    const tag = `{mg:${shardOf(matchKey('default', match.match_id), SHARDS)}}`;
    const from = await redis.ownerOf(tag);
    const to = redis.nodes.slice(0, 3).find((node) => node !== from);
    if (!to) throw new Error('nowhere to move');
    const meanwhile = async () => {
      expect((await caller.submit(match)).status).toBe(503);
    };
    // With it every key that accepting names is there, but the one that nobody ever makes.
    await from.client.zadd(`${tag}:intents`, Date.now() + 600_000, 'of a call to come');
    await redis.moveSlot(tag, from, to, { movesLast: (key) => key.includes(match.match_id), meanwhile });
    const { status, body } = await eventually(
      () => caller.submit(match),
      (answer) => answer.status !== 503,
    );
    expect([status, body.deadline_at]).toEqual([202, first.deadline_at]);
    await caller.withdraw(match.match_id);
    await to.client.del(`${tag}:intents`);
  }, 30_000);

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
