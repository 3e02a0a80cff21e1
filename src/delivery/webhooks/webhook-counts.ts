import type { LedgerKeys } from '../../matches/ledger/keys.ts';
import type { RedisClient } from '../../redis/redis-clients.ts';

export interface WebhookCounts {
  /** Matches whose callback is owed an event. */
  readonly waiting: number;
  readonly deadLetters: number;
}

/** Of one shard. */
export async function countWebhooks(redis: RedisClient, keys: LedgerKeys, shard: number): Promise<WebhookCounts> {
  const [waiting, deadLetters] = await Promise.all([
    redis.zcard(keys.webhooks(shard)),
    redis.xlen(keys.deadLetters(shard)),
  ]);
  return { waiting, deadLetters };
}
