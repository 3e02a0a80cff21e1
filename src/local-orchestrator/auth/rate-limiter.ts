/** A token bucket per client. */
import type { RateLimit } from '../seed/orchestrator-seed.ts';

interface Bucket {
  tokens: number;
  filledAt: number;
}

export class RateLimiter {
  readonly #limit: RateLimit;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: RateLimit, now: () => number) {
    this.#limit = limit;
    this.#now = now;
  }

  /** 0 when the call may go on, else after how many milliseconds the next one may. */
  take(clientId: string): number {
    const { perSecond, burst } = this.#limit;
    const now = this.#now();
    const { tokens, filledAt } = this.#buckets.get(clientId) ?? { tokens: burst, filledAt: now };
    const available = Math.min(burst, tokens + ((now - filledAt) / 1000) * perSecond);
    const waitMs = available >= 1 ? 0 : Math.ceil(((1 - available) / perSecond) * 1000);
    this.#buckets.set(clientId, { tokens: available - (waitMs === 0 ? 1 : 0), filledAt: now });
    return waitMs;
  }
}
