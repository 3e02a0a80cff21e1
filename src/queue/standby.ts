/**
 * Where a worker is called when a match gets in line. A worker with free places that has found nothing there stands by, in
 * the step that finds it so (take.lua), blocked in a read; whoever accepts a match calls the one that has stood there longest,
 * in the step that accepts it. So a match needs no job while somebody is free. Nothing rests on a call: one that nobody hears
 * is made up for by the next, by any worker's own looks, and by the reconciler, as a lost job is.
 */
import { randomBytes } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy } from '@nestjs/common';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import type { StandbyPlace } from '../matches/ledger/ledger-requests.ts';
import type { RedisClient } from '../redis/redis-clients.ts';

/** How often a worker looks at each line uncalled, and so goes on standing by; less often where there are very many. */
const LOOK_EVERY_MS = 5_000;
const LOOK_EVERY_MS_A_SHARD = 10;
/** Whoever does not look for so many times as long is gone. */
const LOOKS_MISSED = 2.5;
/** A read ends by itself after this time, well before a connection counts as silent. */
const HEAR_FOR_S = 5;
/** An error that comes back at once must not turn into a busy loop. */
const PAUSE_AFTER_ERROR_MS = 200;
/** Longer than a restart of Redis usually takes, and a fraction of any grace period. */
const LEAVE_WITHIN_MS = 3_000;
/** Should we end before we have heard our own call. */
const OWN_CALL_MS = 5_000;

/** Under this a process's own is injected. */
export const STANDBY_PLACE = Symbol('STANDBY_PLACE');

const lookEveryMs = (shards: number) => Math.max(LOOK_EVERY_MS, LOOK_EVERY_MS_A_SHARD * shards);

export const newStandbyPlace = (shards: number): StandbyPlace => ({
  worker: randomBytes(8).toString('hex'),
  forMs: LOOKS_MISSED * lookEveryMs(shards),
});

export interface StandbySettings {
  readonly place: StandbyPlace;
  readonly shards: number;
  /** Whether one read may follow all shards (in a Redis Cluster they are on different nodes). */
  readonly together: boolean;
}

/** What a worker has taken from a line. */
export interface Come {
  /** Resolves when all of it is placed, as far as that can be; rejects with what kept it from that. */
  readonly placed: Promise<void>;
}

export interface Callable {
  /**
   * Takes what is in the shard's line, as far as it has places, and stands by once that is empty.
   * @param called whether it was called, and so passes on to others what it has no place for; or only looks
   */
  comeTo(shard: number, called: boolean): Promise<Come>;
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
  private readonly leaving = new AbortController();
  private ears: readonly Ear[] = [];
  private hasLeft = false;

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
    this.ears = this.keys.groups(this.settings.together).map((shards) => {
      const redis = this.connect();
      return { redis, shards, deaf: this.hear(redis, shards) };
    });
    void this.look();
  }

  /** Leaves first, and then goes where it has been called meanwhile, to pass on what it does not take any more. */
  async onModuleDestroy(): Promise<void> {
    this.leaving.abort();
    const left = this.leave().then(() => (this.hasLeft = true), this.onError);
    await Promise.race([left, delay(LEAVE_WITHIN_MS, undefined, { ref: false })]);
    for (const { redis } of this.ears) redis.disconnect();
  }

  /** What has begun is finished, as the jobs of a worker are; without Redis nothing can be, and it is left to another. */
  async onApplicationShutdown(): Promise<void> {
    while (this.hasLeft && this.underWay.size > 0) await Promise.all(this.underWay);
  }

  private async look(): Promise<void> {
    const everyMs = lookEveryMs(this.settings.shards);
    const { signal } = this.leaving;
    while (!this.isLeaving()) {
      // One after the other: many shards are not to be asked for all in one moment.
      for (const shard of this.keys.all()) if (!this.isLeaving()) await this.come(shard, false);
      await delay(everyMs, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  private async hear(redis: RedisClient, shards: readonly number[]): Promise<void> {
    const calls = new Map(shards.map((shard) => [this.callsOf(shard), shard]));
    while (!this.isLeaving()) {
      try {
        const [call] = (await redis.blpop([...calls.keys()], HEAR_FOR_S)) ?? [];
        const shard = call === undefined ? undefined : calls.get(call);
        if (shard === undefined) continue;
        const coming = this.come(shard, true);
        if (this.isLeaving()) await coming;
      } catch (error) {
        if (this.isLeaving()) return;
        this.onError(error);
        await delay(PAUSE_AFTER_ERROR_MS);
      }
    }
  }

  private isLeaving(): boolean {
    return this.leaving.signal.aborted;
  }

  /** Resolves when it has taken. */
  private async come(shard: number, called: boolean): Promise<void> {
    try {
      const { placed } = await this.worker.comeTo(shard, called);
      const done = placed.catch(this.onError).finally(() => this.underWay.delete(done));
      this.underWay.add(done);
    } catch (error) {
      this.onError(error);
    }
  }

  private async leave(): Promise<void> {
    const { worker } = this.settings.place;
    await Promise.all(this.keys.all().map((shard) => this.redis.zrem(this.keys.standby(shard), worker)));
    // Nobody calls any more. The read that is blocked ends with a call of our own, behind those that came before.
    await Promise.all(this.ears.map(({ shards }) => this.callOneself(shards)));
    await Promise.all(this.ears.map(({ deaf }) => deaf));
    for (const shard of this.keys.all())
      if ((await this.redis.del(this.callsOf(shard))) > 0) await this.come(shard, true);
  }

  private async callOneself([shard = 0]: readonly number[]): Promise<void> {
    const calls = this.callsOf(shard);
    await Promise.all([this.redis.rpush(calls, 1), this.redis.pexpire(calls, OWN_CALL_MS)]);
  }

  private callsOf(shard: number): string {
    return this.keys.call(shard, this.settings.place.worker);
  }
}
