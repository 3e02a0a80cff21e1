/**
 * How long matches of each profile have been queued at the most, also those that no worker could take now because they wait
 * for capacity: for whoever looks, about once a second. It costs a bounded number of reads, so among very many lines for
 * capacity some are not looked at.
 */
import type { RedisClient } from '../../redis/redis-clients.ts';
import { isMatchKey, type MatchKey } from '../match-key.ts';
import { LedgerKeys } from './keys.ts';

/** Lines for capacity of one shard that are looked at, and at how many matches of each priority in them. */
const LINES = 32;
const DUE_NEXT = 32;
/** See lua/parts/backlog.lua: the orders of one priority. */
const BAND = 1e13;
const PRIORITIES = Array.from({ length: 10 }, (_, index) => index * BAND);

export interface QueuedSince {
  readonly profile: string;
  /** Milliseconds since the epoch. */
  readonly since: number;
}

export class OldestQueued {
  private readonly keys: LedgerKeys;

  constructor(
    private readonly redis: RedisClient,
    shards: number,
  ) {
    this.keys = new LedgerKeys(shards);
  }

  /** Of those that wait in one shard, the ones that may be the oldest of their profile. */
  async waiting(shard: number): Promise<QueuedSince[]> {
    const lines = (await this.redis.hkeys(this.keys.shapes(shard))).slice(0, LINES);
    const found = await Promise.all([
      this.redis.zrange(this.keys.waiting(shard), '0', String(DUE_NEXT - 1)),
      ...lines.map((line) => this.firstsOf(this.keys.wanting(shard, line))),
    ]);
    const keys = [...new Set(found.flat())].filter(isMatchKey);
    return (await Promise.all(keys.map((key) => this.read(key)))).flat();
  }

  private async firstsOf(line: string): Promise<string[]> {
    const firsts = await Promise.all(
      PRIORITIES.map((band) => this.redis.zrange(line, String(band), `(${band + BAND}`, 'BYSCORE', 'LIMIT', 0, 1)),
    );
    return firsts.flat();
  }

  private async read(key: MatchKey): Promise<QueuedSince[]> {
    const [state, profile, created] = await this.redis.hmget(this.keys.match(key), 'state', 'profile', 'created');
    if (state !== 'queued' || typeof profile !== 'string') return [];
    return [{ profile, since: Number(created) }];
  }
}
