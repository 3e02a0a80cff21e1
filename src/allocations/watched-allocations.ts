/**
 * Whose capacity is being watched: whoever watches says so after each look, and whoever waits for room there may sleep
 * until it is woken. When nobody says so any more, it must try again by itself.
 */
import type { RedisClient } from '../redis/redis-clients.ts';

const WATCHED = '{mg:0}:watched';
/** When another look is due for so long, the last one says nothing: whoever watched may be gone, or cannot look any more. */
const FRESH_MS = 5_000;
const ASKED_EVERY_MS = 500;

export interface Look {
  readonly allocationId: string;
  /** When another look may have ended at the latest, if all is as it was. */
  readonly againInMs: number;
}

export class WatchedAllocations {
  private askedAt = -Infinity;
  private known: Promise<ReadonlySet<string>> = Promise.resolve(new Set());

  constructor(
    private readonly redis: RedisClient,
    private readonly now: () => number = Date.now,
  ) {}

  /** @param looks that have shown just now what there is */
  async publish(looks: readonly Look[]): Promise<void> {
    if (looks.length === 0) return;
    const now = this.now();
    const fresh = looks.flatMap(({ allocationId, againInMs }) => [now + againInMs + FRESH_MS, allocationId]);
    await this.redis.zadd(WATCHED, ...fresh);
    await this.redis.zremrangebyscore(WATCHED, '-inf', String(now));
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
