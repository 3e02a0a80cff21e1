import { MetricSet } from './metric-set.ts';

/** How the telling of an event may end, by channel. */
export const DELIVERY_OUTCOMES = {
  webhook: ['delivered', 'failed', 'dead'],
  sse: ['delivered', 'dropped'],
  'long-poll': ['delivered', 'timed_out', 'left'],
} as const;

/**
 * Every metric of the gateway, in one place; docs/metrics.md says what question each answers. Never a match or payload
 * id as a label: label values come from the profiles file and from closed sets.
 */
export class Metrics extends MetricSet {
  // Intake
  readonly matchesAccepted = this.counter('matchgate_matches_accepted_total', 'Matches accepted.', ['profile'], 'api');
  readonly matchesRefused = this.counter(
    'matchgate_matches_refused_total',
    'Matches refused because of the backlog.',
    ['profile', 'code'],
    'api',
  );
  readonly httpRequestDuration = this.histogram(
    'matchgate_http_request_duration_seconds',
    'Requests of the public API, by route template.',
    ['route', 'method', 'status'],
    'api',
  );
  readonly waitingCallers = this.gauge(
    'matchgate_waiting_callers',
    'Callers of this process whose answer is held until their match is settled.',
    [],
    'api',
  );
  readonly eventStreams = this.gauge(
    'matchgate_event_streams',
    'Consumers that follow events from this process.',
    [],
    'api',
  );

  readonly eventsDelivered = this.counter(
    'matchgate_events_delivered_total',
    'Events told to those who wait for them, by channel and outcome.',
    ['channel', 'outcome'],
  );
  readonly webhookDuration = this.histogram(
    'matchgate_webhook_duration_seconds',
    'One try to deliver a webhook, by what came of it.',
    ['outcome'],
    'worker',
  );
  readonly webhookWait = this.histogram(
    'matchgate_webhook_wait_seconds',
    'From a change of a match until its callback is first tried.',
    [],
    'worker',
  );
  readonly webhookBreakersOpen = this.gauge(
    'matchgate_webhook_breakers_open',
    'Endpoints whose breaker is not closed in this process.',
    [],
    'worker',
  );

  readonly apiKeys = this.gauge('matchgate_api_keys', 'API keys that this process knows.', [], 'api');
  readonly apiKeysFileBad = this.gauge(
    'matchgate_api_keys_file_bad',
    '1 while the file of API keys is not usable and the last good one is in use.',
    [],
    'api',
  );

  // What becomes of matches: an api sees them cancelled and released, a worker everything else
  readonly matchesFinished = this.counter(
    'matchgate_matches_finished_total',
    'Matches that were assigned, and matches that are over, by state and reason.',
    ['profile', 'state', 'reason'],
  );
  readonly matchDuration = this.histogram('matchgate_match_duration_seconds', 'From acceptance to assigned or final.', [
    'profile',
    'state',
  ]);

  // Placement
  readonly queueWait = this.histogram(
    'matchgate_queue_wait_seconds',
    'From acceptance until a worker took the match for the first time.',
    ['profile'],
    'worker',
  );
  readonly reservationAttempts = this.counter(
    'matchgate_reservation_attempts_total',
    'Steps tried, by how each ended.',
    ['allocation', 'outcome'],
    'worker',
  );
  readonly reservationDuration = this.histogram(
    'matchgate_reservation_duration_seconds',
    'CreateReservation, from the call to its outcome.',
    ['allocation', 'outcome'],
    'worker',
  );
  readonly selectorHits = this.counter(
    'matchgate_selector_hits_total',
    'Reservations by the selector that matched.',
    ['profile', 'selector'],
    'worker',
  );
  readonly annotationDuration = this.histogram(
    'matchgate_annotation_duration_seconds',
    'Writing the match data to the payload, retries included.',
    ['outcome'],
    'worker',
  );
  readonly breakerState = this.allocationGauge(
    'matchgate_breaker_state',
    'Breaker of each allocation in this process, or what operators hold it at: 0 closed, 1 half-open, 2 open.',
    'worker',
  );
  readonly breakerTransitions = this.counter(
    'matchgate_breaker_transitions_total',
    'Changes of a breaker.',
    ['allocation', 'to'],
    'worker',
  );
  readonly bulkheadInFlight = this.allocationGauge(
    'matchgate_bulkhead_in_flight',
    'Reservations in flight for each allocation in this process.',
    'worker',
  );
  readonly releases = this.counter(
    'matchgate_releases_total',
    'Tries to give a payload back, by how each ended.',
    ['allocation', 'outcome'],
    'worker',
  );
  readonly retries = this.counter(
    'matchgate_retries_total',
    'Calls to an allocation after a fault: made, or withheld because the budget was used up.',
    ['allocation', 'outcome'],
    'worker',
  );

