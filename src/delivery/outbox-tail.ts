/**
 * The one reader of the outbox in a process: it follows every shard's stream and tells whoever has subscribed. Callers
 * that wait cost an entry in a map each, not a connection or a poll. While nobody has subscribed it only keeps up with where the
 * streams end, and so begins, when somebody does, a little before that.
 */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import { isMatchKey } from '../matches/match-key.ts';
import { isMatchState } from '../matches/match-state.ts';
import { isOperatorEvent, type OutboxEvent, type ToldEvent } from '../matches/outbox-event.ts';
import type { RedisClient } from '../redis/redis-clients.ts';
import { START } from './event-cursor.ts';
import { hasGapAfter } from './outbox-gap.ts';

type StreamEntry = readonly [id: string, fields: readonly string[]];

const BLOCK_MS = 5_000;
const BATCH = 1_000;
/** So many are told in one turn of the event loop: then what was written for them can leave, and others have theirs. */
const A_TURN = 64;
/** What is dropped goes by hundreds: whoever has missed some finds no fewer than this waiting, unless hardly any are kept. */
const MAY_HAVE_MISSED = 100;
/** An error that comes back at once must not turn into a busy loop. */
const PAUSE_AFTER_ERROR_MS = 200;

export interface TailPace {
  /** After the last one has gone it reads on for so long: where callers come and go it is not to stop and begin each time. */
  readonly lingerMs: number;
  /** While nobody has subscribed: so much of the past, at the most, is read by one that begins again. */
  readonly keepUpEveryMs: number;
}
/** Seldom where there are very many streams: where each ends is asked by itself. */
const paceOf = (shards: number): TailPace => ({ lingerMs: 1_000, keepUpEveryMs: Math.max(2_000, 10 * shards) });

/** A connection and how far it has read each of its shards' streams. */
interface Follower {
  readonly redis: RedisClient;
  readonly cursors: Map<number, string>;
  /** Whether it has begun to read for somebody: what was dropped before that concerns nobody. */
  isFollowed: boolean;
}

export class OutboxTail {
  private readonly listeners = new Map<(event: ToldEvent) => void, () => void>();
  private readonly keys: LedgerKeys;
  private followers: readonly Follower[] = [];
  private readonly wakes = new Set<() => void>();
  private leftAt = -Infinity;
  private closed = false;

  /**
   * @param connect makes a connection of its own for blocking reads
   * @param together whether one read may follow all shards (in a Redis Cluster they are on different nodes)
   */
  constructor(
    private readonly connect: () => RedisClient,
    private readonly onError: (error: unknown) => void,
    shards: number,
    private readonly together: boolean,
    private readonly pace = paceOf(shards),
  ) {
    this.keys = new LedgerKeys(shards);
  }

  /**
   * The changes of matches from now on, and maybe some from before.
   * @param missed is told where some were dropped before they could be read: those that follow come without them
   */
  subscribe(listener: (event: OutboxEvent) => void, missed: () => void = () => undefined): () => void {
    return this.subscribeAll((event) => {
      if (!isOperatorEvent(event)) listener(event);
    }, missed);
  }

  /** What operators did as well. */
  subscribeAll(listener: (event: ToldEvent) => void, missed: () => void = () => undefined): () => void {
    this.listeners.set(listener, missed);
    this.wake();
    return () => {
      if (this.listeners.delete(listener)) this.leftAt = performance.now();
    };
  }

  /** Resolves once every change from now on can be told. */
  async start(): Promise<void> {
    const groups = this.keys.groups(this.together);
    this.followers = await Promise.all(groups.map((shards) => this.begin(shards)));
    for (const follower of this.followers) void this.follow(follower);
  }

  /**
   * Nobody is told anything any more. The reads are not waited for: where the connection has broken, a client that is told
   * to disconnect before it is up again forgets what it would have sent again, and that read never ends.
   */
  close(): void {
    this.closed = true;
    this.listeners.clear();
    this.wake();
    for (const { redis } of this.followers) redis.disconnect();
  }

  private async begin(shards: readonly number[]): Promise<Follower> {
    const redis = this.connect();
    const cursors = new Map<number, string>();
    for (const shard of shards) cursors.set(shard, await lastId(redis, this.keys.outbox(shard)));
    return { redis, cursors, isFollowed: false };
  }

