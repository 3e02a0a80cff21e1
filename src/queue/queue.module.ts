import { Module, type DynamicModule } from '@nestjs/common';
import { BullModule, getQueueToken } from '@nestjs/bullmq';
import type { Queue } from 'bullmq';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import { createRedis, parseRedisUrl, type ConnectionBehaviour } from '../redis/redis-clients.ts';
import { queueName } from './placement-job.ts';
import { PlacementQueue } from './placement-queue.ts';

export interface QueueSettings {
  readonly redisUrl: string;
  readonly shards: number;
}

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
  static register({ redisUrl, shards }: QueueSettings, behaviour: ConnectionBehaviour): DynamicModule {
    const keys = new LedgerKeys(shards);
    const connection = createRedis(parseRedisUrl(redisUrl), behaviour);
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
          useFactory: (...shardQueues: Queue[]) => new PlacementQueue(shardQueues),
        },
      ],
      exports: [PlacementQueue, queues],
    };
  }
}
