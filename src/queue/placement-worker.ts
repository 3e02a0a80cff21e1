import { Inject, type OnModuleDestroy, type Type } from '@nestjs/common';
import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { beginToClose } from './close-worker.ts';
import { isMatchKey, type MatchKey } from '../matches/match-key.ts';
import { LOG, type Logger } from '../observability/logger.ts';
import { Repeated } from '../observability/repeated.ts';
import type { RedisClient } from '../redis/redis-clients.ts';
import { RELEASE_JOB, WAKE_JOB, parsePlacementJob, queueName } from './placement-job.ts';
import { restWhileAway } from './rest-while-away.ts';
import type { Callable } from './standby.ts';

/** Who does the work; the queue only brings it. Must be safe to call again for the same job. */
export interface PlacementHandler extends Callable {
  /** Takes up to so many matches of the shard's line, and places them. */
  take(shard: number, most: number): Promise<void>;
  /** Places these, which a worker of the version before was told of by name. */
  placeNamed(keys: readonly MatchKey[]): Promise<void>;
  wakeDue(shard: number): Promise<void>;
  releaseDue(shard: number): Promise<void>;
}
export const PLACEMENT_HANDLER = Symbol('PLACEMENT_HANDLER');

/** How long after a failed connection it asks for jobs again. BullMQ's own 15 s would be added to every outage of Redis. */
export const RETRY_MS = 250;

export interface WorkerSettings {
  readonly shard: number;
  readonly prefix: string;
  readonly concurrency: number;
  readonly connection: RedisClient;
}

/**
 * The worker of one shard. `@Processor` is bound to its queue where the class is made, hence a class for each shard.
 * A job whose worker died is handed out again without limit: the ledger knows what is left to do of it.
 */
export function placementWorkerOf({ shard, prefix, concurrency, connection }: WorkerSettings): Type<WorkerHost> {
  @Processor(queueName(shard), {
    prefix,
    concurrency,
    connection,
    lockDuration: 5_000,
    stalledInterval: 2_500,
    runRetryDelay: RETRY_MS,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  })
  class PlacementWorker extends WorkerHost implements OnModuleDestroy {
    private readonly rest: (error: Error) => void;

    constructor(
      @Inject(PLACEMENT_HANDLER) private readonly handler: PlacementHandler,
      @Inject(LOG) private readonly log: Logger,
      @Inject(Repeated) repeated: Repeated,
    ) {
      super();
      this.rest = restWhileAway(() => this.worker, log, repeated);
    }

    /**
     * The first thing when the process is told to stop: no further job is taken while the rest of it winds down. What is
     * being worked on is waited for when BullMQ's module closes the worker, which finds it closing already.
     */
    onModuleDestroy(): Promise<void> {
      return beginToClose(this.worker, (error) => this.log.warn({ err: error }, 'the queue worker did not close'));
    }

    /** Without a listener BullMQ writes such errors to the console itself, past the log. */
    @OnWorkerEvent('error')
    onError(error: Error): void {
      this.rest(error);
    }

    async process(job: Job): Promise<void> {
      switch (job.name) {
        case RELEASE_JOB:
          return this.handler.releaseDue(shard);
        case WAKE_JOB:
          return this.handler.wakeDue(shard);
        default: {
          const task = parsePlacementJob(job.data);
          if (task.kind === 'take') return this.handler.take(shard, task.most);
          return this.handler.placeNamed(task.keys.filter(isMatchKey));
        }
      }
    }
  }
  return PlacementWorker;
}
