import {
  Inject,
  Module,
  type BeforeApplicationShutdown,
  type DynamicModule,
  type FactoryProvider,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { AllocationReports } from '../allocations/allocation-reports.ts';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { Custody } from '../matches/ledger/custody.ts';
import { Ledger } from '../matches/ledger/ledger.ts';
import { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { MatchDirectory } from '../matches/ledger/match-directory.ts';
import { LedgerLease } from '../matches/ledger/ledger-lease.ts';
import { LOG, type Logger } from '../observability/logger.ts';
import { MatchOutcomes } from '../observability/match-outcomes.ts';
import { Metrics } from '../observability/metrics.ts';
import { ORCHESTRATOR, type OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { Releasing } from '../placement/releasing.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import { PlacementQueue } from '../queue/placement-queue.ts';
import { RedisClients } from '../redis/redis-clients.ts';
import { DueMatches } from './due-matches.ts';
import { Elected } from './elected.ts';
import { EndedMatches } from './ended-matches.ts';
import { InstallationGauges } from './installation-gauges.ts';
import { OpenIntents } from './open-intents.ts';
import { Orphans } from './orphans.ts';
import { PayloadAudit } from './payload-audit.ts';
import { PayloadCounts } from './payload-counts.ts';
import { Reconciler } from './reconciler.ts';

/**
 * How long another process waits before it takes over from one that is gone, at the least. A pass that takes longer may
 * run beside the next one's: that costs work, and harms nothing.
 */
const LEASE_MS = 2_000;
const LEASE_NAME = 'reconciler';
/** An allocation is listed no more often than this, and often enough for the grace time of orphans to mean something. */
const AUDIT_MS = 10_000;

const providers: FactoryProvider[] = [
  {
    provide: DueMatches,
    inject: [Ledger, LedgerDuties, PlacementQueue, MatchOutcomes],
    useFactory: (ledger: Ledger, duties: LedgerDuties, queue: PlacementQueue, outcomes: MatchOutcomes) =>
      new DueMatches(ledger, duties, queue, outcomes),
  },
  {
    provide: OpenIntents,
    inject: [Ledger, LedgerDuties, ORCHESTRATOR, CONFIGURATION, LOG],
    useFactory: (ledger: Ledger, duties: LedgerDuties, port: OrchestratorPort, config: Configuration, log: Logger) =>
      new OpenIntents(
        ledger,
        duties,
        port,
        { settleMs: config.PLACEMENT_SETTLE_MS, callTimeoutMs: config.ORCHESTRATION_TIMEOUT_MS },
        log,
      ),
  },
  {
    provide: Orphans,
    inject: [Ledger, LedgerDuties, Custody, CONFIGURATION, Metrics, LOG],
    useFactory: (
      ledger: Ledger,
      duties: LedgerDuties,
      custody: Custody,
      { ORPHAN_GRACE_MS: graceMs, ORPHAN_POLICY: policy }: Configuration,
      metrics: Metrics,
      log: Logger,
    ) => new Orphans(ledger, duties, custody, { graceMs, policy }, { metrics, log }),
  },
  {
    provide: EndedMatches,
    inject: [Ledger, LedgerDuties, ORCHESTRATOR, MatchOutcomes, CONFIGURATION],
    useFactory: (
      ledger: Ledger,
      duties: LedgerDuties,
      port: OrchestratorPort,
      outcomes: MatchOutcomes,
      { ORCHESTRATION_TIMEOUT_MS }: Configuration,
    ) => new EndedMatches(ledger, duties, port, outcomes, ORCHESTRATION_TIMEOUT_MS),
  },
  {
    provide: PayloadCounts,
    inject: [AllocationReports, Metrics],
    useFactory: (reports: AllocationReports, metrics: Metrics) => new PayloadCounts(reports, metrics),
  },
  {
    provide: PayloadAudit,
    inject: [ORCHESTRATOR, LedgerDuties, Orphans, EndedMatches, PayloadCounts, CONFIGURATION, LOG],
    useFactory: (
      port: OrchestratorPort,
      duties: LedgerDuties,
      orphans: Orphans,
      ended: EndedMatches,
      counts: PayloadCounts,
      { ORPHAN_GRACE_MS, ORCHESTRATION_TIMEOUT_MS: callTimeoutMs }: Configuration,
      log: Logger,
    ) => {
      const everyMs = Math.min(AUDIT_MS, ORPHAN_GRACE_MS / 2);
      return new PayloadAudit(port, duties, { orphans, ended, counts }, { everyMs, callTimeoutMs }, log);
    },
  },
  {
    provide: InstallationGauges,
    inject: [LedgerDuties, PlacementQueue, Metrics],
    useFactory: (duties: LedgerDuties, queue: PlacementQueue, metrics: Metrics) =>
      new InstallationGauges(duties, queue, metrics),
  },
  {
    provide: Reconciler,
    inject: [
      LedgerDuties,
      DueMatches,
      OpenIntents,
      Releasing,
      PayloadAudit,
      InstallationGauges,
      PROFILES,
      MatchDirectory,
    ],
    useFactory: (
      duties: LedgerDuties,
      dueMatches: DueMatches,
      openIntents: OpenIntents,
      releasing: Releasing,
      audit: PayloadAudit,
      gauges: InstallationGauges,
      profiles: ProfileSource,
      directory: MatchDirectory,
    ) =>
      new Reconciler(
        duties.keys.all(),
        [
          (shard) => dueMatches.lookAt(shard),
          (shard) => openIntents.settle(shard),
          (shard) => releasing.releaseDue(shard),
          (shard) => directory.forgetExpired(shard),
        ],
        [() => audit.auditAll(profiles.current.allocations.values()), () => gauges.measure()],
      ),
  },
  {
    provide: Elected,
    inject: [Reconciler, LedgerDuties, RedisClients, CONFIGURATION, LOG],
    useFactory: (
      reconciler: Reconciler,
      { keys }: LedgerDuties,
      redis: RedisClients,
      { RECONCILER_INTERVAL_MS: intervalMs }: Configuration,
      log: Logger,
    ) =>
      new Elected(
        new LedgerLease(redis.get('waits'), `${keys.tag(0)}:${LEASE_NAME}`, LEASE_MS + 2 * intervalMs),
        intervalMs,
        () => reconciler.pass(),
        (error) => log.warn({ err: error }, 'a pass of the reconciler failed'),
      ),
  },
];

/** Works over what the placement module provides. */
@Module({})
export class ReconcilerModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(@Inject(Elected) private readonly elected: Elected) {}

  static register(placement: DynamicModule): DynamicModule {
    return { module: ReconcilerModule, imports: [placement], providers };
  }

  onApplicationBootstrap(): void {
    this.elected.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.elected.stop();
  }
}
