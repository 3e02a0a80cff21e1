import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import parsePrometheus from 'parse-prometheus-text-format';
import { readFile, writeFile } from 'node:fs/promises';
import type { RoleProcess } from '../../tools/stack/role-process.ts';
import { eventually } from '../support/eventually.ts';
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
  let workers: string[];
  beforeAll(async () => {
    installation = await startInstallation({
      payloads: { 'eu-west': [{ count: 3 }], 'us-east': [] },
      profiles,
      workers: 2,
      env: { RECONCILER_INTERVAL_MS: '100' },
    });
    const matchmaker = new Matchmaker(installation.apis[0]!.url);
    await Promise.all(
      Array.from({ length: 4 }, (_, i) =>
        matchmaker.submit({ match_id: `m-${i}`, profile: 'ranked' }, { waitSeconds: 10 }),
      ),
    );
    api = parsePrometheus(await scrape(installation.apis[0]!.metricsUrl)) as Family[];
    workers = await Promise.all(installation.workers.map(({ metricsUrl }) => scrape(metricsUrl)));
    worker = workers.flatMap((text) => parsePrometheus(text) as Family[]);
  }, 60_000);
  afterAll(() => installation.stop(), 60_000);

  /** Over all processes, as Prometheus would sum it. */
  const value = (families: Family[], name: string, labels: Record<string, string>) => {
    const metrics = families.filter((family) => family.name === name).flatMap((family) => family.metrics);
    const fitting = metrics.filter(({ labels: has = {} }) =>
      Object.entries(labels).every(([label, wanted]) => has[label] === wanted),
    );
    return fitting.length === 0 ? undefined : fitting.reduce((sum, { value: one }) => sum + Number(one), 0);
  };
  /** Of the text of every worker, since the parser leaves out the count of a histogram. */
  const counted = (series: string) =>
    workers
      .flatMap((text) => text.split('\n'))
      .filter((line) => line.startsWith(`${series} `))
      .reduce((sum, line) => sum + Number(line.slice(series.length + 1)), 0);

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
    expect(counted('matchgate_match_duration_seconds_count{profile="ranked",state="assigned"}')).toBe(3);
    expect(counted('matchgate_annotation_duration_seconds_count{outcome="done"}')).toBe(3);
    expect(value(worker, 'matchgate_breaker_state', { allocation: 'eu-west' })).toBe(0);
  });

  it('show of each role what it does, and nothing else', () => {
    const has = (families: Family[], name: string) => families.some((family) => family.name === name);
    expect(has(api, 'matchgate_breaker_state')).toBe(false);
    expect(has(api, 'matchgate_matches')).toBe(false);
    expect(has(worker, 'matchgate_http_request_duration_seconds')).toBe(false);
    expect(value(api, 'matchgate_build_info', { role: 'api' })).toBe(1);
    expect(value(api, 'matchgate_not_ready', { check: 'redis' })).toBe(0);
  });

  it('grow by no series, whatever callers send', async () => {
    const { url, metricsUrl } = installation.apis[0]!;
    const count = async () => (await scrape(metricsUrl)).match(/^matchgate_/gm)?.length;
    const attack = async (n: number) => {
      await fetch(`${url}/v1/nothing/${n}`);
      await fetch(`${url}/v1/matches/${n}`, { method: 'PROPFIND' });
      await fetch(`${url}/v1/matches/${n}`, { method: ['SEARCH', 'MKCOL', 'LOCK', 'REPORT'][n % 4] ?? 'LOCK' });
      await new Matchmaker(url).submit({ match_id: `hostile-${n}`, profile: `profile-${n}` });
      await new Matchmaker(url).get(`none-${n}`);
    };
    await attack(0);
    const before = await count();
    for (let n = 1; n < 20; n += 1) await attack(n);
    expect(await count()).toBe(before);
    const text = await scrape(metricsUrl);
    expect(text).toMatch(/http_request_duration_seconds_count\{route="none",method="GET",status="404"\} [1-9]/);
    expect(text).toMatch(/http_request_duration_seconds_count\{route="none",method="other",status="404"\} [1-9]/);
    expect(text).not.toContain('profile-1');
  });

  it('declare a profile that the file has gained', async () => {
    const { profilesFile, apis } = installation;
    await writeFile(profilesFile, (await readFile(profilesFile, 'utf8')).replace('ranked:', 'casual:'));
    const text = await eventually(
      () => scrape(apis[0]!.metricsUrl),
      (seen) => seen.includes('profile="casual"'),
    );
    expect(text).toContain('matchgate_matches_accepted_total{profile="casual"} 0');
    expect(text).toContain('matchgate_profiles_file_usable 1');
    await writeFile(profilesFile, 'version: 2');
    await eventually(
      () => scrape(apis[0]!.metricsUrl),
      (seen) => seen.includes('matchgate_profiles_file_usable 0'),
    );
  });

  it('show the figures of the installation once, on another worker when the first hangs, and none of the old ones', async () => {
    const shownBy = () => Promise.all(installation.workers.map(installationFigures));
    const seen = await eventually(shownBy, (shown) => shown.some((figures) => figures.length > 0));
    expect(seen.filter((figures) => figures.length > 0)).toHaveLength(1);
    expect(seen.flat()).toContain('matchgate_matches{state="assigned"} 3');
    expect(seen.flat().join('\n')).toMatch(/matchgate_ready_payloads\{allocation="eu-west"\} [0-3]/);

    const former = installation.workers[seen.findIndex((figures) => figures.length > 0)]!;
    const other = installation.workers.find((candidate) => candidate !== former)!;
    former.signal('SIGSTOP');
    await eventually(
      () => installationFigures(other),
      (figures) => figures.includes('matchgate_matches{state="assigned"} 3'),
    );
    former.signal('SIGCONT');
    await eventually(
      () => installationFigures(former),
      (figures) => figures.length === 0,
    );
    expect(await installationFigures(other)).toContain('matchgate_matches{state="assigned"} 3');
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

/** What a worker shows of the whole installation; empty for the one whose turn it is not. */
async function installationFigures({ metricsUrl }: RoleProcess): Promise<string[]> {
  return (await scrape(metricsUrl)).match(/^matchgate_(matches\{|intents_|ready_payloads|queue_jobs).*$/gm) ?? [];
}

async function scrape(metricsUrl: string): Promise<string> {
  const answer = await fetch(`${metricsUrl}/metrics`);
  expect(answer.headers.get('content-type')).toContain('version=0.0.4');
  return answer.text();
}
