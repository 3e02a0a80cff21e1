/**
 * Whether Redis serves, found out by asking it: one that is full, read-only or hangs keeps every connection. Once a second
 * it gets a write that changes nothing, and is refused where any other write would be.
 */
import { Cluster } from 'ioredis';
import { isRedisFailure } from './redis-failure.ts';
import type { RedisClient } from './redis-clients.ts';

const EVERY_MS = 1_000;
/** Who has had no answer for so long has none. */
const ANSWER_WITHIN_MS = 2_000;
/** Should somebody have made the key, it does not stay. */
const EXPIRES_AFTER_MS = 1_000;

const UNANSWERED = 'Redis does not answer';
const REASONS = [
  ['OOM', 'Redis is out of memory'],
  ['READONLY', 'Redis is read-only'],
  ['MISCONF', 'Redis cannot save its data'],
  ['LOADING', 'Redis is loading its data'],
  ['NOREPLICAS', 'Redis has too few replicas'],
  ['CLUSTERDOWN', 'the Redis Cluster does not serve every slot'],
  ['Command timed out', UNANSWERED],
] as const;

export class RedisTrial {
  private readonly timer: NodeJS.Timeout;
  /** Of the write that is on its way. */
  private sentAtMs: number | undefined;
  /** Since when no write has succeeded, and why the last one has not. */
  private failing: { readonly sinceMs: number; readonly reason: string } | undefined;

  /**
   * @param client whose commands fail while Redis is away, and do not wait
   * @param keys one for each shard: in a Redis Cluster they may be on as many nodes
   */
  constructor(
    private readonly client: RedisClient,
    private readonly keys: readonly string[],
  ) {
    this.timer = setInterval(() => this.tryAgain(), EVERY_MS);
    this.timer.unref();
  }

  /** Null while writes succeed, or have not failed for as long as this. */
  unavailableReason(graceMs: number): string | null {
    const nowMs = performance.now();
    const { sentAtMs = nowMs, failing } = this;
    const isUnanswered = nowMs - sentAtMs >= ANSWER_WITHIN_MS;
    if (!failing && !isUnanswered) return null;
    const sinceMs = failing?.sinceMs ?? sentAtMs;
    if (nowMs - sinceMs < graceMs) return null;
    return isUnanswered ? UNANSWERED : (failing?.reason ?? null);
  }

  close(): void {
    clearInterval(this.timer);
  }

  /** Without a connection there is nobody to ask, and behind a write that is not answered there need not be another. */
  private tryAgain(): void {
    if (this.client.status === 'ready' && this.sentAtMs === undefined) void this.write(performance.now());
  }

  private async write(sentAtMs: number): Promise<void> {
    this.sentAtMs = sentAtMs;
    const keys = this.client instanceof Cluster ? this.keys : this.keys.slice(0, 1);
    try {
      await Promise.all(keys.map((key) => this.client.set(key, '', 'PX', EXPIRES_AFTER_MS, 'XX')));
      this.failing = undefined;
    } catch (error) {
      this.failing = { sinceMs: this.failing?.sinceMs ?? sentAtMs, reason: reasonOf(error) };
    } finally {
      this.sentAtMs = undefined;
    }
  }
}

function reasonOf(error: unknown): string {
  const message = error instanceof Error ? error.message : '';
  const known = REASONS.find(([beginning]) => message.startsWith(beginning));
  return known?.[1] ?? (isRedisFailure(error) ? 'not connected to Redis' : 'Redis refuses writes');
}
