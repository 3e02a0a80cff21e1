/**
 * The matches that nobody works on at present: those in line, and those that wait for a time or for capacity. Taking them
 * is the ledger's business (ledger.ts); here is what moves them from waiting into the line, and what can be seen of both.
 */
import type { RedisClient } from '../../redis/redis-clients.ts';
import { isMatchKey, type MatchKey } from '../match-key.ts';
import { LedgerKeys } from './keys.ts';
import { defineLedgerScripts, namesIn } from './ledger-scripts.ts';

/** `over`: it needs nothing more. Times are milliseconds since the epoch. */
export type Revived =
  { readonly kind: 'ready' | 'revived' | 'over' } | { readonly kind: 'held' | 'waiting'; readonly until: number };

/** One who waits for capacity, and its place: the lower, the sooner. */
export interface InLine {
  readonly key: MatchKey;
  readonly order: number;
}

/** What of one tenant's profile is queued. */
export interface FlowBacklog {
  readonly tenant: string;
  readonly profile: string;
  readonly queued: number;
  /** Milliseconds since the epoch; null where nobody is in line or in a line for capacity. */
  readonly oldestAt: number | null;
}

const QUEUED = 'queued:';

export class Backlog {
  readonly keys: LedgerKeys;

  constructor(
    private readonly redis: RedisClient,
    shards: number,
  ) {
    this.keys = new LedgerKeys(shards);
    defineLedgerScripts(redis);
  }

  /** Puts those in line whose time has come; says when the next one's does, in ms. */
  async wakeDue(shard: number, most: number): Promise<{ readonly woken: number; readonly nextInMs: number | null }> {
    const reply = await this.redis.matchgateWakeDue(this.keys.waiting(shard), this.keys.absent(shard), most);
    const [woken, nextInMs] = Array.isArray(reply) ? reply.map(Number) : [];
    return { woken: woken ?? 0, nextInMs: nextInMs === undefined || nextInMs < 0 ? null : nextInMs };
  }

  /**
   * Puts these in line, all of one shard, if they still wait; says how many did.
   * @param allocationId where there is room for them, which is where they ask first
   */
  async wake(shard: number, allocationId: string, keys: readonly MatchKey[]): Promise<number> {
    const named = [this.keys.waiting(shard), this.keys.absent(shard)];
    return Number(await this.redis.matchgateWake(...named, allocationId, ...keys));
  }

  /** @param watched ids of the allocations whose capacity somebody watches, so that who waits for it will be woken */
  async revive(key: MatchKey, watched: Iterable<string>): Promise<Revived> {
    const shard = this.keys.shardOf(key);
    const named = [this.keys.waiting(shard), this.keys.absent(shard)];
    const reply = await this.redis.matchgateRevive(...named, key, namesIn(watched));
    const [kind, until] = Array.isArray(reply) ? reply.map(String) : [];
    if (kind === 'held' || kind === 'waiting') return { kind, until: Number(until) };
    return { kind: kind === 'ready' || kind === 'revived' ? kind : 'over' };
  }

  /** Matches of a shard that can be taken now. */
  async ready(shard: number): Promise<number> {
    return Number((await this.redis.hget(this.keys.counts(shard), 'ready')) ?? 0);
  }

  /** By its id, what each line for capacity of a shard waits for, as it was written. */
  async shapes(shard: number): Promise<Record<string, string>> {
    return this.redis.hgetall(this.keys.shapes(shard));
  }

  /** The first in a line for capacity. */
  async inLine(shard: number, shape: string, most: number): Promise<InLine[]> {
    const flat = await this.redis.zrange(this.keys.wanting(shard, shape), 0, String(most - 1), 'WITHSCORES');
    return flat.flatMap((key, index) =>
      index % 2 === 0 && isMatchKey(key) ? [{ key, order: Number(flat[index + 1]) }] : [],
    );
  }

  /** What each of these waits for: ids of shapes, in the order of its plan. */
  async wants(keys: readonly MatchKey[]): Promise<ReadonlyMap<MatchKey, readonly string[]>> {
    const wanted = keys.map(async (key) => {
      const ids = (await this.redis.hget(this.keys.match(key), 'wants')) ?? '';
      return [key, ids.split(' ')] as const;
    });
    return new Map(await Promise.all(wanted));
  }

  /** Of these, which have been woken and have not come to an end of their try yet. */
  async stillTrying(keys: readonly MatchKey[]): Promise<MatchKey[]> {
    const found = await Promise.all(
      keys.map(async (key) => {
        const [state, waitingFor] = await this.redis.hmget(this.keys.match(key), 'state', 'waiting_for');
        return state === 'reserving' || (state === 'queued' && waitingFor === null) ? [key] : [];
      }),
    );
    return found.flat();
  }

  /** Of those that have any. */
  async flows(shard: number): Promise<FlowBacklog[]> {
    const counts = Object.entries(await this.redis.hgetall(this.keys.counts(shard)));
    return Promise.all(
      counts.flatMap(([field, count]) => {
        // A flow that has had matches keeps its count: of thousands of tenants most have none just now.
        if (!field.startsWith(QUEUED) || Number(count) === 0) return [];
        const flow = field.slice(QUEUED.length);
        const slash = flow.indexOf('/');
        const [tenant, profile] = [flow.slice(0, slash), flow.slice(slash + 1)];
        return [this.oldest(shard, flow).then((oldestAt) => ({ tenant, profile, queued: Number(count), oldestAt }))];
      }),
    );
  }

  /** Order is by priority first, so the oldest is the first of one of the priorities. */
  private async oldest(shard: number, flow: string): Promise<number | null> {
    const line = this.keys.ready(shard, flow);
    const firsts = await Promise.all(
      PRIORITIES.map((band) =>
        this.redis.zrange(line, String(band), `(${band + BAND}`, 'BYSCORE', 'LIMIT', 0, 1, 'WITHSCORES'),
      ),
    );
    const ages = firsts.flatMap(([, order]) => (order === undefined ? [] : [Number(order) % BAND]));
    return ages.length === 0 ? null : Math.min(...ages);
  }
}

/** The orders of one priority: from its own multiple of this, by creation. See lua/parts/backlog.lua. */
const BAND = 1e13;
const PRIORITIES = Array.from({ length: 10 }, (_, index) => index * BAND);
