import { Module, type DynamicModule } from '@nestjs/common';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import type { DefaultJobOptions, Queue } from 'bullmq';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import { WEBHOOK_OWED, type WebhookOwed } from '../matches/ledger/ledger.ts';
import type { RedisClient } from '../redis/redis-clients.ts';
import { queueName } from './placement-job.ts';
import { PlacementQueue } from './placement-queue.ts';
import { webhookQueueName } from './webhook-job.ts';
import { WebhookQueue } from './webhook-queue.ts';

const jobDefaults = {
  // What is left to do is in the ledger; a job that is done or given up says nothing more.
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 5,
  backoff: { type: 'exponential', delay: 200, jitter: 1 },
} as const;

/** What is due is looked for anyway, so a webhook's job is not repeated by the queue. */
const webhookJobDefaults = { removeOnComplete: true, removeOnFail: true } as const;

/** The queues of every shard, and the producers over them. Workers are added by the roles that have them. */
@Module({})
export class QueueModule {
  /** @param connection outlives the module: whoever made it closes it, after the application has stopped */
  static register(shards: number, connection: RedisClient): DynamicModule {
    const keys = new LedgerKeys(shards);
    const queueOf = (shard: number, name: string, defaultJobOptions: DefaultJobOptions) => ({
      name,
      prefix: keys.tag(shard),
      connection,
      defaultJobOptions,
      streams: { events: { maxLen: 1_000 } },
    });
    const queues = BullModule.registerQueue(
      ...keys.all().map((shard) => queueOf(shard, queueName(shard), jobDefaults)),
      ...keys.all().map((shard) => queueOf(shard, webhookQueueName(shard), webhookJobDefaults)),
    );
    return {
      module: QueueModule,
      imports: [queues],
      providers: [
        {
          provide: PlacementQueue,
          inject: keys.all().map((shard) => getQueueToken(queueName(shard))),
          useFactory: (...shardQueues: Queue[]) => new PlacementQueue(shardQueues.map(quiet)),
        },
        {
          provide: WebhookQueue,
          inject: keys.all().map((shard) => getQueueToken(webhookQueueName(shard))),
          useFactory: (...shardQueues: Queue[]) => new WebhookQueue(shardQueues.map(quiet)),
        },
        {
          provide: WEBHOOK_OWED,
          inject: [WebhookQueue],
          // A job that could not be added is brought by the reconciler.
          useFactory:
            (webhooks: WebhookQueue): WebhookOwed =>
            (key) =>
              void webhooks.enqueue(key).catch(() => undefined),
        },
      ],
      exports: [PlacementQueue, WebhookQueue, WEBHOOK_OWED, queues],
    };
  }
}

/** Whoever made the connection logs its errors; without a listener BullMQ would print them a second time. */
const quiet = (queue: Queue) => queue.on('error', () => undefined);
