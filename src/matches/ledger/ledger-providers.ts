import type { FactoryProvider } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../../config/configuration.ts';
import { RedisClients, type ConnectionBehaviour } from '../../redis/redis-clients.ts';
import { insistingFor, once } from '../../redis/insisting.ts';
import { Backlog } from './backlog.ts';
import { Custody } from './custody.ts';
import { Ledger, WEBHOOK_OWED, type WebhookOwed } from './ledger.ts';
import { LedgerDuties } from './ledger-duties.ts';
import { MatchDirectory } from './match-directory.ts';
import { leaseMs, ledgerOptions, patienceMs } from './ledger-options.ts';
import { LedgerKeys } from './keys.ts';
import { ReplicaQuorum } from './replica-quorum.ts';

type Behaviour = Exclude<ConnectionBehaviour, 'blocks'>;

/** The ledger over the kind of connection that its users need: callers are answered at once, workers wait for Redis. */
export function ledgerProviders(behaviour: Behaviour): FactoryProvider[] {
  const inject = [CONFIGURATION, RedisClients];
  const insistOf = (configuration: Configuration) =>
    behaviour === 'waits' ? insistingFor(patienceMs(configuration)) : once;
  return [
    {
      provide: Ledger,
      inject: [...inject, { token: WEBHOOK_OWED, optional: true }],
      useFactory: (configuration: Configuration, redis: RedisClients, webhookOwed?: WebhookOwed) =>
        new Ledger(
          redis.get(behaviour),
          ledgerOptions(configuration),
          webhookOwed,
          quorumOf(configuration, redis),
          insistOf(configuration),
        ),
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
        new LedgerDuties(redis.get(behaviour), configuration.QUEUE_SHARDS, insistOf(configuration)),
    },
    {
      provide: Custody,
      inject,
      useFactory: (configuration: Configuration, redis: RedisClients) =>
        new Custody(redis.get(behaviour), configuration.QUEUE_SHARDS, leaseMs(configuration)),
    },
  ];
}

/** Only matches that are accepted are waited for, so a process that accepts none makes no connection for it. */
function quorumOf(configuration: Configuration, redis: RedisClients): ReplicaQuorum | undefined {
  const { ACCEPT_WAIT_REPLICAS: replicas, ACCEPT_WAIT_TIMEOUT_MS: timeoutMs, QUEUE_SHARDS } = configuration;
  if (replicas === 0 || configuration.role === 'worker') return undefined;
  const settings = { replicas, timeoutMs, together: redis.target.kind !== 'cluster' };
  return new ReplicaQuorum(redis.own('answers'), new LedgerKeys(QUEUE_SHARDS), settings);
}
