import type { FactoryProvider } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../../config/configuration.ts';
import { RedisClients, type ConnectionBehaviour } from '../../redis/redis-clients.ts';
import { Backlog } from './backlog.ts';
import { Custody } from './custody.ts';
import { Ledger, WEBHOOK_OWED, type WebhookOwed } from './ledger.ts';
import { LedgerDuties } from './ledger-duties.ts';
import { MatchDirectory } from './match-directory.ts';
import { ledgerOptions } from './ledger-options.ts';

type Behaviour = Exclude<ConnectionBehaviour, 'blocks'>;

/** The ledger over the kind of connection that its users need: callers are answered at once, workers wait for Redis. */
export function ledgerProviders(behaviour: Behaviour): FactoryProvider[] {
  const inject = [CONFIGURATION, RedisClients];
  return [
    {
      provide: Ledger,
      inject: [...inject, { token: WEBHOOK_OWED, optional: true }],
      useFactory: (configuration: Configuration, redis: RedisClients, webhookOwed?: WebhookOwed) =>
        new Ledger(redis.get(behaviour), ledgerOptions(configuration), webhookOwed),
    },
    {
      provide: MatchDirectory,
      inject,
      useFactory: (configuration: Configuration, redis: RedisClients) =>
        new MatchDirectory(redis.get(behaviour), configuration.QUEUE_SHARDS),
    },
    {
      provide: Backlog,
      inject,
      useFactory: (configuration: Configuration, redis: RedisClients) =>
        new Backlog(redis.get(behaviour), configuration.QUEUE_SHARDS),
    },
    {
      provide: LedgerDuties,
      inject,
      useFactory: (configuration: Configuration, redis: RedisClients) =>
        new LedgerDuties(redis.get(behaviour), configuration.QUEUE_SHARDS),
    },
    {
      provide: Custody,
      inject,
      useFactory: (configuration: Configuration, redis: RedisClients) =>
        new Custody(redis.get(behaviour), configuration.QUEUE_SHARDS),
    },
  ];
}
