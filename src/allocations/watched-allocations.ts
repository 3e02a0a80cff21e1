/**
 * Whose capacity is being watched: whoever watches says so after each look, and whoever waits for room there may sleep
 * until it is woken. When nobody says so any more, it must try again by itself. And of what there is too little for those who
 * wait: whoever comes now would take it from under their feet, and gets in line behind them instead.
 */
import type { RedisClient } from '../redis/redis-clients.ts';

const WATCHED = '{mg:0}:watched';
const SCARCE = '{mg:0}:scarce';
/** When another look is due for so long, the last one says nothing: whoever watched may be gone, or cannot look any more. */
const FRESH_MS = 5_000;
const ASKED_EVERY_MS = 500;
/** What a look has shown of that holds until the next one, and no longer than this: what becomes free is not to stand idle. */
const SCARCE_MS = 1_500;

export interface Look {
  readonly allocationId: string;
  /** When another look may have ended at the latest, if all is as it was. */
  readonly againInMs: number;
  /** Ids of the shapes of which there was too little. */
  readonly scarce: readonly string[];
}

export class WatchedAllocations {
  private askedAt = -Infinity;
  private known: Promise<ReadonlySet<string>> = Promise.resolve(new Set());
  private scarceAskedAt = -Infinity;
  private knownScarce: ReadonlySet<string> = new Set();

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
    const scarce = looks.flatMap((look) => look.scarce.flatMap((id) => [now + scarceForMs(look), id]));
    if (scarce.length > 0) await this.redis.zadd(SCARCE, ...scarce);
    await this.redis.zremrangebyscore(SCARCE, '-inf', String(now));
  }

  /** Ids of the shapes of which there is too little for those who wait, as known when this was asked last, half a second ago or so. */
  get scarce(): ReadonlySet<string> {
    if (performance.now() - this.scarceAskedAt >= ASKED_EVERY_MS) void this.askScarce();
    return this.knownScarce;
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

  private async askScarce(): Promise<void> {
    this.scarceAskedAt = performance.now();
    try {
      this.knownScarce = new Set(await this.redis.zrange(SCARCE, String(this.now()), '+inf', 'BYSCORE'));
    } catch {
      // Who does not know it asks the orchestrator.
      this.knownScarce = new Set();
    }
  }
}

function scarceForMs({ againInMs }: Look): number {
  return Math.min(2 * againInMs, SCARCE_MS);
}
