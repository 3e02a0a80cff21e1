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
import { WatchedAllocations } from '../allocations/watched-allocations.ts';
import { Backlog } from '../matches/ledger/backlog.ts';
import { PendingWebhooks } from '../delivery/webhooks/pending-webhooks.ts';
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
import { WebhookQueue } from '../queue/webhook-queue.ts';
import { RedisClients } from '../redis/redis-clients.ts';
import { Assignments } from './assignments.ts';
import { CapacityWatch } from './capacity-watch.ts';
import { DueMatches } from './due-matches.ts';
import { DueWebhooks } from './due-webhooks.ts';
import { Elected } from './elected.ts';
import { EndedMatches } from './ended-matches.ts';
import { FleetListing } from './fleet-listing.ts';
import { InstallationGauges } from './installation-gauges.ts';
import { OpenIntents } from './open-intents.ts';
import { Orphans } from './orphans.ts';
import { PayloadAudit } from './payload-audit.ts';
import { PayloadCounts } from './payload-counts.ts';
import { Reconciler } from './reconciler.ts';
import { ReconcilerDuty } from './reconciler-duty.ts';

/**
 * How long another process waits before it takes over from one that is gone, at the least. A pass that takes longer may
 * run beside the next one's: that costs work, and harms nothing.
 */
const LEASE_MS = 2_000;
const RECONCILER_LEASE = '{mg:0}:reconciler';
/** Apart from the reconciler's: its passes wait for the upstream, and figures are wanted most while that is away. */
const MEASURING_LEASE = '{mg:0}:measuring';
const MEASURING = Symbol('MEASURING');
const MEASURE_MS = 1_000;
const CAPACITY_NOT_SEEN = 'the capacity that matches wait for could not be looked at';
/** An allocation is listed no more often than this, and often enough for the grace time of orphans to mean something. */
const AUDIT_MS = 10_000;
/** Less than the lease, so that it is renewed while a slow part goes on. */
const PATIENCE_MS = 1_000;
/** The watch on capacity is elected apart: it looks more often, and neither holds up the other. */
const WATCHING = Symbol('WATCHING');

const leaseMs = ({ RECONCILER_INTERVAL_MS }: Configuration) => LEASE_MS + 2 * RECONCILER_INTERVAL_MS;

