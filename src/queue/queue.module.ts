import { Module, type DynamicModule } from '@nestjs/common';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import type { RedisClient } from '../redis/redis-clients.ts';
import { queueName } from './placement-job.ts';
import { PlacementQueue } from './placement-queue.ts';

const jobDefaults = {
  // What is left to do is in the ledger; a job that is done or given up says nothing more.
  removeOnComplete: true,
  removeOnFail: true,
  attempts: 5,
  backoff: { type: 'exponential', delay: 200 },
} as const;

/** The queues of every shard, and the producer over them. Workers are added by the roles that have them. */
@Module({})
export class QueueModule {
  /** @param connection outlives the module: whoever made it closes it, after the application has stopped */
  static register(shards: number, connection: RedisClient): DynamicModule {
    const keys = new LedgerKeys(shards);
    const queues = BullModule.registerQueue(
      ...keys.all().map((shard) => ({
        name: queueName(shard),
        prefix: keys.tag(shard),
        connection,
        defaultJobOptions: jobDefaults,
        streams: { events: { maxLen: 1_000 } },
      })),
    );
    return {
      module: QueueModule,
      imports: [queues],
      providers: [
        {
          provide: PlacementQueue,
          inject: keys.all().map((shard) => getQueueToken(queueName(shard))),
          useFactory: (...shardQueues: Queue[]) => {
            // Whoever made the connection logs its errors; without a listener BullMQ would print them a second time.
            for (const queue of shardQueues) queue.on('error', () => undefined);
            return new PlacementQueue(shardQueues);
          },
        },
      ],
      exports: [PlacementQueue, queues],
    };
  }
}
