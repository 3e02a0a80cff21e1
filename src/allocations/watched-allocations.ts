/**
 * Whose capacity is being watched: whoever watches says so after each look, and whoever waits for room there may sleep
 * until it is woken. When nobody says so any more, it must try again by itself.
 */
import type { RedisClient } from '../redis/redis-clients.ts';

const WATCHED = '{mg:0}:watched';
/** So old, a look says nothing: whoever watched may be gone. */
const FRESH_MS = 5_000;
const ASKED_EVERY_MS = 500;

export class WatchedAllocations {
  private askedAt = -Infinity;
  private known: Promise<ReadonlySet<string>> = Promise.resolve(new Set());

  constructor(
    private readonly redis: RedisClient,
    private readonly now: () => number = Date.now,
  ) {}

  /** @param allocationIds looked at just now */
  async publish(allocationIds: readonly string[]): Promise<void> {
    if (allocationIds.length === 0) return;
    const until = this.now() + FRESH_MS;
    await this.redis.zadd(WATCHED, ...allocationIds.flatMap((id) => [until, id]));
    await this.redis.zremrangebyscore(WATCHED, '-inf', String(this.now()));
  }

  /** Ids of those that are watched, as known half a second ago at the most. */
  ids(): Promise<ReadonlySet<string>> {
    if (performance.now() - this.askedAt < ASKED_EVERY_MS) return this.known;
    this.askedAt = performance.now();
    this.known = this.redis.zrange(WATCHED, String(this.now()), '+inf', 'BYSCORE').then((ids) => new Set(ids));
    // A read that failed is not remembered for the rest of the time.
    this.known.catch(() => (this.askedAt = -Infinity));
    return this.known;
  }
}
