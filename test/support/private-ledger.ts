import { startRedis, type PrivateRedis } from '../../tools/stack/redis.ts';
import { Backlog } from '../../src/matches/ledger/backlog.ts';
import { Custody } from '../../src/matches/ledger/custody.ts';
import { Ledger, type LedgerOptions, type NewMatch, type Wait } from '../../src/matches/ledger/ledger.ts';
import { LedgerDuties } from '../../src/matches/ledger/ledger-duties.ts';
import { matchKey } from '../../src/matches/match-key.ts';
import { RedisClients, type RedisClient } from '../../src/redis/redis-clients.ts';

export interface PrivateLedger {
  readonly redis: RedisClient;
  readonly server: PrivateRedis;
  readonly options: LedgerOptions;
  readonly ledger: Ledger;
  readonly backlog: Backlog;
  readonly duties: LedgerDuties;
  readonly custody: Custody;
  stop(): Promise<void>;
}

const SHARDS = 3;

/** The ledger on a Redis of its own. */
export async function startPrivateLedger(options: Partial<LedgerOptions> = {}): Promise<PrivateLedger> {
  const server = await startRedis();
  const clients = new RedisClients(server.url, () => undefined);
  const redis = clients.get('waits');
  const all: LedgerOptions = {
    shards: SHARDS,
    retentionMs: 60_000,
    outboxMaxEvents: 10_000,
    leaseMs: 10_000,
    settleMs: 30_000,
    firstLookMs: 2_000,
    ...options,
  };
  return {
    redis,
    server,
    options: all,
    ledger: new Ledger(redis, all),
    backlog: new Backlog(redis, all.shards),
    duties: new LedgerDuties(redis, all.shards),
    custody: new Custody(redis, all.shards, all.leaseMs),
    stop: async () => {
      clients.close();
      await server.stop();
    },
  };
}

export function newMatch(matchId: string, more: Partial<NewMatch> = {}): NewMatch {
  return {
    key: matchKey('default', matchId),
    request: { match_id: matchId, profile: 'ranked' },
    profileVersion: 'sha256:1',
    priority: 5,
    deadlineMs: 30_000,
    admission: { mostQueued: 1_000_000, mostOfProfile: 0, tenantWeight: 1, profileWeight: 1 },
    ...more,
  };
}

/** Until in ten minutes, for nothing in particular. */
export function plainWait(more: Partial<Wait> = {}): Wait {
  return {
    fields: { waiting_for: 'capacity' },
    event: {},
    closes: undefined,
    dueMs: 600_000,
    unwatchedDueMs: 600_000,
    shapes: [],
    lookSlackMs: 5_000,
    ...more,
  };
}
