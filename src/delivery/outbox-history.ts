/** Reads what the outbox still keeps: the past, for callers who want to go on where they were. */
import { LedgerKeys } from '../matches/ledger/keys.ts';
import type { MatchKey } from '../matches/match-key.ts';
import { isFinal, isMatchState } from '../matches/match-state.ts';
import type { OutboxEvent, ToldEvent } from '../matches/outbox-event.ts';
import type { RedisClient } from '../redis/redis-clients.ts';
import { OLDEST, START, type EventPositions } from './event-cursor.ts';
import { hasGapAfter } from './outbox-gap.ts';
import { lastId, outboxEvent, toldEvent } from './outbox-tail.ts';

export interface HistoryPart {
  readonly events: readonly ToldEvent[];
  readonly position: string;
  readonly more: boolean;
  /** Events before these may have been dropped. */
  readonly hasGap: boolean;
}

export interface MatchHistory {
  readonly events: readonly OutboxEvent[];
  /** Of the newest of them, kept or not. */
  readonly version: number;
  /** Nothing follows: the match is final, or has been forgotten. */
  readonly isOver: boolean;
}

export class OutboxHistory {
  readonly keys: LedgerKeys;

  constructor(
    private readonly redis: RedisClient,
    shards: number,
  ) {
    this.keys = new LedgerKeys(shards);
  }

  /** Where the streams end now. */
  now(): Promise<EventPositions> {
    return Promise.all(this.keys.all().map((shard) => lastId(this.redis, this.keys.outbox(shard))));
  }

  /** The next events of one shard, and how far that reads, which is further where an entry could not be understood. */
  async after(shard: number, position: string, count: number): Promise<HistoryPart> {
    const found = await this.redis.xrange(this.keys.outbox(shard), position, '+', 'COUNT', count + 1);
    // The oldest go first: while the one that was read last is there, so are all that follow it.
    const isKept = found[0]?.[0] === position;
    const entries = isKept ? found.slice(1) : found.slice(0, count);
    const end = entries.at(-1)?.[0] ?? (position === OLDEST ? START : position);
    return {
      events: entries.flatMap((entry) => toldEvent(shard, entry) ?? []),
      position: end,
      more: found.length > count,
      hasGap: !isKept && entries.length > 0 && (await this.hasGapIn(shard, position)),
    };
  }

  /** The newest events of one shard, oldest of them first; from when on they are all there are, in ms, 0 for ever. */
  async newest(shard: number, count: number): Promise<{ events: readonly ToldEvent[]; completeSince: number }> {
    const entries = (await this.redis.xrevrange(this.keys.outbox(shard), '+', '-', 'COUNT', count)).reverse();
    const events = entries.flatMap((entry) => toldEvent(shard, entry) ?? []);
    const [oldestMs] = (entries[0]?.[0] ?? START).split('-');
    // Of those that were left out, some may be of the oldest one's very millisecond.
    return { events, completeSince: entries.length < count ? 0 : Number(oldestMs) + 1 };
  }

  /** Whether events after this place may have been dropped, so that going on from it would leave some out. */
  async hasGapAfter(positions: EventPositions): Promise<boolean> {
    const gaps = await Promise.all(positions.map((position, shard) => this.hasGapIn(shard, position)));
    return gaps.includes(true);
  }

  private hasGapIn(shard: number, position: string): Promise<boolean> {
    return hasGapAfter(this.redis, this.keys.outbox(shard), position);
  }

  /** What is kept of one match's events, in order; the last one of a match that is over outlasts its place in the outbox. */
  async ofMatch(key: MatchKey): Promise<MatchHistory> {
    const shard = this.keys.shardOf(key);
    const names = ['trail', 'state', 'version', 'updated', 'reason'];
    const [trail, state, version, at, reason] = await this.redis.hmget(this.keys.match(key), ...names);
    const ids = trail?.split(' ') ?? [];
    const found = await Promise.all(ids.map((id) => this.redis.xrange(this.keys.outbox(shard), id, id)));
    const events = found.flat().flatMap((entry) => outboxEvent(shard, entry) ?? []);
    const cursor = ids.at(-1);
    if (cursor === undefined || !state || !isMatchState(state)) return { events, version: 0, isOver: true };
    const isOver = isFinal(state);
    if (isOver && events.at(-1)?.cursor !== cursor) {
      const body = reason ? `{"reason":${reason}}` : '';
      events.push({ cursor, shard, key, state, version: Number(version), at: Number(at), body });
    }
    return { events, version: Number(version), isOver };
  }
}
