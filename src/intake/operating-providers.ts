/** What is behind the routes of operators that look at the installation and at single matches. */
import type { FactoryProvider } from '@nestjs/common';
import { AllocationControls } from '../allocations/allocation-controls.ts';
import { AllocationListing } from '../allocations/allocation-listing.ts';
import { AllocationReports } from '../allocations/allocation-reports.ts';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { EventFeed } from '../delivery/event-feed.ts';
import { OutboxTail } from '../delivery/outbox-tail.ts';
import { countWebhooks } from '../delivery/webhooks/webhook-counts.ts';
import { Backlog } from '../matches/ledger/backlog.ts';
import { Ledger } from '../matches/ledger/ledger.ts';
import { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { OldestQueued } from '../matches/ledger/oldest-queued.ts';
import { OperatorLog } from '../matches/ledger/operator-log.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { Activity } from '../overview/activity.ts';
import { Overview } from '../overview/overview.ts';
import { ProfileBacklogs } from '../overview/profile-backlogs.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import { RedisClients } from '../redis/redis-clients.ts';
import { MatchTimeline } from './match-timeline.ts';
import { PayloadLook } from './payload-look.ts';
import { PlanExplanation } from './plan-explanation.ts';

export function operatingProviders(orchestrator: OrchestratorPort | undefined): FactoryProvider[] {
  return [
    {
      provide: AllocationListing,
      inject: [AllocationReports, AllocationControls, PROFILES],
      useFactory: (reports: AllocationReports, controls: AllocationControls, profiles: ProfileSource) =>
        new AllocationListing(reports, controls, profiles),
    },
    {
      provide: OperatorLog,
      inject: [RedisClients, CONFIGURATION],
      useFactory: (redis: RedisClients, { OUTBOX_MAX_EVENTS }: Configuration) =>
        new OperatorLog(redis.get('answers'), OUTBOX_MAX_EVENTS),
    },
    {
      provide: Activity,
      inject: [EventFeed, OutboxTail, CONFIGURATION],
      useFactory: ({ history }: EventFeed, tail: OutboxTail, { OUTBOX_MAX_EVENTS }: Configuration) =>
        new Activity(history, tail, OUTBOX_MAX_EVENTS),
    },
    {
      provide: ProfileBacklogs,
      inject: [Backlog, RedisClients, CONFIGURATION, PROFILES],
      useFactory: (backlog: Backlog, redis: RedisClients, { QUEUE_SHARDS }: Configuration, profiles: ProfileSource) =>
        new ProfileBacklogs(backlog, new OldestQueued(redis.get('answers'), QUEUE_SHARDS), profiles),
    },
    {
      provide: Overview,
      inject: [LedgerDuties, ProfileBacklogs, RedisClients, AllocationListing, Activity, PROFILES],
      useFactory: (
        duties: LedgerDuties,
        backlogs: ProfileBacklogs,
        redis: RedisClients,
        allocations: AllocationListing,
        activity: Activity,
        profiles: ProfileSource,
      ) => {
        const webhooks = (shard: number) => countWebhooks(redis.get('answers'), duties.keys, shard);
        return new Overview({ duties, backlogs, webhooks, allocations }, activity, profiles);
      },
    },
    {
      provide: MatchTimeline,
      inject: [Ledger, EventFeed, PlanExplanation, CONFIGURATION],
      useFactory: (
        ledger: Ledger,
        { history }: EventFeed,
        plans: PlanExplanation,
        { ORCHESTRATION_TIMEOUT_MS }: Configuration,
      ) => new MatchTimeline(ledger, history, plans, new PayloadLook(orchestrator, ORCHESTRATION_TIMEOUT_MS)),
    },
  ];
}
