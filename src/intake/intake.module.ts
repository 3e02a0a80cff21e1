import { Module, type DynamicModule } from '@nestjs/common';
import { AllocationControls } from '../allocations/allocation-controls.ts';
import { AllocationReports } from '../allocations/allocation-reports.ts';
import { tenantBoundary } from '../allocations/tenant-boundary.ts';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { DeliveryModule } from '../delivery/delivery.module.ts';
import { MatchWaiters } from '../delivery/match-waiters.ts';
import { CallbackPolicy, callbackRules } from '../delivery/webhooks/callback-policy.ts';
import { DeadLetters } from '../delivery/webhooks/dead-letters.ts';
import { Ledger } from '../matches/ledger/ledger.ts';
import { MatchDirectory } from '../matches/ledger/match-directory.ts';
import { PlayerErasure } from '../matches/ledger/player-erasure.ts';
import { ledgerProviders } from '../matches/ledger/ledger-providers.ts';
import { MatchOutcomes } from '../observability/match-outcomes.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import { FAST_PATH, type FastPath } from '../queue/fast-path.ts';
import { PlacementQueue } from '../queue/placement-queue.ts';
import { QueueModule } from '../queue/queue.module.ts';
import { RedisClients, type RedisClient } from '../redis/redis-clients.ts';
import { DeadLettersController } from './dead-letters.controller.ts';
import { EventsController } from './events.controller.ts';
import { ExplainController } from './explain.controller.ts';
import { HealthController } from './health.controller.ts';
import { admissionSettings } from './admission-settings.ts';
import { MatchAcceptance } from './match-acceptance.ts';
import { MatchConfirmation } from './match-confirmation.ts';
import { MatchIntake } from './match-intake.ts';
import { MatchListing } from './match-listing.ts';
import { MatchesController } from './matches.controller.ts';
import { OperatedMatchesController } from './operated-matches.controller.ts';
import { operatingProviders } from './operating-providers.ts';
import { OperatorController } from './operator.controller.ts';
import { OverviewController } from './overview.controller.ts';
import { PayloadProbe } from './payload-probe.ts';
import { PlayersController } from './players.controller.ts';
import { PlanExplanation } from './plan-explanation.ts';

/** Everything behind the public port. */
@Module({})
export class IntakeModule {
  /**
   * @param orchestrator absent where the process has no settings for one: then nothing is counted for a plan
   * @param fastPath exports FAST_PATH, where the process places matches as well
   */
  static register(
    shards: number,
    connection: RedisClient,
    orchestrator?: OrchestratorPort,
    fastPath?: DynamicModule,
  ): DynamicModule {
    return {
      module: IntakeModule,
      imports: [QueueModule.register(shards, connection), DeliveryModule, ...(fastPath ? [fastPath] : [])],
      controllers: [
        MatchesController,
        EventsController,
        DeadLettersController,
        ExplainController,
        OperatorController,
        OperatedMatchesController,
        OverviewController,
        PlayersController,
        HealthController,
      ],
      providers: [
        ...ledgerProviders('answers'),
        ...operatingProviders(orchestrator),
        {
          provide: AllocationReports,
          inject: [RedisClients],
          useFactory: (redis: RedisClients) => new AllocationReports(redis.get('answers')),
        },
        {
          provide: AllocationControls,
          inject: [RedisClients, CONFIGURATION],
          useFactory: (redis: RedisClients, { OUTBOX_MAX_EVENTS }: Configuration) =>
            new AllocationControls(redis.get('answers'), OUTBOX_MAX_EVENTS),
        },
        {
          provide: PlanExplanation,
          inject: [PROFILES, AllocationReports, AllocationControls, CONFIGURATION],
          useFactory: (
            profiles: ProfileSource,
            reports: AllocationReports,
            controls: AllocationControls,
            configuration: Configuration,
          ) =>
            new PlanExplanation(
              () => profiles.current,
              { reports, controls },
              new PayloadProbe(orchestrator, configuration.ORCHESTRATION_TIMEOUT_MS),
              tenantBoundary(configuration.AUTH_MODE),
            ),
        },
        {
          provide: DeadLetters,
          inject: [CONFIGURATION, RedisClients],
          useFactory: ({ QUEUE_SHARDS, OUTBOX_MAX_EVENTS }: Configuration, redis: RedisClients) =>
            new DeadLetters(redis.get('answers'), QUEUE_SHARDS, OUTBOX_MAX_EVENTS),
        },
        {
          provide: MatchListing,
          inject: [Ledger, MatchDirectory],
          useFactory: (ledger: Ledger, directory: MatchDirectory) => new MatchListing(ledger, directory),
        },
        {
          provide: PlayerErasure,
          inject: [MatchDirectory, CONFIGURATION, RedisClients],
          useFactory: (directory: MatchDirectory, { QUEUE_SHARDS }: Configuration, redis: RedisClients) =>
            new PlayerErasure(redis.get('answers'), directory, QUEUE_SHARDS),
        },
        {
          provide: MatchConfirmation,
          inject: [Ledger, PlacementQueue, MatchOutcomes],
          useFactory: (ledger: Ledger, queue: PlacementQueue, outcomes: MatchOutcomes) =>
            new MatchConfirmation(ledger, queue, outcomes),
        },
        {
          provide: MatchAcceptance,
          inject: [
            Ledger,
            PlacementQueue,
            PROFILES,
            CONFIGURATION,
            MatchOutcomes,
            { token: FAST_PATH, optional: true },
          ],
          useFactory: (
            ledger: Ledger,
            queue: PlacementQueue,
            profiles: ProfileSource,
            configuration: Configuration,
            outcomes: MatchOutcomes,
            ofProcess?: FastPath,
          ) =>
            new MatchAcceptance(
              ledger,
              queue,
              {
                profiles: () => profiles.current,
                callbacks: new CallbackPolicy(callbackRules(configuration)),
                admission: admissionSettings(configuration),
                within: tenantBoundary(configuration.AUTH_MODE),
              },
              outcomes,
              ofProcess,
            ),
        },
        {
          provide: MatchIntake,
          inject: [MatchAcceptance, Ledger, PlacementQueue, MatchWaiters, MatchOutcomes],
          useFactory: (
            acceptance: MatchAcceptance,
            ledger: Ledger,
            queue: PlacementQueue,
            waiters: MatchWaiters,
            outcomes: MatchOutcomes,
          ) => new MatchIntake(acceptance, ledger, queue, waiters, outcomes),
        },
      ],
    };
  }
}
