/** API processes of the gateway inside the test, on a private Redis of their own; there is no worker unless a test plays one. */
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { loadConfiguration } from '../../src/config/configuration.ts';
import { Ledger } from '../../src/matches/ledger/ledger.ts';
import { ledgerOptions } from '../../src/matches/ledger/ledger-options.ts';
import { matchKey } from '../../src/matches/match-key.ts';
import type { Running } from '../../src/roles/running.ts';
import { startApi } from '../../src/roles/api.ts';
import { startRedis, type PrivateRedis } from '../../tools/stack/redis.ts';

export const profilesFile = join(import.meta.dirname, 'profiles.yaml');

export interface ApiUnderTest {
  readonly urls: readonly string[];
  /** Of the first process. */
  readonly url: string;
  readonly metricsUrl: string;
  readonly redis: Redis;
  readonly server: PrivateRedis;
  readonly ledger: Ledger;
  stop(): Promise<void>;
}

export async function startApiUnderTest(processes = 1, env: Record<string, string> = {}): Promise<ApiUnderTest> {
  const server = await startRedis();
  const configuration = loadConfiguration('api', {
    PORT: '0',
    METRICS_PORT: '0',
    REDIS_URL: server.url,
    PROFILES_FILE: profilesFile,
    LOG_LEVEL: 'silent',
    QUEUE_SHARDS: '3',
    ...env,
  });
  const started: Running[] = [];
  for (let i = 0; i < processes; i += 1) started.push(await startApi(configuration));
  const redis = new Redis(server.url);
  redis.on('error', () => undefined);
  const urls = started.map(({ url }) => url ?? '');
  return {
    urls,
    url: urls[0] ?? '',
    metricsUrl: started[0]?.metricsUrl ?? '',
    redis,
    server,
    ledger: new Ledger(redis, ledgerOptions(configuration)),
    stop: async () => {
      for (const running of started) await running.stop();
      redis.disconnect();
      await server.stop();
    },
  };
}

/** Everything in Redis, by key: what a refused request must leave as it was. */
export async function contentOf(redis: Redis): Promise<Record<string, unknown>> {
  const keys = (await redis.keys('*')).sort();
  return Object.fromEntries(await Promise.all(keys.map(async (key) => [key, await valueOf(redis, key)] as const)));
}

async function valueOf(redis: Redis, key: string): Promise<unknown> {
  const type = await redis.type(key);
  // A hash has no order of its own, and its dump may change with a mere look at it.
  return type === 'hash' ? redis.hgetall(key) : (await redis.dumpBuffer(key)).toString('base64');
}

/** Plays the worker: the match is claimed, gets a payload and is assigned, to be confirmed within so long where told. */
export async function assign(ledger: Ledger, matchId: string, leaseMs: number | null = null): Promise<void> {
  const key = matchKey('default', matchId);
  const claimed = await ledger.claim(key);
  if (claimed.kind !== 'claimed') throw new Error(`the match could not be claimed: ${claimed.kind}`);
  const { fence } = claimed.match;
  const reservation = {
    project_id: 'alpha-beta-123456',
    allocation: 'eu-west',
    allocation_id: '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01',
    region: 'eu-west',
    payload_id: '8hhtn-fvpvq',
    payload_address: '127.0.0.1',
    payload_ports: [{ name: 'game', port: 7777 }],
    selector: 'exact',
    selector_index: 0,
    reserved_at: new Date(claimed.at).toISOString(),
    attempt: `${fence}.1`,
  };
  await ledger.transition(key, 'reserved', { fence }, { fields: { reservation } });
  const lease = leaseMs ?? undefined;
  await ledger.transition(
    key,
    'assign',
    { fence },
    {
      fields: { timings: { total: 3 }, confirm_by: lease === undefined ? undefined : { fromNowMs: lease } },
      event: { reservation, confirm_within_ms: lease },
      nextLookMs: lease,
    },
  );
}
