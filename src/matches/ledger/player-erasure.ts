/**
 * Takes one player out of the records of a tenant's matches that are over. What a match that is not over says of a
 * player is still needed: by the plan, and by the game server that will read it.
 */
import type { RedisClient } from '../../redis/redis-clients.ts';
import type { MatchKey } from '../match-key.ts';
import type { MatchRequest } from '../match-record.ts';
import { requestFingerprint } from '../same-request.ts';
import { LedgerKeys } from './keys.ts';
import { defineLedgerScripts } from './ledger-scripts.ts';
import type { DirectoryPosition, MatchDirectory } from './match-directory.ts';

export interface Erasure {
  /** Matches out of which the player was taken now. */
  readonly erased: number;
  /** Matches of the player that are not over. */
  readonly inUse: number;
  /** Where to go on; null when all have been looked at. */
  readonly next: DirectoryPosition | null;
}

/** A request may have 256 KiB, so only a few are in memory at a time. */
const AT_A_TIME = 50;
const PAGES = 20;

type Outcome = 'erased' | 'in use' | 'none';

export class PlayerErasure {
  private readonly keys: LedgerKeys;

  constructor(
    private readonly redis: RedisClient,
    private readonly directory: MatchDirectory,
    shards: number,
  ) {
    this.keys = new LedgerKeys(shards);
    defineLedgerScripts(redis);
  }

  /** Looks at up to 1,000 matches, newest first, from a place on. May be repeated. */
  async erase(tenant: string, playerId: string, from?: DirectoryPosition): Promise<Erasure> {
    const outcomes: Outcome[] = [];
    let after = from;
    for (let page = 0; page < PAGES; page += 1) {
      const { keys, next } = await this.directory.page({ tenant, limit: AT_A_TIME, after });
      outcomes.push(...(await Promise.all(keys.map((key) => this.eraseFrom(key, playerId)))));
      if (next === null) return { ...count(outcomes), next };
      after = next;
    }
    return { ...count(outcomes), next: after ?? null };
  }

  private async eraseFrom(key: MatchKey, playerId: string): Promise<Outcome> {
    const text = await this.redis.get(this.keys.request(key));
    if (text === null) return 'none';
    // Written by the gateway itself, from a request that its schema had let through.
    const request = JSON.parse(text) as MatchRequest;
    const kept = withoutPlayer(request, playerId);
    if (kept === undefined) return 'none';
    const keys = [this.keys.match(key), this.keys.request(key)];
    const outcome = await this.redis.matchgateErasePlayer(...keys, text, kept, requestFingerprint(request));
    if (outcome === 'changed') return this.eraseFrom(key, playerId);
    return outcome === 'erased' || outcome === 'in use' ? outcome : 'none';
  }
}

/** `match_data` is anything, and may speak of the player too; a match that is over needs none. */
function withoutPlayer({ match_data, players = [], ...rest }: MatchRequest, playerId: string): string | undefined {
  const others = players.filter(({ player_id }) => player_id !== playerId);
  return others.length === players.length ? undefined : JSON.stringify({ ...rest, players: others });
}

function count(outcomes: readonly Outcome[]): { erased: number; inUse: number } {
  const of = (wanted: Outcome) => outcomes.filter((outcome) => outcome === wanted).length;
  return { erased: of('erased'), inUse: of('in use') };
}
