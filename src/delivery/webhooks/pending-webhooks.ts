/**
 * What callbacks are still owed, in Redis. It is written in the step that makes the change (transition.lua), so neither a
 * crash nor the loss of the delivery queue loses an event; and it is taken one event of a match at a time, oldest first.
 */
import { randomUUID } from 'node:crypto';
import { LedgerKeys } from '../../matches/ledger/keys.ts';
import { defineLedgerScripts } from '../../matches/ledger/ledger-scripts.ts';
import { isMatchKey, type MatchKey } from '../../matches/match-key.ts';
import type { RedisClient } from '../../redis/redis-clients.ts';
import { decodeOwedEvent, type OwedEvent } from './owed-event.ts';
import type { Verdict } from './retry-verdict.ts';
import { countWebhooks, type WebhookCounts } from './webhook-counts.ts';

export interface TakenEvent {
  readonly event: OwedEvent;
  /** Tries so far. */
  readonly tries: number;
  /** Since it was taken for the first time; 0 where that is now. */
  readonly elapsedMs: number;
  /** From the change that it tells of until now. */
  readonly ageMs: number;
}

/** `more`: the match has another event. `lost`: it took too long, and another worker has the event by now. */
export type NotedWebhook = 'more' | 'done' | 'later' | 'lost';

export interface PendingSettings {
  readonly shards: number;
  /** How long a worker has an event for itself. */
  readonly leaseMs: number;
  /** For each shard. */
  readonly deadLettersKept: number;
}

export class PendingWebhooks {
  readonly keys: LedgerKeys;
  private readonly worker = randomUUID();

  constructor(
    private readonly redis: RedisClient,
    private readonly settings: PendingSettings,
  ) {
    this.keys = new LedgerKeys(settings.shards);
    defineLedgerScripts(redis);
  }

  /** Of the request that brought the match; empty where it had none. */
  async traceparentOf(key: MatchKey): Promise<string> {
    return (await this.redis.hget(this.keys.match(key), 'traceparent')) ?? '';
  }

  /** The oldest event that this match's callback has not been told; undefined where there is none, or it is not time. */
  async take(key: MatchKey): Promise<TakenEvent | undefined> {
    const shard = this.keys.shardOf(key);
    const { leaseMs } = this.settings;
    const reply = await this.redis.matchgateWebhookTake(
      this.keys.webhook(key),
      this.keys.webhooks(shard),
      key,
      this.worker,
      leaseMs,
    );
    const [cursor, event, tries, since, now] = Array.isArray(reply) ? reply.map(String) : [];
    if (cursor === undefined || event === undefined) return undefined;
    const owed = decodeOwedEvent({ key, shard, cursor }, event);
    const at = Number(now);
    return { event: owed, tries: Number(tries), elapsedMs: at - Number(since), ageMs: at - owed.at };
  }

  async note({ key, shard, cursor }: OwedEvent, verdict: Verdict): Promise<NotedWebhook> {
    const reply = await this.redis.matchgateWebhookNote(
      this.keys.webhook(key),
      this.keys.webhooks(shard),
      this.keys.deadLetters(shard),
      key,
      cursor,
      this.worker,
      verdict.kind,
      'delayMs' in verdict ? verdict.delayMs : 0,
      verdict.kind === 'delivered' ? 0 : verdict.tries,
      verdict.kind === 'dead' ? verdict.why : '',
      this.settings.deadLettersKept,
    );
    return reply === 'more' || reply === 'done' || reply === 'later' ? reply : 'lost';
  }

  /** Matches whose time has come; nobody is given them again within `putOffMs`. */
  async takeDue(shard: number, limit: number, putOffMs: number): Promise<MatchKey[]> {
    const reply = await this.redis.matchgateTakeDue(this.keys.webhooks(shard), limit, putOffMs);
    if (!Array.isArray(reply)) return [];
    return reply
      .filter((_, index) => index % 2 === 0)
      .map(String)
      .filter(isMatchKey);
  }

  /** Nobody in this process will look after these any more. */
  async handBack(keys: readonly MatchKey[]): Promise<void> {
    const [seconds] = await this.redis.time();
    const now = Number(seconds) * 1_000;
    await Promise.all(keys.map((key) => this.redis.zadd(this.keys.webhooks(this.keys.shardOf(key)), 'XX', now, key)));
  }

  /** Of one shard: matches that wait, and dead letters that are kept. */
  measure(shard: number): Promise<WebhookCounts> {
    return countWebhooks(this.redis, this.keys, shard);
  }
}
