/** Every way in which a Redis that runs can refuse to serve, made on a real one, under load, with real processes around it. */
import { mkdir, rm, rmdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { EventReader } from '../integration/event-reader.ts';
import { eventually } from '../support/eventually.ts';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { Matchmaker } from '../support/matchmaker.ts';
import { DURABLE, RedisNode, describeOnRedisServers } from '../support/redis-node.ts';
import { SteadyMatchmaker, holdsOf } from '../support/steady-matchmaker.ts';

const EU = ALLOCATIONS['eu-west'];
const LOAD = { count: 24, everyMs: 50, match: { profile: 'ranked', attributes: { build: 'many' } } };
const CUTS = 5;
const ONE = { profile: 'ranked', attributes: { build: 'one' }, deadline_ms: 60_000 };
/** With the delay below, about a second to load. */
const FILLER_KEYS = 10_000;
const SLOW_LOADING = ['--key-load-delay', '100', '--loading-process-events-interval-bytes', '1024'];

interface Outage {
  readonly name: string;
  begin(redis: RedisNode): Promise<unknown>;
  end(redis: RedisNode): Promise<unknown>;
  /** Whether Redis still answers reads, so that it can be asked what is in it. */
  readonly readable?: true;
  /** It lasts as long as it lasts: whether much of the load meets it is chance. */
  readonly endsByItself?: true;
}

const outages: readonly Outage[] = [
  {
    name: 'was killed, and then loads its append-only file',
    begin: (redis) => redis.kill(),
    end: (redis) => redis.start(SLOW_LOADING),
  },
  {
    name: 'says LOADING on connections that were open before',
    begin: (redis) => Promise.resolve(void redis.client.debug('RELOAD').catch(() => undefined)),
    end: () => Promise.resolve(),
    endsByItself: true,
  },
  {
    name: 'is READONLY, as the old primary is after a failover',
    begin: (redis) => redis.client.replicaof('127.0.0.1', 1),
    end: (redis) => redis.client.replicaof('NO', 'ONE'),
    readable: true,
  },
  {
    name: 'is out of memory (OOM)',
    begin: (redis) => redis.client.config('SET', 'maxmemory', '1'),
    end: (redis) => redis.client.config('SET', 'maxmemory', '0'),
    readable: true,
  },
  { name: 'cannot save (MISCONF)', begin: failToSave, end: saveAgain, readable: true },
];

describeOnRedisServers('while Redis', () => {
  let redis: RedisNode;
  let installation: Installation;
  let matchmaker: Matchmaker;
  let holder = 'first';
  beforeAll(async () => {
    redis = await RedisNode.start([...DURABLE, '--enable-debug-command', 'yes', ...SLOW_LOADING]);
    const filler = redis.client.pipeline();
    for (let index = 0; index < FILLER_KEYS; index += 1) filler.set(`{filler}:${index}`, '');
    await filler.exec();
    installation = await startInstallation({
      payloads: {
        'eu-west': [
          { count: (outages.length + 1) * LOAD.count, labels: { build: 'many' } },
          { count: 1, labels: { build: 'one' } },
        ],
        'us-east': [],
      },
      profiles: {
        ranked: {
          deadline: '20s',
          allocations: { candidates: ['eu-west'], order: 'listed' },
          selectors: [{ name: 'build', match_labels: { build: '{{attributes.build}}' } }],
          retry: { initial: '50ms', max: '200ms' },
        },
      },
      redisUrl: redis.url,
      env: { QUEUE_SHARDS: '2', ORCHESTRATION_TIMEOUT_MS: '500', RECONCILER_INTERVAL_MS: '200' },
    });
    matchmaker = new Matchmaker(installation.apis[0]?.url ?? '');
    await matchmaker.submit({ match_id: holder, ...ONE }, { waitSeconds: 10 });
  }, 60_000);
  afterAll(async () => {
    await installation.stop();
    await redis.stop();
  }, 60_000);

  async function waitingCallers(): Promise<number> {
    const metrics = await (await fetch(`${installation.apis[0]?.metricsUrl ?? ''}/metrics`)).text();
    return Number(/^matchgate_waiting_callers (\d+)/m.exec(metrics)?.[1]);
  }

  const matchmakerOf = (name: string) => new SteadyMatchmaker(name, () => [installation.apis[0]?.url ?? '']);

  async function allAssigned(load: SteadyMatchmaker, name: string): Promise<void> {
    expect(load.failures).toEqual([]);
    const records = await load.settled();
    expect(records.map(({ state }) => state)).toEqual(Array.from({ length: LOAD.count }, () => 'assigned'));
    const holds = await holdsOf(installation.orchestrator, EU, name);
    expect([holds.size, new Set(holds.values())]).toEqual([LOAD.count, new Set([1])]);
  }

  /** A match that nobody serves and that ends soon. */
  let probes = 0;
  const probe = () => {
    probes += 1;
    const match = { profile: 'ranked', attributes: { build: 'none' }, deadline_ms: 500 };
    return matchmaker.submit({ match_id: `probe-${probes}`, ...match });
  };

  it.each(outages)(
    '$name, callers are told to come back, and afterwards everything ends as promised',
    async (outage) => {
      const name = `load-${outages.indexOf(outage)}`;
      const waiting = `waits-${outages.indexOf(outage)}`;
      const url = installation.apis[0]?.url ?? '';
      await matchmaker.submit({ match_id: waiting, ...ONE });
      const events = await EventReader.open(`${url}/v1/matches/${waiting}/events`);
      const held = matchmaker.get(waiting, 30);
      await eventually(waitingCallers, (callers) => callers === 1);
      // It counts from before its first look at the match; one that comes after it has been answered after it.
      expect((await matchmaker.get(waiting)).body.state).not.toBe('assigned');
      const load = matchmakerOf(name);
      const sent = load.run(LOAD);
      await outage.begin(redis);
      const refused = await eventually(probe, ({ status }) => status === 503);
      expect(refused.body).toMatchObject({ code: 'store_unavailable' });
      if (outage.readable) {
        const before = performance.now();
        expect((await matchmaker.submit({ match_id: `refused-${name}`, ...ONE })).status).toBe(503);
        expect(performance.now() - before).toBeLessThan(2_000);
        expect(await redis.client.keys(`*refused-${name}*`)).toEqual([]);
      }
      // Long enough for most of the load to meet it.
      await eventually(
        () => load.retries.get('store_unavailable') ?? 0,
        (retries) => outage.endsByItself === true || retries >= LOAD.count,
      );
      await outage.end(redis);
      await sent;
      await allAssigned(load, name);

      // Whoever was held through it is told the outcome, from a worker and an api that nobody has restarted.
      await matchmaker.withdraw(holder);
      holder = waiting;
      expect((await held).body.state).toBe('assigned');
      expect(await lastState(events)).toBe('assigned');
      await events.close();
    },
    60_000,
  );

  it('cuts every connection, and again, every match is placed once', async () => {
    const load = matchmakerOf('cut');
    const sent = load.run(LOAD);
    for (let cuts = 0; cuts < CUTS; cuts += 1) {
      await eventually(
        () => redis.client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes'),
        (killed) => Number(killed) > 0,
        { everyMs: 100 },
      );
    }
    await sent;
    await allAssigned(load, 'cut');
  }, 60_000);

  it('no worker has asked it again and again without a pause', async () => {
    const lines = (await installation.log()).split('\n').filter((line) => line.includes('"msg":"queue worker"'));
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.length).toBeLessThan(200);
  });
});

/** Reads until the match is assigned, or the stream has ended. */
async function lastState(events: EventReader): Promise<string | undefined> {
  for (;;) {
    const [event] = await events.take(1);
    if (!event || event.data.data.state === 'assigned') return event?.data.data.state;
  }
}

/** A folder where the snapshot should go. */
async function failToSave({ client, folder }: RedisNode): Promise<void> {
  await rm(join(folder, 'dump.rdb'), { force: true });
  await mkdir(join(folder, 'dump.rdb'));
  await client.config('SET', 'save', '3600 1');
  await client.bgsave();
  await eventually(
    () => client.info('persistence'),
    (info) => info.includes('rdb_last_bgsave_status:err'),
  );
}

async function saveAgain({ client, folder }: RedisNode): Promise<void> {
  await client.config('SET', 'save', '');
  await rmdir(join(folder, 'dump.rdb'));
}
