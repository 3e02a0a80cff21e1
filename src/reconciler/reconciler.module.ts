import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { Ledger } from '../matches/ledger/ledger.ts';
import { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { LedgerLease } from '../matches/ledger/ledger-lease.ts';
import { LOG, type Logger } from '../observability/logger.ts';
import { MatchOutcomes } from '../observability/match-outcomes.ts';
import { Metrics } from '../observability/metrics.ts';
import { ORCHESTRATOR, type OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { Releasing } from '../placement/releasing.ts';
import { PlacementQueue } from '../queue/placement-queue.ts';
import { RedisClients } from '../redis/redis-clients.ts';
import { DueMatches } from './due-matches.ts';
import { Elected } from './elected.ts';
import { OpenIntents } from './open-intents.ts';
import { InstallationGauges, Reconciler } from './reconciler.ts';

/** How long another process waits before it takes over from one that is gone. */
const LEASE_MS = 10_000;
const LEASE_NAME = 'reconciler';

/** Works over what the placement module provides. */
@Module({})
export class ReconcilerModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(Elected) private readonly elected: Elected) {}

  static register(placement: DynamicModule): DynamicModule {
    return {
      module: ReconcilerModule,
      imports: [placement],
      providers: [
        {
          provide: Reconciler,
          inject: [
            Ledger,
            LedgerDuties,
            PlacementQueue,
            ORCHESTRATOR,
            Releasing,
            MatchOutcomes,
            Metrics,
            CONFIGURATION,
            LOG,
          ],
          useFactory: createReconciler,
        },
        {
          provide: Elected,
          inject: [Reconciler, LedgerDuties, RedisClients, CONFIGURATION, LOG],
          useFactory: createElected,
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    this.elected.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.elected.stop();
  }
}

function createReconciler(
  ledger: Ledger,
  duties: LedgerDuties,
  queue: PlacementQueue,
  port: OrchestratorPort,
  releasing: Releasing,
  outcomes: MatchOutcomes,
  metrics: Metrics,
  { PLACEMENT_SETTLE_MS, ORCHESTRATION_TIMEOUT_MS }: Configuration,
  log: Logger,
): Reconciler {
  const settings = { settleMs: PLACEMENT_SETTLE_MS, callTimeoutMs: ORCHESTRATION_TIMEOUT_MS };
  return new Reconciler(
    duties,
    new DueMatches(ledger, duties, queue, outcomes),
    new OpenIntents(ledger, duties, port, settings, log),
    releasing,
    new InstallationGauges(duties, queue, metrics),
  );
}

function createElected(
  reconciler: Reconciler,
  duties: LedgerDuties,
  redis: RedisClients,
  { RECONCILER_INTERVAL_MS }: Configuration,
  log: Logger,
): Elected {
  const lease = new LedgerLease(
    redis.get('waits'),
    `${duties.keys.tag(0)}:${LEASE_NAME}`,
    LEASE_MS + RECONCILER_INTERVAL_MS,
  );
  return new Elected(
    lease,
    RECONCILER_INTERVAL_MS,
    () => reconciler.pass(),
    (error) => log.warn({ err: error }, 'a pass of the reconciler failed'),
  );
}
