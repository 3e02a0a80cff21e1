import { Module, type DynamicModule } from '@nestjs/common';
import { DeliveryModule } from '../delivery/delivery.module.ts';
import { MatchWaiters } from '../delivery/match-waiters.ts';
import { Ledger } from '../matches/ledger/ledger.ts';
import { ledgerProviders } from '../matches/ledger/ledger-providers.ts';
import { MatchOutcomes } from '../observability/match-outcomes.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import { PlacementQueue } from '../queue/placement-queue.ts';
import { QueueModule } from '../queue/queue.module.ts';
import type { RedisClient } from '../redis/redis-clients.ts';
import { HealthController } from './health.controller.ts';
import { MatchIntake } from './match-intake.ts';
import { MatchesController } from './matches.controller.ts';

/** Everything behind the public port. */
@Module({})
export class IntakeModule {
  static register(shards: number, connection: RedisClient): DynamicModule {
    return {
      module: IntakeModule,
      imports: [QueueModule.register(shards, connection), DeliveryModule],
      controllers: [MatchesController, HealthController],
      providers: [
        ...ledgerProviders('answers'),
        {
          provide: MatchIntake,
          inject: [Ledger, PlacementQueue, MatchWaiters, PROFILES, MatchOutcomes],
          useFactory: (
            ledger: Ledger,
            queue: PlacementQueue,
            waiters: MatchWaiters,
            profiles: ProfileSource,
            outcomes: MatchOutcomes,
          ) => new MatchIntake(ledger, queue, waiters, () => profiles.current, outcomes),
        },
      ],
    };
  }
}
