/** What operators see: a real Prometheus scrapes a real installation under load, and is asked what happened. */
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Type from 'typebox';
import { Parse } from 'typebox/value';
import { describeWith } from '../support/command.ts';
import { eventually } from '../support/eventually.ts';
import { ALLOCATIONS, startInstallation, type Installation } from '../support/installation.ts';
import { Matchmaker } from '../support/matchmaker.ts';
import { root } from '../support/tool-run.ts';
import { PrometheusServer } from './prometheus-server.ts';

const MATCHES = 60;
const profiles = {
  ranked: {
    deadline: '20s',
    allocations: { candidates: ['eu-west', 'us-east'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
    retry: { initial: '20ms', max: '100ms' },
  },
};

const DashboardSchema = Type.Object({
  panels: Type.Array(
    Type.Object({ title: Type.String(), targets: Type.Optional(Type.Array(Type.Object({ expr: Type.String() }))) }),
  ),
});
const dashboard = Parse(
  DashboardSchema,
  JSON.parse(readFileSync(join(root, 'observability/grafana/dashboards/matchgate.json'), 'utf8')),
);
const queries = dashboard.panels.flatMap(({ title, targets = [] }) => targets.map(({ expr }) => ({ title, expr })));
/** As Grafana would put them in. */
const substituted = (expr: string) =>
  expr.replaceAll('$__rate_interval', '1m').replaceAll(/\$(profile|allocation)\b/g, '.*');

describeWith('prometheus', 'the package prometheus', 'a real Prometheus', (command) => {
  let installation: Installation;
  let prometheus: PrometheusServer;
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: MATCHES }], 'us-east': [{ count: MATCHES }] },
      profiles,
      env: { RECONCILER_INTERVAL_MS: '100', BREAKER_RESET_MS: '60000', BREAKER_VOLUME: '5' },
    });
    const processes = [...installation.apis, ...installation.workers];
    const urls = processes.map(({ metricsUrl }) => metricsUrl);
    prometheus = await PrometheusServer.start(command, urls);
    // A rate needs a scrape from before: what is there from the start, at 0, must have been seen at 0.
    for (const ofApiOrWorker of ['matchgate_matches_accepted_total', 'matchgate_queue_wait_seconds_count']) {
      await eventually(
        () => prometheus.query(`${ofApiOrWorker} == 0`),
        (seen) => seen.length > 0,
      );
    }
    await load(installation);
  }, 90_000);
  afterAll(async () => {
    await prometheus.stop();
    await installation.stop();
  }, 60_000);

  const becomes = (promql: string, holds: (value: number | undefined) => boolean) =>
    eventually(() => prometheus.number(promql), holds, { withinMs: 20_000, everyMs: 100 });

  it('says what the load did', async () => {
    await becomes('sum(matchgate_matches_accepted_total)', (value) => value === MATCHES);
    await becomes('sum(matchgate_matches_finished_total{state="assigned"})', (value) => value === MATCHES);
    await becomes('sum(matchgate_matches_finished_total{state="failed"})', (value) => value === 0);
    await becomes('max(matchgate_breaker_state{allocation="eu-west"})', (value) => value === 2);
    await becomes('max(matchgate_breaker_state{allocation="us-east"})', (value) => value === 0);
    await becomes('sum(matchgate_breaker_transitions_total{to="open"})', (value) => value === 1);
    await becomes('sum(matchgate_orphans_found_total)', (value) => value === 0);
    await becomes('sum(matchgate_matches{state="assigned"})', (value) => value === MATCHES);
    await becomes('sum(increase(matchgate_matches_accepted_total[1m]))', (value) => (value ?? 0) > MATCHES / 2);
    expect(await prometheus.targets()).toEqual(['up', 'up']);
  }, 60_000);

  it('evaluates every rule, and has the alert of the open breaker under way', async () => {
    const rules = await eventually(
      () => prometheus.rules(),
      (seen) => seen.every(({ health }) => health !== 'unknown'),
    );
    expect(rules.filter(({ health }) => health !== 'ok')).toEqual([]);
    expect(rules.length).toBeGreaterThan(30);
    const pending = 'count(ALERTS{alertname="MatchgateBreakerOpen",allocation="eu-west",alertstate="pending"})';
    await becomes(pending, (value) => value === 1);
    expect(await prometheus.query('ALERTS{alertstate="firing"}')).toEqual([]);
  }, 60_000);

  it('answers the query of every panel of the dashboard', async () => {
    expect(queries.length).toBeGreaterThan(30);
    await eventually(
      () => unanswered(prometheus),
      (left) => left.length === 0,
      { withinMs: 20_000, everyMs: 250 },
    );
  }, 60_000);
});

/** The panels without a number to show. */
async function unanswered(prometheus: PrometheusServer): Promise<string[]> {
  const answers = await Promise.all(
    queries.map(async ({ title, expr }) => {
      const samples = await prometheus.query(substituted(expr));
      return samples.some(({ value }) => Number.isFinite(Number(value[1]))) ? [] : [`${title}: ${expr}`];
    }),
  );
  return answers.flat();
}

/** Some matches while all is well, then some while eu-west is down: its breaker opens, and us-east serves them. */
async function load({ apis, orchestrator }: Installation): Promise<void> {
  const matchmaker = new Matchmaker(apis[0]?.url ?? '');
  const submit = (from: number, to: number) =>
    Promise.all(
      Array.from({ length: to - from }, (_, i) =>
        matchmaker.submit({ match_id: `m-${from + i}`, profile: 'ranked' }, { waitSeconds: 20 }),
      ),
    );
  await submit(0, 20);
  await orchestrator.setFaults([
    { operation: 'CreateReservation', allocation_id: ALLOCATIONS['eu-west'], kind: 'status', rate: 1, status: 503 },
  ]);
  await submit(20, MATCHES);
}
