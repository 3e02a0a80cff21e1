/**
 * Every series whose labels are known beforehand starts at 0, since a rate over a counter that appears with its first
 * event misses that event. What is known comes from closed sets and from the profiles file; a profile or allocation that
 * leaves the file keeps its counts, and there they end; what says how things stand now goes with it.
 */
import type { Histogram } from 'prom-client';
import { REFUSAL_CODES } from '../matches/ledger/ledger-answers.ts';
import { ATTEMPT_OUTCOMES, ENDING_CODES, FAILURE_CODES } from '../matches/match-record.ts';
import type { ProfileSet } from '../planning/profile-set.ts';
import { DELIVERY_OUTCOMES, type Metrics } from './metrics.ts';

/** How matches finish: each state with the reasons that it can have. */
const FINISHES: readonly { readonly state: string; readonly reasons: readonly string[] }[] = [
  { state: 'assigned', reasons: [''] },
  { state: 'released', reasons: [''] },
  { state: 'cancelled', reasons: [''] },
  { state: 'failed', reasons: FAILURE_CODES },
  { state: 'ended', reasons: ENDING_CODES },
];
const WITHOUT_A_CALL: readonly string[] = ['breaker_open', 'bulkhead_full'];
const ANNOTATION_OUTCOMES = ['done', 'overdue', 'lost', 'failed'];
const BREAKER_STATES = ['open', 'half-open', 'closed'];
const RELEASE_OUTCOMES = ['released', 'gone', 'shared', 'not_held', 'postponed'];
const PASS_OUTCOMES = ['done', 'failed'];
const RETRY_OUTCOMES = ['made', 'withheld'];

export class KnownSeries {
  /** A histogram's zero would take back what it has seen, so each is given once. */
  private readonly zeroed = new Set<string>();

  constructor(private readonly metrics: Metrics) {
    for (const outcome of ANNOTATION_OUTCOMES) metrics.annotationDuration.zero({ outcome });
    for (const [channel, outcomes] of Object.entries(DELIVERY_OUTCOMES)) {
      for (const outcome of outcomes) metrics.eventsDelivered.inc({ channel, outcome }, 0);
    }
    for (const outcome of DELIVERY_OUTCOMES.webhook) metrics.webhookDuration.zero({ outcome });
    for (const outcome of PASS_OUTCOMES) metrics.reconcilerPassDuration.zero({ outcome });
  }

  /** Those of one version of the profiles file; called for each. */
  declare({ profiles, allocations }: ProfileSet): void {
    for (const { name: profile, selectors } of profiles.values()) {
      this.declareProfile(profile);
      for (const { name: selector } of selectors) this.metrics.selectorHits.inc({ profile, selector }, 0);
    }
    for (const allocation of allocations.keys()) this.declareAllocation(allocation);
    for (const gauge of [this.metrics.breakerState, this.metrics.bulkheadInFlight]) gauge.showOnly(allocations.keys());
  }

  private declareProfile(profile: string): void {
    const { matchesAccepted, matchesRefused, queueWait, matchDuration, matchesFinished } = this.metrics;
    matchesAccepted.inc({ profile }, 0);
    for (const code of REFUSAL_CODES) matchesRefused.inc({ profile, code }, 0);
    this.zeroOnce('wait', queueWait, { profile });
    for (const { state, reasons } of FINISHES) {
      this.zeroOnce('duration', matchDuration, { profile, state });
      for (const reason of reasons) matchesFinished.inc({ profile, state, reason }, 0);
    }
  }

  private declareAllocation(allocation: string): void {
    const { metrics } = this;
    for (const outcome of ATTEMPT_OUTCOMES) {
      metrics.reservationAttempts.inc({ allocation, outcome }, 0);
      if (WITHOUT_A_CALL.includes(outcome)) continue;
      this.zeroOnce('reservation', metrics.reservationDuration, { allocation, outcome });
    }
    for (const to of BREAKER_STATES) metrics.breakerTransitions.inc({ allocation, to }, 0);
    for (const outcome of RELEASE_OUTCOMES) metrics.releases.inc({ allocation, outcome }, 0);
    for (const outcome of RETRY_OUTCOMES) metrics.retries.inc({ allocation, outcome }, 0);
    metrics.breakerState.inc({ allocation }, 0);
    metrics.bulkheadInFlight.inc({ allocation }, 0);
    metrics.orphansFound.inc({ allocation }, 0);
    metrics.orphansReleased.inc({ allocation }, 0);
  }

  private zeroOnce<Label extends string>(
    name: string,
    histogram: Histogram<Label>,
    labels: Record<Label, string>,
  ): void {
    const series = JSON.stringify([name, labels]);
    if (this.zeroed.has(series)) return;
    this.zeroed.add(series);
    histogram.zero(labels);
  }
}
