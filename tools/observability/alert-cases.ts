/**
 * For each alert, what makes it fire and what must not: the rule tests are written from this. Values are promtool's
 * notation, one a minute: `a+bxn` is a, then n more, each b larger; `_` is a missing one.
 */
type Series = Readonly<Record<string, string>>;

export interface AlertCase {
  /** When the alerts are looked at. */
  readonly at: string;
  /** What the alert's instance is about. */
  readonly labels: Readonly<Record<string, string>>;
  readonly fires: Series;
  readonly quiet: Series;
}

const ranked = { profile: 'ranked' };
const euWest = { allocation: 'eu-west' };

/** Matches settled each minute. */
const settled = (assigned: number, failed: number, minutes: number): Series => ({
  'matchgate_matches_finished_total{profile="ranked",state="assigned",reason=""}': `0+${assigned}x${minutes}`,
  'matchgate_matches_finished_total{profile="ranked",state="failed",reason="no_capacity"}': `0+${failed}x${minutes}`,
});
/** The same, of which so many are not confirmed, and end a second time: they had got their server. */
const unconfirmed = (assigned: number, failed: number, minutes: number): Series => ({
  ...settled(assigned, failed, minutes),
  'matchgate_matches_finished_total{profile="ranked",state="failed",reason="not_confirmed"}': `0+${assigned}x${minutes}`,
});
/** Matches assigned each minute, some of them within 5 s. */
const assigned = (all: number, quick: number, minutes: number): Series => ({
  ...settled(all, 0, minutes),
  'matchgate_match_duration_seconds_count{profile="ranked",state="assigned"}': `0+${all}x${minutes}`,
  'matchgate_match_duration_seconds_bucket{profile="ranked",state="assigned",le="5"}': `0+${quick}x${minutes}`,
});
const breakers = (euWestValues: string, usEastValues: string): Series => ({
  'matchgate_breaker_state{allocation="eu-west",instance="a"}': euWestValues,
  'matchgate_breaker_state{allocation="eu-west",instance="b"}': '0+0x60',
  'matchgate_breaker_state{allocation="us-east",instance="a"}': usEastValues,
});
const answersWithin = (fast: number, all: number): Series => ({
  'matchgate_reservation_duration_seconds_bucket{allocation="eu-west",outcome="reserved",le="0.1"}': `0+${fast}x60`,
  'matchgate_reservation_duration_seconds_bucket{allocation="eu-west",outcome="reserved",le="5"}': `0+${all}x60`,
  'matchgate_reservation_duration_seconds_bucket{allocation="eu-west",outcome="reserved",le="+Inf"}': `0+${all}x60`,
});
const releases = (done: number, postponed: number): Series => ({
  'matchgate_releases_total{allocation="eu-west",outcome="released"}': `0+${done}x60`,
  'matchgate_releases_total{allocation="eu-west",outcome="postponed"}': `0+${postponed}x60`,
});
const passes = (done: number, failed: number): Series => ({
  'matchgate_reconciler_pass_duration_seconds_count{outcome="done"}': `0+${done}x60`,
  'matchgate_reconciler_pass_duration_seconds_count{outcome="failed"}': `0+${failed}x60`,
});
const webhooks = (delivered: number, failed: number): Series => ({
  'matchgate_events_delivered_total{channel="webhook",outcome="delivered"}': `0+${delivered}x60`,
  'matchgate_events_delivered_total{channel="webhook",outcome="failed"}': `0+${failed}x60`,
  // Followers who fall behind are no failure of ours.
  'matchgate_events_delivered_total{channel="sse",outcome="dropped"}': '0+100x60',
});
const requests = (fine: number, broken: number): Series => ({
  'matchgate_http_request_duration_seconds_count{route="/v1/matches",status="202"}': `0+${fine}x60`,
  'matchgate_http_request_duration_seconds_count{route="/v1/matches",status="503"}': `0+${broken}x60`,
});
/** One gauge, with what makes the alert fire and what does not. */
const gauge = (series: string, firing: string, fine: string) => ({
  fires: { [series]: firing },
  quiet: { [series]: fine },
});

