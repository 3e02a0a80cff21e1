/**
 * Where a worker is called when a match gets in line. A worker with free places that has found nothing there stands by, in
 * the step that finds it so (take.lua), blocked in a read; whoever accepts a match calls the one that has stood there longest,
 * in the step that accepts it. So a match needs no job while somebody is free. Nothing rests on a call: one that nobody hears
 * is made up for by the next, by this worker's own looks, and by the reconciler, as a lost job is.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import type { StandbyPlace } from '../matches/ledger/ledger-requests.ts';
import type { RedisClient } from '../redis/redis-clients.ts';

/** How often it looks at the line uncalled, and so goes on standing by. */
const LOOK_EVERY_S = 5;
/** Whoever does not look for so long is gone. */
const STANDBY_MS = 12_000;
/** An error that comes back at once must not turn into a busy loop. */
const PAUSE_AFTER_ERROR_MS = 200;
/** Longer than a restart of Redis usually takes, and a fraction of any grace period. */
const LEAVE_WITHIN_MS = 3_000;

/** Under this a process's own is injected. */
export const STANDBY_PLACE = Symbol('STANDBY_PLACE');

export const newStandbyPlace = (): StandbyPlace => ({ worker: randomBytes(8).toString('hex'), forMs: STANDBY_MS });

export interface StandbySettings {
  readonly place: StandbyPlace;
  readonly shards: number;
  /** Whether one read may follow all shards (in a Redis Cluster they are on different nodes). */
  readonly together: boolean;
}

export interface Callable {
  comeTo(shard: number): Promise<void>;
}

/** A connection that is blocked, and the shards whose calls it hears. */
interface Ear {
  readonly redis: RedisClient;
  readonly shards: readonly number[];
  readonly deaf: Promise<void>;
}

export class Standby implements OnApplicationBootstrap, OnModuleDestroy, OnApplicationShutdown {
  private readonly keys: LedgerKeys;
  private readonly underWay = new Set<Promise<void>>();
  private ears: readonly Ear[] = [];
  private isLeaving = false;

  /**
   * @param connect makes a connection of its own for blocking reads
   * @param redis for everything else
   */
  constructor(
    private readonly settings: StandbySettings,
    private readonly connect: () => RedisClient,
    private readonly redis: RedisClient,
    private readonly worker: Callable,
    private readonly onError: (error: unknown) => void,
  ) {
    this.keys = new LedgerKeys(settings.shards);
  }

  onApplicationBootstrap(): void {
    const all = this.keys.all();
    const groups = this.settings.together ? [all] : all.map((shard) => [shard]);
    this.ears = groups.map((shards) => {
      const redis = this.connect();
      return { redis, shards, deaf: this.hear(redis, shards) };
    });
  }

  /** Leaves first, and then goes where it has been called meanwhile, to pass on what it does not take any more. */
  async onModuleDestroy(): Promise<void> {
    this.isLeaving = true;
    await Promise.race([this.leave().catch(this.onError), delay(LEAVE_WITHIN_MS, undefined, { ref: false })]);
    for (const { redis } of this.ears) redis.disconnect();
  }

  /** What has begun is finished, as the jobs of a worker are. */
  async onApplicationShutdown(): Promise<void> {
    while (this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async hear(redis: RedisClient, shards: readonly number[]): Promise<void> {
    const calls = shards.map((shard) => this.callsOf(shard));
    let called = shards;
    while (!this.isLeaving) {
      for (const shard of called) void this.come(shard);
      try {
        const heard = await redis.blpop(calls, LOOK_EVERY_S);
        called = heard ? shards.filter((shard) => this.callsOf(shard) === heard[0]) : shards;
      } catch (error) {
        if (this.hasLeft()) return;
        this.onError(error);
        await delay(PAUSE_AFTER_ERROR_MS);
        called = shards;
      }
    }
    await Promise.all(called.map((shard) => this.come(shard)));
  }

  private hasLeft(): boolean {
    return this.isLeaving;
  }

  private come(shard: number): Promise<void> {
    const coming = this.worker
      .comeTo(shard)
      .catch(this.onError)
      .finally(() => this.underWay.delete(coming));
    this.underWay.add(coming);
    return coming;
  }

  private async leave(): Promise<void> {
    const { worker } = this.settings.place;
    await Promise.all(this.keys.all().map((shard) => this.redis.zrem(this.keys.standby(shard), worker)));
    // Nobody calls any more. The read that is blocked ends with a call of our own, behind those that came before.
    await Promise.all(
      this.ears.flatMap(({ shards: [first] }) => (first === undefined ? [] : [this.callOneself(first)])),
    );
    await Promise.all(this.ears.map(({ deaf }) => deaf));
    for (const shard of this.keys.all()) if ((await this.redis.del(this.callsOf(shard))) > 0) await this.come(shard);
  }

  private callOneself(shard: number): Promise<number> {
    return this.redis.rpush(this.callsOf(shard), 1);
  }

  private callsOf(shard: number): string {
    return this.keys.call(shard, this.settings.place.worker);
  }
}
