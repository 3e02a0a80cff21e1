/** The ledger as the product writes it, used from here to make backlogs that would take long over HTTP. */
import type { LedgerDuties } from '../../../src/matches/ledger/ledger-duties.ts';
import type { Ledger } from '../../../src/matches/ledger/ledger.ts';
import type { MatchKey } from '../../../src/matches/match-key.ts';
import type { MatchRequest } from '../../../src/matches/match-record.ts';
import type { RedisClient } from '../../../src/redis/redis-clients.ts';
import { matchRequest } from '../processes/match-body.ts';

/** Node does not run the sources as they are (parameter properties), so it is the built product's. */
async function built<T>(file: string): Promise<T> {
  return (await import(new URL(`../../../dist/${file}`, import.meta.url).href)) as T;
}

const MINUTE_MS = 60_000;
/** In flight at a time; Redis is busy all along. */
const AT_ONCE = 500;

export interface Books {
  readonly ledger: Ledger;
  readonly duties: LedgerDuties;
  readonly redis: RedisClient;
  /** Writes so many matches, as role `api` would, without a job in the queue. */
  fill(ids: string, count: number, more?: { readonly priority?: (index: number) => number }): Promise<void>;
  close(): void;
}

export async function openBooks(redisUrl: string, shards = 1): Promise<Books> {
  const { RedisClients } = await built<typeof import('../../../src/redis/redis-clients.ts')>('redis/redis-clients.js');
  const { Ledger } = await built<typeof import('../../../src/matches/ledger/ledger.ts')>('matches/ledger/ledger.js');
  const { LedgerDuties } = await built<typeof import('../../../src/matches/ledger/ledger-duties.ts')>(
    'matches/ledger/ledger-duties.js',
  );
  const clients = new RedisClients(redisUrl, () => undefined);
  const redis = clients.get('waits');
  const ledger = new Ledger(redis, {
    shards,
    retentionMs: 60 * MINUTE_MS,
    outboxMaxEvents: 100_000,
    leaseMs: 10_000,
    settleMs: 30_000,
    firstLookMs: 2_000,
  });
  return {
    ledger,
    duties: new LedgerDuties(redis, shards),
    redis,
    fill: async (ids, count, { priority = () => 5 } = {}) => {
      for (let from = 0; from < count; from += AT_ONCE) {
        const size = Math.min(AT_ONCE, count - from);
        await Promise.all(
          Array.from({ length: size }, (_, at) => accept(ledger, `${ids}-${from + at}`, priority(from + at))),
        );
      }
    },
    close: () => clients.close(),
  };
}

async function accept(ledger: Ledger, matchId: string, priority: number): Promise<void> {
  const accepted = await ledger.accept({
    key: `default/${matchId}` as MatchKey,
    request: matchRequest(matchId) as MatchRequest,
    profileVersion: `sha256:${'0'.repeat(64)}`,
    priority,
    deadlineMs: 30 * MINUTE_MS,
    admission: { mostQueued: 1e8, mostOfProfile: 0, tenantWeight: 1, profileWeight: 1 },
  });
  if (accepted.kind !== 'accepted') throw new Error(`${matchId} was not accepted: ${accepted.kind}`);
}

/** Redis' own account: what `INFO` says under these names. */
export async function redisInfo(
  redis: RedisClient,
  section: 'memory' | 'cpu' | 'stats',
): Promise<(name: string) => number> {
  const text = await redis.info(section);
  return (name) => Number(new RegExp(`^${name}:([\\d.]+)`, 'm').exec(text)?.[1] ?? Number.NaN);
}
