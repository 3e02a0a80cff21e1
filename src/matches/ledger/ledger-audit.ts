/** What an audit of an allocation's payloads asks the ledger, in bulk: most of what it holds needs no closer look. */
import type { Cluster, Redis } from 'ioredis';
import { isMatchKey, type MatchKey } from '../match-key.ts';
import type { LedgerKeys } from './keys.ts';

/** So few at a time that Redis serves others in between. */
const BULK = 100;

/** A payload as its identity says that it is held. */
export interface PayloadHold {
  readonly key: MatchKey;
  readonly attempt: string;
  readonly payloadId: string;
}

/** What a match has been assigned, and where. */
export interface PlacedMatch extends PayloadHold {
  readonly allocation: {
    readonly name: string;
    readonly projectId: string;
    readonly allocationId: string;
    readonly region: string;
  };
}

const PLACED_PARTS = 7;

export class LedgerAudit {
  constructor(
    private readonly redis: Redis | Cluster,
    private readonly keys: LedgerKeys,
  ) {}

  /** Of these holds, those that the match's record does not know. */
  async stray<Hold extends PayloadHold>(holds: readonly Hold[]): Promise<Hold[]> {
    const stray: Hold[] = [];
    for (const [shard, ofShard] of Map.groupBy(holds, ({ key }) => this.keys.shardOf(key))) {
      for (const some of inBulk(ofShard)) {
        const named = some.flatMap(({ key, attempt, payloadId }) => [key, attempt, payloadId]);
        const reply = await this.redis.matchgateStray(this.keys.agenda(shard), this.keys.absent(shard), ...named);
        if (Array.isArray(reply)) stray.push(...reply.flatMap((place) => some[Number(place) - 1] ?? []));
      }
    }
    return stray;
  }

  /** Of these matches, all of one shard, those that are assigned. */
  async placed(shard: number, keys: readonly MatchKey[]): Promise<PlacedMatch[]> {
    const placed: PlacedMatch[] = [];
    for (const some of inBulk(keys)) {
      const reply = await this.redis.matchgatePlaced(this.keys.agenda(shard), this.keys.absent(shard), ...some);
      const flat = Array.isArray(reply) ? reply.map(String) : [];
      for (let i = 0; i < flat.length; i += PLACED_PARTS) {
        const [key = '', payloadId = '', attempt = '', ...where] = flat.slice(i, i + PLACED_PARTS);
        const [allocationId = '', projectId = '', name = '', region = ''] = where;
        const allocation = { name, projectId, allocationId, region };
        if (isMatchKey(key)) placed.push({ key, payloadId, attempt, allocation });
      }
    }
    return placed;
  }
}

function* inBulk<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let from = 0; from < all.length; from += BULK) yield all.slice(from, from + BULK);
}
