import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from 'prom-client';
import { MATCH_STATES } from '../matches/match-state.ts';

/** From a fast call on loopback to the longest deadline. */
const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60];

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
export class Metrics {
  readonly registry = new Registry();

  readonly matchesAccepted = this.counter('matchgate_matches_accepted_total', 'Matches accepted.', ['profile']);
  readonly matchesRefused = this.counter('matchgate_matches_refused_total', 'Matches refused because of the backlog.', [
    'profile',
    'code',
  ]);
  readonly matchesFinished = this.counter(
    'matchgate_matches_finished_total',
    'Matches that were assigned or ended without a server, by state and reason.',
    ['profile', 'state', 'reason'],
  );
  readonly matchDuration = this.histogram('matchgate_match_duration_seconds', 'From acceptance to assigned or final.', [
    'profile',
    'state',
  ]);
  readonly queueWait = this.histogram(
    'matchgate_queue_wait_seconds',
    'From acceptance until a worker took the match for the first time.',
    ['profile'],
  );
  readonly matches = this.gauge('matchgate_matches', 'Matches in each state, over the whole installation.', ['state']);
  readonly queueJobs = this.gauge('matchgate_queue_jobs', 'Jobs of the queue, over the whole installation.', ['state']);
  readonly backlogMatches = this.gauge(
    'matchgate_backlog_matches',
    'Queued matches of each profile, over all tenants and the whole installation.',
    ['profile'],
  );
  readonly backlogOldest = this.gauge(
    'matchgate_backlog_oldest_seconds',
    'Age of the oldest match of each profile that could be taken, over the whole installation.',
    ['profile'],
  );
  readonly reservationAttempts = this.counter(
    'matchgate_reservation_attempts_total',
    'Steps tried, by how each ended.',
    ['allocation', 'outcome'],
  );
  readonly reservationDuration = this.histogram(
    'matchgate_reservation_duration_seconds',
    'CreateReservation, from the call to its outcome.',
    ['allocation', 'outcome'],
  );
  readonly selectorHits = this.counter('matchgate_selector_hits_total', 'Reservations by the selector that matched.', [
    'profile',
    'selector',
  ]);
  readonly annotationDuration = this.histogram(
    'matchgate_annotation_duration_seconds',
    'Writing the match data to the payload, retries included.',
    ['outcome'],
  );
  readonly breakerState = this.gauge(
    'matchgate_breaker_state',
    'Breaker of each allocation in this process: 0 closed, 1 half-open, 2 open.',
    ['allocation'],
  );
  readonly breakerTransitions = this.counter('matchgate_breaker_transitions_total', 'Changes of a breaker.', [
    'allocation',
    'to',
  ]);
  readonly bulkheadInFlight = this.gauge(
    'matchgate_bulkhead_in_flight',
    'Reservations in flight for each allocation in this process.',
    ['allocation'],
  );
  readonly intentsOpen = this.gauge(
    'matchgate_intents_open',
    'CreateReservation calls whose outcome is not known (yet), over the whole installation.',
    [],
  );
  readonly orphansFound = this.counter(
    'matchgate_orphans_found_total',
    'Payloads found reserved by the gateway for no live match.',
    ['allocation'],
  );
  readonly orphansReleased = this.counter('matchgate_orphans_released_total', 'Orphans given back.', ['allocation']);
  readonly eventsDelivered = this.counter(
    'matchgate_events_delivered_total',
    'Events told to those who wait for them, by channel and outcome.',
    ['channel', 'outcome'],
  );
  readonly webhookDuration = this.histogram(
    'matchgate_webhook_duration_seconds',
    'One try to deliver a webhook, by what came of it.',
    ['outcome'],
  );
  readonly webhooksWaiting = this.gauge(
    'matchgate_webhooks_waiting',
    'Matches whose callback is owed an event, over the whole installation.',
    [],
  );
  readonly webhookWait = this.histogram(
    'matchgate_webhook_wait_seconds',
    'From a change of a match until its callback is first tried.',
    [],
  );
  readonly webhookDeadLetters = this.gauge(
    'matchgate_webhook_dead_letters',
    'Dead letters that are kept, over the whole installation.',
    [],
  );
  readonly webhookBreakersOpen = this.gauge(
    'matchgate_webhook_breakers_open',
    'Endpoints whose breaker is not closed in this process.',
    [],
  );
  readonly waitingCallers = this.gauge(
    'matchgate_waiting_callers',
    'Callers of this process whose answer is held until their match is settled.',
    [],
  );
  readonly eventStreams = this.gauge('matchgate_event_streams', 'Consumers that follow events from this process.', []);
  readonly readyPayloads = this.gauge(
    'matchgate_ready_payloads',
    'Payloads Ready in each allocation at its last audit, over the whole installation.',
    ['allocation'],
  );
  readonly apiKeys = this.gauge('matchgate_api_keys', 'API keys that this process knows.', []);
  readonly apiKeysFileBad = this.gauge(
    'matchgate_api_keys_file_bad',
    '1 while the file of API keys is not usable and the last good one is in use.',
    [],
  );
  readonly httpRequestDuration = this.histogram(
    'matchgate_http_request_duration_seconds',
    'Requests of the public API, by route template.',
    ['route', 'method', 'status'],
  );

  constructor() {
    collectDefaultMetrics({ register: this.registry });
    for (const state of MATCH_STATES) this.matches.set({ state }, 0);
    for (const [channel, outcomes] of Object.entries(DELIVERY_OUTCOMES)) {
      for (const outcome of outcomes) this.eventsDelivered.inc({ channel, outcome }, 0);
    }
  }

  private counter<const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }

  private gauge<const Label extends string>(name: string, help: string, labelNames: readonly Label[]): Gauge<Label> {
    return new Gauge({ name, help, labelNames, registers: [this.registry] });
  }

  private histogram<const Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: SECONDS, registers: [this.registry] });
  }
}