  // The reconciler
  readonly orphansFound = this.counter(
    'matchgate_orphans_found_total',
    'Payloads found reserved by the gateway for no live match.',
    ['allocation'],
    'worker',
  );
  readonly orphansReleased = this.counter(
    'matchgate_orphans_released_total',
    'Orphans given back.',
    ['allocation'],
    'worker',
  );
  readonly reconcilerPassDuration = this.histogram(
    'matchgate_reconciler_pass_duration_seconds',
    'Passes of the reconciler, by how each ended.',
    ['outcome'],
    'worker',
  );
  readonly reconcilerLastPass = this.vanishingGauge(
    'matchgate_reconciler_last_pass_timestamp_seconds',
    'When the reconciler last ended a pass, seconds since the epoch; shown by the process that runs it.',
    [],
  );

  // Of the whole installation: shown by one process alone
  readonly matches = this.installationGauge('matchgate_matches', 'Matches in each state.', ['state']);
  readonly queueJobs = this.installationGauge('matchgate_queue_jobs', 'Jobs of the queue.', ['state']);
  readonly backlogMatches = this.installationGauge(
    'matchgate_backlog_matches',
    'Queued matches of each profile, over all tenants.',
    ['profile'],
  );
  readonly backlogOldest = this.installationGauge(
    'matchgate_backlog_oldest_seconds',
    'Age of the oldest match of each profile that could be taken; 0 where none waits.',
    ['profile'],
  );
  readonly intentsOpen = this.installationGauge(
    'matchgate_intents_open',
    'CreateReservation calls whose outcome is not known (yet).',
    [],
  );
  readonly intentsOldest = this.installationGauge(
    'matchgate_intents_oldest_seconds',
    'How long the oldest open intent has been open; 0 where none is.',
    [],
  );
  readonly releasesOwed = this.installationGauge(
    'matchgate_releases_owed',
    'Payloads that are to be given back and are not yet.',
    [],
  );
  readonly readyPayloads = this.installationGauge(
    'matchgate_ready_payloads',
    'Payloads Ready in each allocation at its last audit.',
    ['allocation'],
  );
  readonly orphans = this.installationGauge(
    'matchgate_orphans',
    'Payloads reserved by the gateway for no live match at the last audit.',
    ['allocation'],
  );
  readonly webhooksWaiting = this.installationGauge(
    'matchgate_webhooks_waiting',
    'Matches whose callback is owed an event.',
    [],
  );
  readonly webhookDeadLetters = this.installationGauge(
    'matchgate_webhook_dead_letters',
    'Dead letters that are kept.',
    [],
  );

  // The process
  readonly notReady = this.gauge(
    'matchgate_not_ready',
    '1 where this check keeps the process from being ready, otherwise 0.',
    ['check'],
  );
  readonly profilesFileUsable = this.gauge(
    'matchgate_profiles_file_usable',
    '1 where the profiles file as it is now is in use, 0 where it is refused and the last good one stays.',
    [],
  );
  readonly buildInfo = this.gauge('matchgate_build_info', 'Always 1; the labels say what runs.', [
    'version',
    'node',
    'role',
  ]);
}
