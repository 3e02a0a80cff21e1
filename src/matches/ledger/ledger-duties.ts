/**
 * What the gateway owes: matches to look at, intents to settle, payloads to give back. Each is a sorted set by time, one
 * for each shard, written by the ledger's transitions and worked off by the workers and the reconciler.
 */
import type { Cluster, Redis } from 'ioredis';
import { once, type Insist } from '../../redis/insisting.ts';
import { isMatchKey, type MatchKey } from '../match-key.ts';
import { MATCH_STATES, isMatchState, type MatchState } from '../match-state.ts';
import { decodeIntent, encodeIntent, type Intent } from './intent.ts';
import { LedgerKeys } from './keys.ts';
import { LedgerAudit } from './ledger-audit.ts';
import { defineLedgerScripts, namesIn } from './ledger-scripts.ts';
import { decodePayloadToRelease, encodePayloadToRelease, type PayloadToRelease } from './payload-to-release.ts';

export interface Due<T> {
  readonly item: T;
  /** The set's member, to name it again. */
  readonly member: string;
}

export interface Look {
  /** When a match is due again, should whoever has taken it never come back; and in line, at the earliest. */
  readonly putOffMs: number;
  /** How long after the end of its claim, or of its wait, a match is looked at. */
  readonly slackMs: number;
  /** Ids of the allocations whose capacity somebody watches, so that who waits for it will be woken. */
  readonly watched: Iterable<string>;
}

export interface DueMatchKeys {
  /** All that were due, those included that need nobody. */
  readonly due: number;
  readonly keys: readonly MatchKey[];
}

export interface DutyCounts {
  readonly openIntents: number;
  /** How long the oldest of them has been open; 0 where there is none. */
  readonly oldestIntentMs: number;
  readonly releasesOwed: number;
}

export class LedgerDuties {
  readonly keys: LedgerKeys;
  readonly audit: LedgerAudit;

  constructor(
    private readonly redis: Redis | Cluster,
    shards: number,
    /** How what becomes of a call upstream is written. */
    private readonly insist: Insist = once,
  ) {
    this.keys = new LedgerKeys(shards);
    this.audit = new LedgerAudit(redis, this.keys);
    defineLedgerScripts(redis);
  }

  /**
   * Matches that somebody must look at: overdue, without a worker's sign of life, out of line, asleep with nobody to wake them,
   * or not confirmed; of so many that were due, most of which usually stand in line.
   */
  async takeMatches(shard: number, limit: number, { putOffMs, slackMs, watched }: Look): Promise<DueMatchKeys> {
    const named = [this.keys.agenda(shard), this.keys.absent(shard)];
    const reply = await this.redis.matchgateLook(...named, limit, putOffMs, slackMs, namesIn(watched));
    const [due, ...keys] = Array.isArray(reply) ? reply.map(String) : [];
    return { due: Number(due ?? 0), keys: keys.filter(isMatchKey) };
  }

  /**
   * A match that is not live needs no look; its entry is left from a crash of the kind that a restore brings. The command may
   * be sent again to a Redis that has forgotten that the match had ended, so it holds for the version that was read alone.
   */
  async overlookMatch(key: MatchKey, version: number | undefined): Promise<void> {
    const agenda = this.keys.agenda(this.keys.shardOf(key));
    await this.redis.matchgateOverlook(agenda, this.keys.match(key), key, version ?? '');
  }

  async takeReleases(shard: number, limit: number, putOffMs: number): Promise<Due<PayloadToRelease>[]> {
    const members = await this.take(this.keys.releases(shard), limit, putOffMs);
    return members.flatMap((member) => {
      const item = decodePayloadToRelease(member);
      return item ? [{ item, member }] : [];
    });
  }

  /** Puts the next look at a match to this time. */
  async lookAgain(key: MatchKey, at: number): Promise<void> {
    await this.redis.zadd(this.keys.agenda(this.keys.shardOf(key)), 'XX', at, key);
  }