const providers: FactoryProvider[] = [
  {
    provide: DueMatches,
    inject: [Ledger, LedgerDuties, Backlog, PlacementQueue, WatchedAllocations, MatchOutcomes],
    useFactory: (
      ledger: Ledger,
      duties: LedgerDuties,
      backlog: Backlog,
      queue: PlacementQueue,
      watched: WatchedAllocations,
      outcomes: MatchOutcomes,
    ) => new DueMatches(ledger, duties, { backlog, queue, watched }, outcomes),
  },
  {
    provide: FleetListing,
    inject: [ORCHESTRATOR, CONFIGURATION],
    useFactory: (port: OrchestratorPort, { ORCHESTRATION_TIMEOUT_MS }: Configuration) =>
      new FleetListing(port, ORCHESTRATION_TIMEOUT_MS),
  },
  {
    provide: CapacityWatch,
    inject: [FleetListing, Backlog, PlacementQueue, WatchedAllocations, CONFIGURATION, LOG],
    useFactory: (
      fleet: FleetListing,
      backlog: Backlog,
      queue: PlacementQueue,
      watched: WatchedAllocations,
      { CAPACITY_WATCH_MS }: Configuration,
      log: Logger,
    ) =>
      new CapacityWatch(fleet, backlog, queue, watched, CAPACITY_WATCH_MS, (error) =>
        log.warn({ err: error }, CAPACITY_NOT_SEEN),
      ),
  },
  {
    provide: WATCHING,
    inject: [CapacityWatch, LedgerDuties, RedisClients, CONFIGURATION, LOG],
    useFactory: (
      watch: CapacityWatch,
      { keys }: LedgerDuties,
      redis: RedisClients,
      { CAPACITY_WATCH_MS }: Configuration,
      log: Logger,
    ) =>
      new Elected(
        new LedgerLease(redis.get('waits'), `${keys.tag(0)}:capacity-watch`, LEASE_MS + 2 * CAPACITY_WATCH_MS),
        CAPACITY_WATCH_MS / 2,
        { perform: () => watch.look(), laidDown: () => watch.rest() },
        (error) => log.warn({ err: error }, CAPACITY_NOT_SEEN),
      ),
  },
  {
    provide: OpenIntents,
    inject: [Ledger, LedgerDuties, FleetListing, CONFIGURATION, LOG],
    useFactory: (ledger: Ledger, duties: LedgerDuties, fleet: FleetListing, config: Configuration, log: Logger) =>
      new OpenIntents(ledger, duties, fleet, config.PLACEMENT_SETTLE_MS, log),
  },
  {
    provide: Assignments,
    inject: [LedgerDuties],
    useFactory: (duties: LedgerDuties) => new Assignments(duties),
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
    inject: [Ledger, Custody, ORCHESTRATOR, MatchOutcomes, CONFIGURATION],
    useFactory: (
      ledger: Ledger,
      custody: Custody,
      port: OrchestratorPort,
      outcomes: MatchOutcomes,
      { ORCHESTRATION_TIMEOUT_MS }: Configuration,
    ) => new EndedMatches(ledger, custody, port, outcomes, ORCHESTRATION_TIMEOUT_MS),
  },
  {
    provide: PayloadCounts,
    inject: [AllocationReports],
    useFactory: (reports: AllocationReports) => new PayloadCounts(reports),
  },
  {
    provide: PayloadAudit,
    inject: [FleetListing, LedgerDuties, Assignments, Orphans, EndedMatches, PayloadCounts, CONFIGURATION, LOG],
    useFactory: (
      fleet: FleetListing,
      duties: LedgerDuties,
      assignments: Assignments,
      orphans: Orphans,
      ended: EndedMatches,
      counts: PayloadCounts,
      { ORPHAN_GRACE_MS, INSTALLATION: installation }: Configuration,
      log: Logger,
    ) => {
      const everyMs = Math.min(AUDIT_MS, ORPHAN_GRACE_MS / 2);
      const settings = { everyMs, unknownMs: ORPHAN_GRACE_MS, installation };
      return new PayloadAudit(fleet, duties, assignments, { orphans, ended, counts }, settings, log);
    },
  },
  {
    provide: InstallationGauges,
    inject: [
      LedgerDuties,
      Backlog,
      PlacementQueue,
      PendingWebhooks,
      AllocationReports,
      PROFILES,
      Metrics,
      CONFIGURATION,
    ],
    useFactory: (
      duties: LedgerDuties,
      backlog: Backlog,
      queue: PlacementQueue,
      webhooks: PendingWebhooks,
      reports: AllocationReports,
      profiles: ProfileSource,
      metrics: Metrics,
      configuration: Configuration,
    ) =>
      new InstallationGauges({ duties, backlog, queue, webhooks, reports, profiles }, metrics, leaseMs(configuration)),
  },
  {
    provide: DueWebhooks,
    inject: [PendingWebhooks, WebhookQueue],
    useFactory: (pending: PendingWebhooks, queue: WebhookQueue) => new DueWebhooks(pending, queue),
  },
  {
    provide: Reconciler,
    inject: [LedgerDuties, DueMatches, OpenIntents, Releasing, PayloadAudit, PROFILES, MatchDirectory, DueWebhooks],
    useFactory: (
      duties: LedgerDuties,
      dueMatches: DueMatches,
      openIntents: OpenIntents,
      releasing: Releasing,
      audit: PayloadAudit,
      profiles: ProfileSource,
      directory: MatchDirectory,
      webhooks: DueWebhooks,
    ) =>
      new Reconciler(
        duties.keys.all(),
        [
          (shard) => dueMatches.lookAt(shard),
          (shard) => releasing.releaseDue(shard),
          (shard) => directory.forgetExpired(shard),
          (shard) => webhooks.bring(shard),
        ],
        [() => openIntents.settle(), () => audit.auditAll(profiles.current.allocations.values())],
        PATIENCE_MS,
      ),
  },
  {
    provide: Elected,
    inject: [Reconciler, Metrics, RedisClients, CONFIGURATION, LOG],
    useFactory: (
      reconciler: Reconciler,
      metrics: Metrics,
      redis: RedisClients,
      configuration: Configuration,
      log: Logger,
    ) =>
      new Elected(
        new LedgerLease(redis.get('waits'), RECONCILER_LEASE, leaseMs(configuration)),
        configuration.RECONCILER_INTERVAL_MS,
        new ReconcilerDuty(() => reconciler.pass(), metrics),
        (error) => log.warn({ err: error }, 'a pass of the reconciler failed'),
      ),
  },
  {
    provide: MEASURING,
    inject: [InstallationGauges, RedisClients, CONFIGURATION, LOG],
    useFactory: (gauges: InstallationGauges, redis: RedisClients, configuration: Configuration, log: Logger) =>
      new Elected(
        new LedgerLease(redis.get('waits'), MEASURING_LEASE, leaseMs(configuration)),
        Math.min(configuration.RECONCILER_INTERVAL_MS, MEASURE_MS),
        gauges,
        (error) => log.warn({ err: error }, 'the figures of the installation could not be measured'),
      ),
  },
];

/** Works over what the modules of placement and webhooks provide. */
@Module({})
export class ReconcilerModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(Elected) private readonly reconciling: Elected,
    @Inject(WATCHING) private readonly watching: Elected,
    @Inject(MEASURING) private readonly measuring: Elected,
    @Inject(Reconciler) private readonly reconciler: Reconciler,
    @Inject(PayloadAudit) private readonly audit: PayloadAudit,
    @Inject(OpenIntents) private readonly openIntents: OpenIntents,
    @Inject(FleetListing) private readonly fleet: FleetListing,
  ) {}

  static register(...imports: DynamicModule[]): DynamicModule {
    return { module: ReconcilerModule, imports, providers };
  }

  onApplicationBootstrap(): void {
    for (const elected of this.all()) elected.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.fleet.stop();
    await Promise.all(this.all().map((elected) => elected.stop()));
    await this.reconciler.settled();
    await Promise.all([this.audit.rest(), this.openIntents.rest()]);
  }

  private all(): Elected[] {
    return [this.reconciling, this.watching, this.measuring];
  }
}
