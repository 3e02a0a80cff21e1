/**
 * One bucket for each caller, kept in Redis and so the same for every replica. It holds the time at which it is full
 * again (GCRA), so that it needs no refilling and vanishes by itself.
 */
import { LedgerKeys } from '../../matches/ledger/keys.ts';
import { shardOf } from '../../matches/match-key.ts';
import { isRedisFailure } from '../../redis/redis-failure.ts';
import type { RedisClient } from '../../redis/redis-clients.ts';
import type { Caller, RateLimit } from './caller.ts';

/**
 * KEYS 1 bucket: when it is full again, in microseconds
 * ARGV 1 microseconds for one  2 burst  3 how many are taken  4 how many must be there
 * RESULT 0 taken | microseconds until so many are there
 */
const TAKE = `
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local full = math.max(now, tonumber(redis.call('GET', KEYS[1]) or 0))
local wait = full - now - (ARGV[2] - ARGV[4]) * ARGV[1]
if wait > 0 then return math.ceil(wait) end
full = full + ARGV[3] * ARGV[1]
redis.call('SET', KEYS[1], string.format('%.0f', full), 'PX', math.ceil((full - now) / 1000))
return 0`;

export type Taken =
  { readonly kind: 'taken' } | { readonly kind: 'wait'; readonly ms: number; readonly limit: RateLimit };

const TAKEN: Taken = { kind: 'taken' };

export class RateLimiter {
  private readonly keys: LedgerKeys;

  constructor(
    private readonly redis: RedisClient,
    shards: number,
    /** For callers that have none of their own; none at all where undefined. */
    private readonly limit: RateLimit | undefined,
  ) {
    this.keys = new LedgerKeys(shards);
  }

  /**
   * Takes `count` from the caller's bucket. A bucket that holds less than that, but is full less what `already` was
   * taken for the same request, goes into debt: otherwise a batch larger than the burst could never be sent.
   */
  async take(caller: Caller, count: number, already = 0): Promise<Taken> {
    const limit = caller.rateLimit ?? this.limit;
    if (!limit || count <= 0) return TAKEN;
    const { perSecond, burst } = limit;
    const needed = Math.min(count, burst - already);
    try {
      const wait = await this.redis.eval(TAKE, 1, this.keyOf(caller), 1_000_000 / perSecond, burst, count, needed);
      return Number(wait) === 0 ? TAKEN : { kind: 'wait', ms: Number(wait) / 1_000, limit };
    } catch (error) {
      // Whether there was one too many is not known then, and nothing can be taken in anyway.
      if (isRedisFailure(error)) return TAKEN;
      throw error;
    }
  }

  private keyOf({ tenant, id }: Caller): string {
    const name = `${tenant}/${id}`;
    return `${this.keys.tag(shardOf(name, this.keys.shards))}:rate:${name}`;
  }
}
