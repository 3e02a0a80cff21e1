/**
 * Whether enough replicas have what was written, for an installation that wants to know before it promises anything.
 *
 *   accept ─► [ is each match there · write a mark · WAIT for so many replicas ] ─► have | have not
 *
 * One such group is under way at a time and for all that came meanwhile, so that under load many matches share a WAIT. It
 * has a connection of its own, because a WAIT holds up whatever is sent behind it. The mark stands behind the matches in
 * what Redis replicates: a replica that has it has them. And should a failover have come between, the new primary is asked
 * first whether it has them at all.
 */
import type { RedisClient } from '../../redis/redis-clients.ts';
import type { MatchKey } from '../match-key.ts';
import type { LedgerKeys } from './keys.ts';

export interface QuorumSettings {
  readonly replicas: number;
  readonly timeoutMs: number;
  /** Whether all shards are on one server (in a Redis Cluster they are not). */
  readonly together: boolean;
}

interface Group {
  readonly keys: Set<MatchKey>;
  /** Those of them that are safe. */
  readonly confirmed: Promise<ReadonlySet<MatchKey>>;
}

type Reply = readonly [error: Error | null, result?: unknown];

export class ReplicaQuorum {
  private readonly gathering = new Map<number, Group>();
  private readonly underWay = new Map<number, Promise<unknown>>();
  private readonly short = new Set<number>();

  constructor(
    private readonly redis: RedisClient,
    private readonly keys: LedgerKeys,
    private readonly settings: QuorumSettings,
  ) {}

  /** False while too few replicas follow, as far as is known: then it is better to write nothing. */
  async follows(key: MatchKey): Promise<boolean> {
    const lane = this.laneOf(key);
    if (!this.short.has(lane)) return true;
    await this.join(lane).confirmed;
    return !this.short.has(lane);
  }

  /** Whether enough replicas have this match, which has been written before. Rejects where Redis cannot be asked. */
  async have(key: MatchKey): Promise<boolean> {
    const group = this.join(this.laneOf(key));
    group.keys.add(key);
    return (await group.confirmed).has(key);
  }

  private laneOf(key: MatchKey): number {
    return this.settings.together ? 0 : this.keys.shardOf(key);
  }

  private join(lane: number): Group {
    const open = this.gathering.get(lane);
    if (open) return open;
    const keys = new Set<MatchKey>();
    const before = this.underWay.get(lane) ?? Promise.resolve();
    const confirmed = before
      .catch(() => undefined)
      .then(() => new Promise((resolve) => setImmediate(resolve)))
      .then(() => {
        this.gathering.delete(lane);
        return this.confirm(lane, [...keys]);
      });
    const group = { keys, confirmed };
    this.gathering.set(lane, group);
    this.underWay.set(lane, confirmed);
    return group;
  }

  private async confirm(lane: number, keys: readonly MatchKey[]): Promise<ReadonlySet<MatchKey>> {
    const { replicas, timeoutMs } = this.settings;
    const pipeline = this.redis.pipeline();
    for (const key of keys) pipeline.exists(this.keys.match(key));
    pipeline.set(this.keys.replicationMark(lane), '');
    pipeline.wait(replicas, timeoutMs);
    const replies: readonly Reply[] = (await pipeline.exec()) ?? [];
    for (const [error] of replies) if (error) throw error;
    const enough = Number(replies.at(-1)?.[1]) >= replicas;
    if (enough) this.short.delete(lane);
    else this.short.add(lane);
    return new Set(enough ? keys.filter((_, index) => Number(replies[index]?.[1]) === 1) : []);
  }
}