  private async follow(follower: Follower): Promise<void> {
    while (!this.closed) {
      try {
        await (this.isWanted() ? this.readOn(follower) : this.keepUp(follower));
      } catch (error) {
        // Closing cuts the blocked read; anything else is Redis being away, which the connection itself repairs.
        if (this.isClosed()) return;
        this.onError(error);
        await delay(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  private isWanted(): boolean {
    return this.listeners.size > 0 || performance.now() - this.leftAt < this.pace.lingerMs;
  }

  private wake(): void {
    for (const wake of this.wakes) wake();
  }

  /** Waits a while for somebody to subscribe; where nobody does, what has happened until now concerns nobody. */
  private async keepUp(follower: Follower): Promise<void> {
    const { redis, cursors } = follower;
    follower.isFollowed = false;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => wake(), this.pace.keepUpEveryMs).unref();
      const wake = () => {
        clearTimeout(timer);
        this.wakes.delete(wake);
        resolve();
      };
      this.wakes.add(wake);
    });
    if (this.isWanted() || this.closed) return;
    const ends = await Promise.all(
      [...cursors.keys()].map(async (shard) => [shard, await lastId(redis, this.keys.outbox(shard))] as const),
    );
    // Whoever has subscribed meanwhile may want what these leave out.
    if (!this.isWanted()) for (const [shard, end] of ends) cursors.set(shard, end);
  }

  private isClosed(): boolean {
    return this.closed;
  }

  private async readOn(follower: Follower): Promise<void> {
    const { redis, cursors, isFollowed } = follower;
    follower.isFollowed = true;
    const shards = [...cursors.keys()];
    const streams = shards.map((shard) => this.keys.outbox(shard));
    const reply = await redis.xread('COUNT', BATCH, 'BLOCK', BLOCK_MS, 'STREAMS', ...streams, ...cursors.values());
    // Redis tells its readers of a change before it answers whoever made it, who is to go on first.
    await nextTurn();
    let told = 0;
    for (const [stream, entries] of reply ?? []) {
      const shard = shards[streams.indexOf(stream)];
      if (shard === undefined) continue;
      const maybe = isFollowed && entries.length >= MAY_HAVE_MISSED;
      if (maybe && (await hasGapAfter(redis, stream, cursors.get(shard) ?? START))) this.tellMissed();
      for (const entry of entries) {
        this.tell(shard, entry);
        told += 1;
        if (told % A_TURN === 0) await nextTurn();
      }
      const last = entries.at(-1);
      if (last) cursors.set(shard, last[0]);
    }
  }

  private tell(shard: number, entry: StreamEntry): void {
    const event = toldEvent(shard, entry);
    if (!event) return;
    for (const listener of this.listeners.keys()) listener(event);
  }

  private tellMissed(): void {
    for (const missed of [...this.listeners.values()]) missed();
  }
}

/** Where a reader begins that only wants what comes from now on. */
export async function lastId(redis: RedisClient, stream: string): Promise<string> {
  const [last] = await redis.xrevrange(stream, '+', '-', 'COUNT', 1);
  return last?.[0] ?? START;
}

/** Undefined for an entry of a shape that this version does not know. */
export function toldEvent(shard: number, entry: StreamEntry): ToldEvent | undefined {
  const [cursor, flat] = entry;
  const { operator: action, subject = '', tenant = '', at, body = '' } = fieldsOf(flat);
  if (action === undefined) return outboxEvent(shard, entry);
  return { cursor, shard, tenant, action, subject, at: Number(at), body };
}

function fieldsOf(flat: readonly string[]): Record<string, string> {
  const fields: Record<string, string> = {};
  for (let i = 0; i + 1 < flat.length; i += 2) fields[flat[i] ?? ''] = flat[i + 1] ?? '';
  return fields;
}

/** The same, of a change of a match alone. */
export function outboxEvent(shard: number, [cursor, flat]: StreamEntry): OutboxEvent | undefined {
  const { key = '', state = '', version, at, body = '' } = fieldsOf(flat);
  if (!isMatchKey(key) || !isMatchState(state)) return undefined;
  return { cursor, shard, key, state, version: Number(version), at: Number(at), body };
}
