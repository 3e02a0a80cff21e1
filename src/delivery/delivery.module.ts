import { Inject, Module, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { LOG, type Logger } from '../observability/logger.ts';
import { RedisClients } from '../redis/redis-clients.ts';
import { MatchWaiters } from './match-waiters.ts';
import { OutboxTail } from './outbox-tail.ts';

@Module({
  providers: [
    {
      provide: OutboxTail,
      inject: [CONFIGURATION, RedisClients, LOG],
      useFactory: ({ QUEUE_SHARDS }: Configuration, redis: RedisClients, log: Logger) =>
        new OutboxTail(
          () => redis.blocking(),
          (error) => log.warn({ err: error }, 'the outbox cannot be read'),
          QUEUE_SHARDS,
          redis.target.kind !== 'cluster',
        ),
    },
    { provide: MatchWaiters, inject: [OutboxTail], useFactory: (tail: OutboxTail) => new MatchWaiters(tail) },
  ],
  exports: [OutboxTail, MatchWaiters],
})
export class DeliveryModule implements OnModuleInit, OnApplicationShutdown {
  constructor(@Inject(OutboxTail) private readonly tail: OutboxTail) {}

  async onModuleInit(): Promise<void> {
    await this.tail.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.tail.close();
  }
}
