import { describe, expect, it } from '@jest/globals';
import { parseProfiles } from '../planning/index.ts';
import { KnownSeries } from './known-series.ts';
import { Metrics } from './metrics.ts';

function profileSet(profile: string, allocation: string) {
  const parsed = parseProfiles(`
version: 1
allocations:
  ${allocation}: {project_id: alpha-beta-123456, allocation_id: 6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01, region: eu}
profiles:
  ${profile}:
    deadline: 2s
    allocations: {candidates: [${allocation}], order: listed}
    selectors: [{name: any, match_labels: {}}]
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  return parsed.profiles;
}

describe('series that are known beforehand', () => {
  it('are there at 0 before anything has happened', async () => {
    const metrics = new Metrics();
    new KnownSeries(metrics).declare(profileSet('ranked', 'eu-west'));
    const text = await metrics.registry.metrics();
    for (const series of [
      'matchgate_matches_accepted_total{profile="ranked"} 0',
      'matchgate_matches_finished_total{profile="ranked",state="assigned",reason=""} 0',
      'matchgate_matches_finished_total{profile="ranked",state="failed",reason="no_capacity"} 0',
      'matchgate_matches_finished_total{profile="ranked",state="ended",reason="payload_vanished"} 0',
      'matchgate_match_duration_seconds_count{profile="ranked",state="assigned"} 0',
      'matchgate_queue_wait_seconds_count{profile="ranked"} 0',
      'matchgate_reservation_attempts_total{allocation="eu-west",outcome="breaker_open"} 0',
      'matchgate_reservation_duration_seconds_count{allocation="eu-west",outcome="unknown"} 0',
      'matchgate_selector_hits_total{profile="ranked",selector="any"} 0',
      'matchgate_breaker_state{allocation="eu-west"} 0',
      'matchgate_breaker_transitions_total{allocation="eu-west",to="half-open"} 0',
      'matchgate_releases_total{allocation="eu-west",outcome="postponed"} 0',
      'matchgate_orphans_found_total{allocation="eu-west"} 0',
      'matchgate_annotation_duration_seconds_count{outcome="failed"} 0',
      'matchgate_webhook_duration_seconds_count{outcome="dead"} 0',
    ]) {
      expect(text).toContain(`${series}\n`);
    }
  });

  it('take nothing back when the profiles are loaded again, and leave their counts when a profile or allocation does', async () => {
    const metrics = new Metrics();
    const known = new KnownSeries(metrics);
    known.declare(profileSet('ranked', 'eu-west'));
    metrics.matchesAccepted.inc({ profile: 'ranked' });
    metrics.queueWait.observe({ profile: 'ranked' }, 1);
    metrics.breakerState.set({ allocation: 'eu-west' }, 2);
    known.declare(profileSet('ranked', 'eu-west'));
    known.declare(profileSet('casual', 'us-east'));
    const text = await metrics.registry.metrics();
    expect(text).toContain('matchgate_matches_accepted_total{profile="ranked"} 1\n');
    expect(text).toContain('matchgate_matches_accepted_total{profile="casual"} 0\n');
    expect(text).toContain('matchgate_queue_wait_seconds_count{profile="ranked"} 1\n');
    expect(text).toContain('matchgate_breaker_transitions_total{allocation="eu-west",to="open"} 0\n');
    expect(text).toContain('matchgate_breaker_state{allocation="us-east"} 0\n');
    // Its gate may go on for matches that were planned before.
    metrics.bulkheadInFlight.set({ allocation: 'eu-west' }, 0);
    expect(await metrics.registry.metrics()).not.toMatch(/_(breaker_state|in_flight)\{allocation="eu-west"/);
    known.declare(profileSet('ranked', 'eu-west'));
    expect(await metrics.registry.metrics()).toContain('matchgate_breaker_state{allocation="eu-west"} 2\n');
  });
});

describe('figures of the installation', () => {
  it('are not there until they are measured, and gone once they are another’s to show', async () => {
    const metrics = new Metrics('worker');
    const shown = async () => (await metrics.registry.metrics()).match(/^matchgate_(matches|intents_open)\b.*$/gm);
    expect(await shown()).toBeNull();
    metrics.matches.set({ state: 'queued' }, 3);
    metrics.intentsOpen.set(0);
    expect(await shown()).toEqual(['matchgate_matches{state="queued"} 3', 'matchgate_intents_open 0']);
    metrics.forgetInstallation();
    expect(await shown()).toBeNull();
  });
});