export const ALERT_CASES: Readonly<Record<string, AlertCase>> = {
  MatchgateAssignmentBudgetFast: {
    at: '90m',
    labels: ranked,
    fires: settled(60, 20, 100),
    quiet: unconfirmed(60, 5, 100),
  },
  MatchgateAssignmentBudgetSlow: {
    at: '400m',
    labels: ranked,
    fires: settled(60, 6, 420),
    quiet: unconfirmed(60, 3, 420),
  },
  MatchgateLatencyBudgetFast: { at: '90m', labels: ranked, fires: assigned(60, 6, 100), quiet: assigned(60, 30, 100) },
  MatchgateLatencyBudgetSlow: {
    at: '400m',
    labels: ranked,
    fires: assigned(60, 36, 420),
    quiet: assigned(60, 50, 420),
  },
  MatchgateBreakerOpen: {
    at: '10m',
    labels: euWest,
    // One worker's, with a probe in between that fails as well.
    fires: breakers('0 0 2 2 2 2 2+0x60', '0+0x60'),
    quiet: breakers('0 0 0 0 0 2 1 0 0 2 0+0x60', '0+0x60'),
  },
  MatchgateAllBreakersOpen: {
    at: '10m',
    labels: {},
    fires: breakers('2+0x60', '2+0x60'),
    quiet: breakers('2+0x60', '0+0x60'),
  },
  MatchgateUpstreamSlow: { at: '30m', labels: euWest, fires: answersWithin(90, 100), quiet: answersWithin(995, 1000) },
  MatchgateReleasesFailing: { at: '30m', labels: euWest, fires: releases(1, 60), quiet: releases(60, 10) },
  MatchgatePayloadShortage: {
    at: '10m',
    labels: euWest,
    ...gauge('matchgate_ready_payloads{allocation="eu-west"}', '0+0x60', '0+0x3 1+0x60'),
  },
  MatchgateNoPayloads: {
    at: '10m',
    labels: {},
    fires: {
      'matchgate_ready_payloads{allocation="eu-west"}': '0+0x60',
      'matchgate_ready_payloads{allocation="us-east"}': '0+0x60',
    },
    quiet: {
      'matchgate_ready_payloads{allocation="eu-west"}': '0+0x60',
      'matchgate_ready_payloads{allocation="us-east"}': '1+0x60',
    },
  },
  MatchgateBacklogOld: {
    at: '10m',
    labels: ranked,
    ...gauge('matchgate_backlog_oldest_seconds{profile="ranked"}', '20+1x60', '10+0x8 20+0x1 10+0x60'),
  },
  MatchgateMatchesRefused: {
    at: '30m',
    labels: { ...ranked, code: 'backlog_full' },
    ...gauge('matchgate_matches_refused_total{profile="ranked",code="backlog_full"}', '0+5x60', '5+0x60'),
  },
  MatchgateIntentsOpenTooLong: {
    at: '10m',
    labels: {},
    ...gauge('matchgate_intents_oldest_seconds', '0+60x60', '0 30 60 0 30 60 0+0x60'),
  },
  MatchgateOrphansFound: {
    at: '10m',
    labels: euWest,
    ...gauge('matchgate_orphans_found_total{allocation="eu-west"}', '0+0x5 1+0x60', '3+0x60'),
  },
  MatchgateReconcilerNotRunning: {
    at: '10m',
    labels: {},
    // The clock of a rule test starts at the epoch: a pass each minute, or none after the second.
    ...gauge('matchgate_reconciler_last_pass_timestamp_seconds', '0 60 120+0x60', '0+60x60'),
  },
  MatchgateReconcilerFailing: { at: '30m', labels: {}, fires: passes(10, 50), quiet: passes(50, 10) },
  MatchgateEventDeliveryFailing: { at: '40m', labels: {}, fires: webhooks(50, 50), quiet: webhooks(95, 5) },
  MatchgateEventsGivenUp: {
    at: '10m',
    labels: { channel: 'webhook' },
    ...gauge('matchgate_events_delivered_total{channel="webhook",outcome="dead"}', '0+0x5 2+0x60', '2+0x60'),
  },
  MatchgateProcessDown: {
    at: '10m',
    labels: { job: 'matchgate', instance: 'a:9464' },
    ...gauge('up{job="matchgate",instance="a:9464"}', '1 1 1 0+0x60', '1 0 1+0x60'),
  },
  MatchgateNotReady: {
    at: '10m',
    labels: { instance: 'a:9464', check: 'redis' },
    ...gauge('matchgate_not_ready{instance="a:9464",check="redis"}', '0 1+0x60', '0 1 0+0x60'),
  },
  MatchgateFiguresMissing: {
    at: '10m',
    labels: {},
    ...gauge('matchgate_matches{state="queued"}', '3 3 stale', '3+0x60'),
  },
  MatchgateProfilesFileRefused: {
    at: '10m',
    labels: { instance: 'a:9464' },
    ...gauge('matchgate_profiles_file_usable{instance="a:9464"}', '1 0+0x60', '1 0 1+0x60'),
  },
  MatchgateKeysFileRefused: {
    at: '10m',
    labels: { instance: 'a:9464' },
    ...gauge('matchgate_api_keys_file_bad{instance="a:9464"}', '0 1+0x60', '0 1 0+0x60'),
  },
  MatchgateHttpErrors: { at: '30m', labels: {}, fires: requests(90, 10), quiet: requests(99, 1) },
  MatchgateEventLoopBlocked: {
    at: '30m',
    labels: { instance: 'a:9464' },
    ...gauge('nodejs_eventloop_lag_p99_seconds{job="matchgate",instance="a:9464"}', '0.4+0x60', '0.02+0x60'),
  },
};