  /** Redis' clock, in milliseconds since the epoch. */
  async now(): Promise<number> {
    const [seconds, micros] = await this.redis.time();
    return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000);
  }

  /** Open intents older than `ageMs`, oldest first. */
  async openIntents(shard: number, ageMs: number, limit: number): Promise<Intent[]> {
    const before = (await this.now()) - ageMs;
    const members = await this.redis.zrange(
      this.keys.intents(shard),
      '-inf',
      String(before),
      'BYSCORE',
      'LIMIT',
      0,
      limit,
    );
    return members.flatMap((member) => decodeIntent(member) ?? []);
  }

  /** Closes an intent, and notes in the same step the payload that turned out to be owed back, if one did. */
  async settleIntent(intent: Intent, owed?: PayloadToRelease): Promise<void> {
    const shard = this.keys.shardOf(intent.key as MatchKey);
    const named = [this.keys.intents(shard), this.keys.releases(shard)];
    const owes = owed ? encodePayloadToRelease(owed) : '';
    await this.insist(() => this.redis.matchgateGiveBack(...named, encodeIntent(intent), owes));
  }

  /**
   * Notes that a payload is owed back which was reserved for a match by a worker that has lost it; not, where its successor
   * holds the payload by that very call, or is about to look for it.
   */
  async disown(intent: Intent, owed: PayloadToRelease): Promise<void> {
    const key = intent.key as MatchKey;
    const shard = this.keys.shardOf(key);
    const named = [this.keys.match(key), this.keys.intents(shard), this.keys.releases(shard)];
    const told = [encodeIntent(intent), intent.attempt, encodePayloadToRelease(owed)];
    await this.insist(() => this.redis.matchgateDisown(...named, ...told));
  }

  /**
   * Says for a worker whose match was ended by somebody else that it is done with the payload, which is owed back.
   * @param unsettledMs for how long a call of its own may still take effect
   * @returns false where the payload does not wait for that worker (any more)
   */
  async letGo(owed: PayloadToRelease, fence: number, unsettledMs: number): Promise<boolean> {
    const [key, shard] = [owed.key as MatchKey, this.shardOf(owed)];
    const named = [this.keys.match(key), this.keys.releases(shard)];
    const told = [fence, encodePayloadToRelease(owed), Math.ceil(unsettledMs)];
    return (await this.insist(() => this.redis.matchgateLetGo(...named, ...told))) === 1;
  }

  /** Notes a payload that is owed back for a hold that no record knows. */
  async owe(payload: PayloadToRelease): Promise<void> {
    const shard = this.shardOf(payload);
    const [intents, releases] = [this.keys.intents(shard), this.keys.releases(shard)];
    await this.redis.matchgateGiveBack(intents, releases, '', encodePayloadToRelease(payload));
  }

  /** Whether somebody gives it back already, or will when it is time. */
  async isOwed(payload: PayloadToRelease): Promise<boolean> {
    const due = await this.redis.zscore(this.keys.releases(this.shardOf(payload)), encodePayloadToRelease(payload));
    return due !== null;
  }

  async released(payload: PayloadToRelease): Promise<void> {
    await this.redis.zrem(this.keys.releases(this.shardOf(payload)), encodePayloadToRelease(payload));
  }

  /** Tries again in `delayMs`. */
  async postpone(payload: PayloadToRelease, delayMs: number): Promise<void> {
    const at = (await this.now()) + delayMs;
    await this.redis.zadd(this.keys.releases(this.shardOf(payload)), 'XX', at, encodePayloadToRelease(payload));
  }

  /** Assigned matches of one shard, and since when (ms since the epoch), a page at a time. A match may come twice. */
  async *assignedMatches(shard: number, pageSize: number): AsyncGenerator<{ key: MatchKey; since: number }[]> {
    let cursor = '0';
    do {
      const [next, flat] = await this.redis.zscan(this.keys.assigned(shard), cursor, 'COUNT', pageSize);
      cursor = next;
      yield flat.flatMap((key, index) =>
        index % 2 === 0 && isMatchKey(key) ? [{ key, since: Number(flat[index + 1]) }] : [],
      );
    } while (cursor !== '0');
  }

  /** When a payload that looks like an orphan did so first; now, where it is new. */
  async suspectSince(suspect: string, now: number): Promise<{ since: number; isNew: boolean }> {
    const added = await this.redis.zadd(this.keys.suspects(), 'NX', now, suspect);
    const since = Number((await this.redis.zscore(this.keys.suspects(), suspect)) ?? now);
    return { since, isNew: added === 1 };
  }

  async clearSuspects(suspects: readonly string[]): Promise<void> {
    if (suspects.length > 0) await this.redis.zrem(this.keys.suspects(), ...suspects);
  }

  async suspects(): Promise<string[]> {
    return this.redis.zrange(this.keys.suspects(), '0', '-1');
  }

  /** How much is owed, over all shards. */
  async countDuties(): Promise<DutyCounts> {
    const now = await this.now();
    const parts = await Promise.all(
      this.keys.all().map(async (shard) => {
        const [intents, oldest, releases] = await Promise.all([
          this.redis.zcard(this.keys.intents(shard)),
          this.redis.zrange(this.keys.intents(shard), '0', '0', 'WITHSCORES'),
          this.redis.zcard(this.keys.releases(shard)),
        ]);
        return { intents, oldestMs: Math.max(0, now - Number(oldest[1] ?? now)), releases };
      }),
    );
    return {
      openIntents: parts.reduce((sum, { intents }) => sum + intents, 0),
      oldestIntentMs: Math.max(0, ...parts.map(({ oldestMs }) => oldestMs)),
      releasesOwed: parts.reduce((sum, { releases }) => sum + releases, 0),
    };
  }

  async countMatches(): Promise<Record<MatchState, number>> {
    const total = Object.fromEntries(MATCH_STATES.map((state) => [state, 0])) as Record<MatchState, number>;
    for (const shard of this.keys.all()) {
      const counts = await this.redis.hgetall(this.keys.counts(shard));
      for (const [state, count] of Object.entries(counts)) {
        if (isMatchState(state)) total[state] += Number(count);
      }
    }
    return total;
  }

  private shardOf(payload: PayloadToRelease): number {
    return this.keys.shardOf(payload.key as MatchKey);
  }

  private async take(set: string, limit: number, putOffMs: number): Promise<string[]> {
    const reply = await this.redis.matchgateTakeDue(set, limit, putOffMs);
    if (!Array.isArray(reply)) return [];
    return reply.filter((_, index) => index % 2 === 0).map(String);
  }
}
