/**
 * The matches that are kept, newest first. Every page costs a bounded amount of work: a filter that finds little ends
 * a page early, and the next page goes on where it ended.
 */
import type { RedisClient } from '../../redis/redis-clients.ts';
import { isMatchKey, splitMatchKey, type MatchKey } from '../match-key.ts';
import type { MatchState } from '../match-state.ts';
import { LedgerKeys } from './keys.ts';
import { defineLedgerScripts } from './ledger-scripts.ts';

export interface DirectoryQuery {
  readonly tenant: string;
  readonly state?: MatchState | undefined;
  readonly profile?: string | undefined;
  readonly limit: number;
  readonly after?: DirectoryPosition | undefined;
}

/** A match's place in the order. */
export interface DirectoryPosition {
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly key: MatchKey;
}

export interface DirectoryPage {
  readonly keys: readonly MatchKey[];
  /** Where the next page begins; null at the end. */
  readonly next: DirectoryPosition | null;
}

/** How many matches one page looks at. */
const LOOKS = 1_000;
const FORGET_AT_ONCE = 10_000;

export class MatchDirectory {
  private readonly keys: LedgerKeys;

  constructor(
    private readonly redis: RedisClient,
    shards: number,
  ) {
    this.keys = new LedgerKeys(shards);
    defineLedgerScripts(redis);
  }

  async page(query: DirectoryQuery): Promise<DirectoryPage> {
    const filtered = query.state !== undefined || query.profile !== undefined;
    const looks = filtered ? LOOKS : query.limit + 1;
    const found = await Promise.all(this.keys.all().map((shard) => this.before(shard, query, looks)));
    const candidates = found.flat().sort(newestFirst).slice(0, looks);
    const fits = await Promise.all(candidates.map(({ key }) => this.fits(key, query)));
    const mayBeMore = candidates.length === looks;
    const keys: MatchKey[] = [];
    for (const [index, candidate] of candidates.entries()) {
      if (!fits[index]) continue;
      keys.push(candidate.key);
      if (keys.length < query.limit) continue;
      return { keys, next: mayBeMore || index + 1 < candidates.length ? candidate : null };
    }
    return { keys, next: mayBeMore ? (candidates.at(-1) ?? null) : null };
  }

  /** Takes out of the tenants' indexes what has expired since. */
  async forgetExpired(shard: number): Promise<void> {
    const expiring = this.keys.expiring(shard);
    // By Redis' clock, which is also the one that lets records expire.
    const [seconds, micros] = await this.redis.time();
    const now = String(Number(seconds) * 1_000 + Math.floor(Number(micros) / 1_000));
    const range = ['BYSCORE', 'LIMIT', 0, FORGET_AT_ONCE, 'WITHSCORES'] as const;
    const due = await this.redis.zrange(expiring, '-inf', now, ...range);
    for (const [tenant, expired] of byTenant(due)) {
      await this.redis.matchgateForget(this.keys.index(shard, tenant), expiring, ...expired);
    }
  }

  private async before(shard: number, { tenant, after }: DirectoryQuery, count: number): Promise<DirectoryPosition[]> {
    const found: DirectoryPosition[] = [];
    const newest = after ? String(after.createdAt) : '+inf';
    // Those of the very millisecond may lie on either side of the position, so there may be more to pass over than one read brings.
    for (let offset = 0; found.length < count; offset += count) {
      const range = ['BYSCORE', 'REV', 'LIMIT', offset, count, 'WITHSCORES'] as const;
      const reply = positionsOf(await this.redis.zrange(this.keys.index(shard, tenant), newest, '-inf', ...range));
      found.push(...reply.filter((position) => !after || newestFirst(after, position) < 0));
      if (reply.length < count) break;
    }
    return found.slice(0, count);
  }

  private async fits(key: MatchKey, { state, profile }: DirectoryQuery): Promise<boolean> {
    const [isState, isProfile] = await this.redis.hmget(this.keys.match(key), 'state', 'profile');
    if (typeof isState !== 'string') return false;
    return (state ?? isState) === isState && (profile ?? isProfile) === isProfile;
  }
}

function positionsOf(flat: readonly string[]): DirectoryPosition[] {
  return flat.flatMap((key, index) =>
    index % 2 === 0 && isMatchKey(key) ? [{ key, createdAt: Number(flat[index + 1]) }] : [],
  );
}

function newestFirst(left: DirectoryPosition, right: DirectoryPosition): number {
  if (left.createdAt !== right.createdAt) return right.createdAt - left.createdAt;
  return left.key === right.key ? 0 : left.key > right.key ? -1 : 1;
}

/** The matches and the times of a flat reply, one list for each tenant. */
function byTenant(flat: readonly string[]): Map<string, string[]> {
  const lists = new Map<string, string[]>();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const [member = '', time = ''] = flat.slice(i, i + 2);
    const { tenant } = splitMatchKey(member);
    const list = lists.get(tenant) ?? [];
    list.push(member, time);
    lists.set(tenant, list);
  }
  return lists;
}
