import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { AllocationControls } from '../allocations/allocation-controls.ts';
import { AllocationReports } from '../allocations/allocation-reports.ts';
import { tenantBoundary } from '../allocations/tenant-boundary.ts';
import { WatchedAllocations } from '../allocations/watched-allocations.ts';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { Backlog } from '../matches/ledger/backlog.ts';
import { Custody } from '../matches/ledger/custody.ts';
import { Ledger } from '../matches/ledger/ledger.ts';
import { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { StandbyPlace } from '../matches/ledger/ledger-requests.ts';
import { leaseMs } from '../matches/ledger/ledger-options.ts';
import { MatchDirectory } from '../matches/ledger/match-directory.ts';
import { ledgerProviders } from '../matches/ledger/ledger-providers.ts';
import { LOG, type Logger } from '../observability/logger.ts';
import { MatchOutcomes } from '../observability/match-outcomes.ts';
import { Metrics } from '../observability/metrics.ts';
import { Repeated } from '../observability/repeated.ts';
import { Readiness } from '../observability/readiness.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import { PlacementQueue } from '../queue/placement-queue.ts';
import { PLACEMENT_HANDLER } from '../queue/placement-worker.ts';
import { QueueModule } from '../queue/queue.module.ts';
import { STANDBY_PLACE, newStandbyPlace } from '../queue/standby.ts';
import { RedisClients, type RedisClient } from '../redis/redis-clients.ts';
import { AllocationGates } from './allocation-gates.ts';
import { Annotating } from './annotating.ts';
import { ClaimedAtOnce } from './claimed-at-once.ts';
import { parseCrashPoint, withCrashPoint } from './crash-point.ts';
import { ORCHESTRATOR, type OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { GateControls } from './gate-controls.ts';
import { GatePublisher } from './gate-publisher.ts';
import { Dispatch } from './dispatch.ts';
import { Placement, type ProfileLookup } from './placement.ts';
import { Releasing } from './releasing.ts';
import { Reserving } from './reserve-pass.ts';
import { Settlement } from './settlement.ts';
import { Slots } from './slots.ts';

const gates: FactoryProvider = {
  provide: AllocationGates,
  inject: [CONFIGURATION, Metrics],
  useFactory: (configuration: Configuration, metrics: Metrics) =>
    new AllocationGates(
      {
        bulkheadLimit: configuration.BULKHEAD_LIMIT,
        bulkheadWaitMs: configuration.BULKHEAD_WAIT_MS,
        breaker: {
          errorPercent: configuration.BREAKER_ERROR_PERCENT,
          volume: configuration.BREAKER_VOLUME,
          windowMs: configuration.BREAKER_WINDOW_MS,
          resetMs: configuration.BREAKER_RESET_MS,
          probes: configuration.BREAKER_PROBES,
        },
        retries: {
          percent: configuration.RETRY_BUDGET_PERCENT,
          minPerSecond: configuration.RETRY_BUDGET_MIN_PER_SECOND,
        },
      },
      metrics,
    ),
};

const reserving: FactoryProvider = {
  provide: Reserving,
  inject: [Ledger, LedgerDuties, Custody, ORCHESTRATOR, AllocationGates, Metrics, CONFIGURATION, WatchedAllocations],
  useFactory: (
    ledger: Ledger,
    duties: LedgerDuties,
    custody: Custody,
    port: OrchestratorPort,
    allocationGates: AllocationGates,
    metrics: Metrics,
    configuration: Configuration,
    watched: WatchedAllocations,
  ) =>
    new Reserving({ ledger, duties, custody }, port, allocationGates, metrics, {
      callTimeoutMs: configuration.ORCHESTRATION_TIMEOUT_MS,
      leaseMs: leaseMs(configuration),
      installation: configuration.INSTALLATION,
      scarce: () => watched.scarce,
    }),
};

const annotating: FactoryProvider = {
  provide: Annotating,
  inject: [Ledger, Custody, ORCHESTRATOR, AllocationGates, Metrics, CONFIGURATION],
  useFactory: (
    ledger: Ledger,
    custody: Custody,
    port: OrchestratorPort,
    allocationGates: AllocationGates,
    metrics: Metrics,
    configuration: Configuration,
  ) => {
    const settings = {
      callTimeoutMs: configuration.ORCHESTRATION_TIMEOUT_MS,
      leaseMs: leaseMs(configuration),
      settleMs: configuration.PLACEMENT_SETTLE_MS,
    };
    return new Annotating({ ledger, custody }, port, allocationGates, metrics, settings);
  },
};

const releasing: FactoryProvider = {
  provide: Releasing,
  inject: [LedgerDuties, Custody, ORCHESTRATOR, AllocationGates, CONFIGURATION, Metrics, LOG, Readiness],
  useFactory: (
    duties: LedgerDuties,
    custody: Custody,
    port: OrchestratorPort,
    allocationGates: AllocationGates,
    configuration: Configuration,
    metrics: Metrics,
    log: Logger,
    readiness: Readiness,
  ) =>
    new Releasing(
      { duties, custody },
      port,
      allocationGates,
      {
        callTimeoutMs: configuration.ORCHESTRATION_TIMEOUT_MS,
        settleMs: configuration.PLACEMENT_SETTLE_MS,
        stopwatch: () => performance.now(),
        isStopping: () => readiness.isDraining,
      },
      { metrics, log },
    ),
};

const settlement: FactoryProvider = {
  provide: Settlement,
  inject: [Ledger, LedgerDuties, PlacementQueue, MatchOutcomes],
  useFactory: (ledger: Ledger, duties: LedgerDuties, queue: PlacementQueue, outcomes: MatchOutcomes) =>
    new Settlement(ledger, duties, queue, outcomes),
};

const placement: FactoryProvider = {
  provide: Placement,
  inject: [PROFILES, Reserving, Annotating, Settlement, WatchedAllocations, MatchOutcomes, CONFIGURATION],
  useFactory: (
    profiles: ProfileSource,
    reservingStop: Reserving,
    annotatingStop: Annotating,
    settlementStop: Settlement,
    watched: WatchedAllocations,
    outcomes: MatchOutcomes,
    { AUTH_MODE }: Configuration,
  ) => {
    const stops = { reserving: reservingStop, annotating: annotatingStop, settlement: settlementStop };
    return new Placement(lookupIn(profiles), stops, watched, outcomes, tenantBoundary(AUTH_MODE));
  },
};

const slots: FactoryProvider = {
  provide: Slots,
  inject: [CONFIGURATION],
  useFactory: ({ WORKER_CONCURRENCY }: Configuration) => new Slots(WORKER_CONCURRENCY),
};

const handler: FactoryProvider = {
  provide: PLACEMENT_HANDLER,
  inject: [Ledger, Backlog, PlacementQueue, Placement, Releasing, Slots, Readiness, STANDBY_PLACE],
  useFactory: (
    ledger: Ledger,
    backlog: Backlog,
    queue: PlacementQueue,
    placementOfOne: Placement,
    releasingStop: Releasing,
    places: Slots,
    readiness: Readiness,
    standby: StandbyPlace,
  ) =>
    new Dispatch({ ledger, backlog, queue }, placementOfOne, releasingStop, places, {
      isStopping: () => readiness.isDraining,
      standby,
    }),
};

const standbyPlace: FactoryProvider = {
  provide: STANDBY_PLACE,
  inject: [CONFIGURATION],
  useFactory: ({ QUEUE_SHARDS }: Configuration) => newStandbyPlace(QUEUE_SHARDS),
};

const claimedAtOnce: FactoryProvider = {
  provide: ClaimedAtOnce,
  inject: [Ledger, Placement, Slots, Readiness, Repeated],
  useFactory: (ledger: Ledger, placementOfOne: Placement, places: Slots, readiness: Readiness, repeated: Repeated) =>
    new ClaimedAtOnce(
      ledger,
      placementOfOne,
      places,
      () => readiness.isDraining,
      (match, error) => {
        const why = error instanceof Error ? error.message : String(error);
        repeated.warn(why, { match, why }, 'a placement broke off; a worker takes it up when its claim has run out');
      },
    ),
};

const watchedAllocations: FactoryProvider = {
  provide: WatchedAllocations,
  inject: [RedisClients],
  useFactory: (redis: RedisClients) => new WatchedAllocations(redis.get('waits')),
};

const reports: FactoryProvider = {
  provide: AllocationReports,
  inject: [RedisClients],
  useFactory: (redis: RedisClients) => new AllocationReports(redis.get('waits')),
};

const gatePublisher: FactoryProvider = {
  provide: GatePublisher,
  inject: [AllocationGates, AllocationReports, LOG],
  useFactory: (allocationGates: AllocationGates, allocationReports: AllocationReports, log: Logger) =>
    new GatePublisher(allocationGates, allocationReports, (error) =>
      log.warn({ err: error }, 'what the gates see could not be told'),
    ),
};

const gateControls: FactoryProvider = {
  provide: GateControls,
  inject: [AllocationGates, RedisClients, CONFIGURATION, LOG],
  useFactory: (allocationGates: AllocationGates, redis: RedisClients, configuration: Configuration, log: Logger) =>
    new GateControls(
      allocationGates,
      new AllocationControls(redis.get('waits'), configuration.OUTBOX_MAX_EVENTS),
      (error) => log.warn({ err: error }, 'what operators have decided could not be read'),
    ),
};

function lookupIn(profiles: ProfileSource): ProfileLookup {
  return (version, name) => (profiles.get(version) ?? profiles.current).profiles.get(name);
}

/** The parts in which a fault test may crash us, as its crash points name them. */
const PARTS = new Map<unknown, string>([
  [Ledger, 'ledger'],
  [LedgerDuties, 'duties'],
  [Custody, 'custody'],
  [Backlog, 'backlog'],
]);

/** The same provider; its part crashes where CHAOS_CRASH_POINT says so, and is untouched where it says nothing. */
function crashable(part: string, { provide, inject = [], useFactory }: FactoryProvider<object>): FactoryProvider {
  return {
    provide,
    inject: [CONFIGURATION, ...inject],
    useFactory: async ({ CHAOS_CRASH_POINT: point }: Configuration, ...args: unknown[]) =>
      withCrashPoint(await useFactory(...args), part, point === undefined ? undefined : parseCrashPoint(point)),
  };
}

/** Everything that a worker needs to place matches, but the workers themselves. */
@Module({})
export class PlacementModule {
  static register(shards: number, connection: RedisClient, orchestrator: OrchestratorPort): DynamicModule {
    return {
      module: PlacementModule,
      imports: [QueueModule.register(shards, connection)],
      providers: [
        crashable('orchestrator', { provide: ORCHESTRATOR, useFactory: () => orchestrator }),
        ...ledgerProviders('waits').map((provider: FactoryProvider<object>) =>
          crashable(PARTS.get(provider.provide) ?? '', provider),
        ),
        gates,
        reserving,
        annotating,
        releasing,
        settlement,
        watchedAllocations,
        placement,
        slots,
        standbyPlace,
        handler,
        claimedAtOnce,
        reports,
        gatePublisher,
        gateControls,
      ],
      exports: [
        PLACEMENT_HANDLER,
        STANDBY_PLACE,
        ClaimedAtOnce,
        ORCHESTRATOR,
        Ledger,
        LedgerDuties,
        Backlog,
        MatchDirectory,
        Custody,
        WatchedAllocations,
        AllocationReports,
        AllocationGates,
        Releasing,
        QueueModule,
      ],
    };
  }
}
