import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { LOG, type Logger } from '../observability/logger.ts';
import { Metrics } from '../observability/metrics.ts';
import { Repeated } from '../observability/repeated.ts';
import { RedisClients } from '../redis/redis-clients.ts';
import { EventFeed } from './event-feed.ts';
import { MatchWaiters } from './match-waiters.ts';
import { OutboxHistory } from './outbox-history.ts';
import { OutboxTail } from './outbox-tail.ts';

@Module({
  providers: [
    {
      provide: OutboxTail,
      inject: [CONFIGURATION, RedisClients, LOG],
      useFactory: ({ QUEUE_SHARDS }: Configuration, redis: RedisClients, log: Logger) => {
        const repeated = new Repeated(log);
        return new OutboxTail(
          () => redis.own('blocks'),
          (error) => repeated.warn(String(error), { err: error }, 'the outbox cannot be read'),
          QUEUE_SHARDS,
          redis.target.kind !== 'cluster',
        );
      },
    },
    {
      provide: MatchWaiters,
      inject: [OutboxTail, Metrics],
      useFactory: (tail: OutboxTail, metrics: Metrics) =>
        new MatchWaiters(
          tail,
          (callers) => metrics.waitingCallers.set(callers),
          (outcome) => metrics.eventsDelivered.inc({ channel: 'long-poll', outcome }),
        ),
    },
    {
      provide: EventFeed,
      inject: [CONFIGURATION, RedisClients, OutboxTail, Metrics],
      useFactory: ({ QUEUE_SHARDS }: Configuration, redis: RedisClients, tail: OutboxTail, metrics: Metrics) =>
        new EventFeed(
          new OutboxHistory(redis.get('answers'), QUEUE_SHARDS),
          tail,
          (streams) => metrics.eventStreams.set(streams),
          (outcome) => metrics.eventsDelivered.inc({ channel: 'sse', outcome }),
        ),
    },
  ],
  exports: [OutboxTail, MatchWaiters, EventFeed],
})
export class DeliveryModule implements OnModuleInit, BeforeApplicationShutdown, OnApplicationShutdown {
  constructor(
    @Inject(OutboxTail) private readonly tail: OutboxTail,
    @Inject(MatchWaiters) private readonly waiters: MatchWaiters,
    @Inject(EventFeed) private readonly feed: EventFeed,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.tail.start();
  }

  /** Before the server closes, which waits for the answers that are under way. */
  beforeApplicationShutdown(): void {
    this.waiters.close();
    this.feed.close();
  }

  onApplicationShutdown(): void {
    this.tail.close();
  }
}
