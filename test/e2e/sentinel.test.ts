import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { startSentinelRedis, type SentinelRedis } from '../support/redis-sentinel.ts';
import { describeOnRedisServers } from '../support/redis-node.ts';
import { SteadyMatchmaker, holdsOf } from '../support/steady-matchmaker.ts';
import { SPARE, placementSettings, placesMatches } from './placement-suite.ts';

const EU = ALLOCATIONS['eu-west'];
const spare = { profile: 'ranked', attributes: { ...SPARE, map: 'any' }, deadline_ms: 30_000 };
const LOAD = { count: 80, everyMs: 50, match: spare };
const BEFORE_THE_KILL = 20;
const BATCH = 100;

describeOnRedisServers('on Redis with Sentinel, where a match is promised once a replica has it', () => {
  let redis: SentinelRedis;
  let installation: Installation;
  beforeAll(async () => {
    redis = await startSentinelRedis();
    installation = await startInstallation({
      ...placementSettings('8s', LOAD.count + 10),
      redisUrl: redis.url,
      env: {
        QUEUE_SHARDS: '4',
        ACCEPT_WAIT_REPLICAS: '1',
        ORCHESTRATION_TIMEOUT_MS: '1500',
        PLACEMENT_SETTLE_MS: '2000',
        ORPHAN_GRACE_MS: '1000',
      },
    });
  }, 60_000);
  afterAll(async () => {
    await installation.stop();
    await redis.stop();
  }, 60_000);

  const matchmaker = (name: string) => new SteadyMatchmaker(name, () => installation.apis.map(({ url }) => url));

  placesMatches(() => installation);

  it('asks the replicas once for the many matches of a batch', async () => {
    const { client } = await redis.primary();
    const waits = async () => Number(/^cmdstat_wait:calls=(\d+)/m.exec(await client.info('commandstats'))?.[1] ?? 0);
    const before = await waits();
    // With time enough that none of so many is refused for its deadline, however slowly the line has moved before.
    const nobody = { profile: 'ranked', attributes: { build: 'none' }, deadline_ms: 30_000 };
    const matches = Array.from({ length: BATCH }, (_, index) => ({ match_id: `batch-${index}`, ...nobody }));
    const batch = await post(`${installation.apis[0]?.url ?? ''}/v1/matches/batch`, { matches });
    expect(batch.results?.map(({ status, problem }) => problem?.code ?? status)).toEqual(Array(BATCH).fill(202));
    const asked = (await waits()) - before;
    expect(asked).toBeGreaterThan(0);
    expect(asked).toBeLessThan(BATCH / 4);
  });

  it('loses nothing that was answered, and places everything once, when the primary is killed', async () => {
    const calls = matchmaker('failover');
    const load = calls.run(LOAD);
    await eventually(
      () => calls.answered.size,
      (answered) => answered >= BEFORE_THE_KILL,
    );
    const killed = await redis.primary();
    await killed.kill();
    await load;
    expect(await redis.primary()).not.toBe(killed);
    expect(calls.failures).toEqual([]);
    expect([...calls.retries.keys()].filter((code) => !/^(store_unavailable|not_replicated)$/.test(code))).toEqual([]);
    const records = await calls.settled();
    expect([records.length, new Set(records.map(({ state }) => state))]).toEqual([LOAD.count, new Set(['assigned'])]);
    // A payload that only the old primary knew of is an orphan, and goes back.
    const holds = await eventually(
      () => holdsOf(installation.orchestrator, EU, 'failover'),
      (seen) => [...seen.values()].every((held) => held === 1),
    );
    expect(holds.size).toBe(LOAD.count);
  }, 90_000);

  it('promises nothing while too few replicas follow, and the same match once they do again', async () => {
    const following = await followers();
    expect(following.length).toBe(1);
    for (const replica of following) replica.signal('SIGSTOP');
    const url = installation.apis[0]?.url ?? '';
    const submit = (match_id: string) => post(`${url}/v1/matches`, { match_id, ...spare });
    try {
      // A connection that is made anew, as all are some time after a failover, is told as `store_unavailable`.
      const isThere = { withinMs: 25_000 };
      // The first may have been written before that was known; what is sent after it leaves nothing behind.
      const first = await eventually(
        () => submit('unpromised'),
        ({ code }) => code === 'not_replicated',
        isThere,
      );
      expect([first.code, first.retryAfter]).toEqual(['not_replicated', '1']);
      const matches = [0, 1].map((n) => ({ match_id: `b-${n}`, ...spare }));
      const batch = await eventually(
        () => post(`${url}/v1/matches/batch`, { matches }),
        ({ code }) => code !== 'store_unavailable',
        isThere,
      );
      expect(batch.results?.map(({ problem }) => problem?.code)).toEqual(['not_replicated', 'not_replicated']);
      const primary = await redis.primary();
      expect(await primary.client.keys('*:default/b-[01]')).toEqual([]);
    } finally {
      for (const replica of following) replica.signal('SIGCONT');
    }
    const again = await eventually(
      () => submit('unpromised'),
      ({ status }) => status === 202 || status === 200,
    );
    expect(again.match_id).toBe('unpromised');
    const held = [...(await installation.orchestrator.reserved(EU)).values()].filter((id) => id === 'unpromised');
    expect(held.length).toBeLessThanOrEqual(1);
  }, 60_000);

  /** The replicas that the primary feeds; after the kill there is one. */
  async function followers() {
    const primary = await redis.primary();
    const fed = await primary.client.info('replication');
    return (await redis.replicas()).filter(({ port }) => fed.includes(`port=${port},state=online`));
  }
});

interface Answered {
  readonly status: number;
  readonly retryAfter: string | null;
  readonly code?: string;
  readonly match_id?: string;
  readonly results?: readonly { readonly status: number; readonly problem?: { readonly code: string } }[];
}

async function post(url: string, body: object): Promise<Answered> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  const { status } = answer;
  return { ...((await answer.json()) as object), status, retryAfter: answer.headers.get('retry-after') };
}
