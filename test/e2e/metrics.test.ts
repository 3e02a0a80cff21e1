import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import parsePrometheus from 'parse-prometheus-text-format';
import { startInstallation, type Installation } from '../support/installation.ts';
import { Matchmaker } from '../support/matchmaker.ts';

interface Family {
  readonly name: string;
  readonly help: string;
  readonly type: string;
  readonly metrics: readonly { readonly value?: string; readonly labels?: Record<string, string> }[];
}

const profiles = {
  ranked: {
    deadline: '2s',
    allocations: { candidates: ['eu-west'], order: 'listed' },
    selectors: [{ name: 'any', match_labels: {} }],
    retry: { initial: '20ms', max: '100ms' },
  },
};

describe('the metrics of an installation', () => {
  let installation: Installation;
  let api: Family[];
  let worker: Family[];
  let workerText: string;
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: 3 }], 'us-east': [] },
      profiles,
      env: { RECONCILER_INTERVAL_MS: '100' },
    });
    const matchmaker = new Matchmaker(installation.apis[0]!.url);
    await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        matchmaker.submit({ match_id: `m-${i}`, profile: 'ranked' }, { waitSeconds: 10 }),
      ),
    );
    api = parsePrometheus(await scrape(installation.apis[0]!.metricsUrl)) as Family[];
    workerText = await scrape(installation.workers[0]!.metricsUrl);
    worker = parsePrometheus(workerText) as Family[];
  }, 60_000);
  afterAll(() => installation.stop(), 60_000);

  const value = (families: Family[], name: string, labels: Record<string, string>) => {
    const family = families.find((candidate) => candidate.name === name);
    const metric = family?.metrics.find(({ labels: has = {} }) =>
      Object.entries(labels).every(([label, wanted]) => has[label] === wanted),
    );
    return Number(metric?.value);
  };

  it('are text in the exposition format, each with help and a type', () => {
    for (const family of [...api, ...worker]) {
      expect(family.help).not.toBe('');
      expect(['COUNTER', 'GAUGE', 'HISTOGRAM', 'SUMMARY']).toContain(family.type);
    }
    expect(worker.length).toBeGreaterThan(20);
  });

  it('count what happened to the matches', () => {
    expect(value(api, 'matchgate_matches_accepted_total', { profile: 'ranked' })).toBe(4);
    expect(value(worker, 'matchgate_matches_finished_total', { state: 'assigned' })).toBe(3);
    expect(value(worker, 'matchgate_matches_finished_total', { state: 'failed', reason: 'no_capacity' })).toBe(1);
    expect(value(worker, 'matchgate_selector_hits_total', { profile: 'ranked', selector: 'any' })).toBe(3);
    expect(value(worker, 'matchgate_reservation_attempts_total', { allocation: 'eu-west', outcome: 'reserved' })).toBe(
      3,
    );
    expect(workerText).toContain('matchgate_match_duration_seconds_count{profile="ranked",state="assigned"} 3');
    expect(workerText).toContain('matchgate_annotation_duration_seconds_count{outcome="done"} 3');
    expect(value(worker, 'matchgate_breaker_state', { allocation: 'eu-west' })).toBe(0);
  });

  it('never carry the id of a match or payload as a label', async () => {
    const payloads = [...(await installation.orchestrator.reserved('6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01')).keys()];
    const ids = new Set([...payloads, 'm-0', 'm-1', 'm-2', 'm-3']);
    const labels = [...api, ...worker].flatMap(({ metrics }) =>
      metrics.flatMap(({ labels: has }) => Object.values(has ?? {})),
    );
    expect(payloads).toHaveLength(3);
    expect(labels.filter((label) => ids.has(label))).toEqual([]);
  });
});

async function scrape(metricsUrl: string): Promise<string> {
  const answer = await fetch(`${metricsUrl}/metrics`);
  expect(answer.headers.get('content-type')).toContain('version=0.0.4');
  return answer.text();
}
