/**
 * P8: what a stalled allocation costs the matches that others can serve. Three allocations; a third of the matches prefers
 * each, and every match can be served by the next one in turn. Rounds without and with one allocation stalling take turns;
 * each pair's ratio of the p99 of those matches that the other two are first choice for is taken, and the median and range
 * of the ratios are told.
 */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { startStack, type Stack } from '../../tools/stack/stack.ts';
import { Matchmaker } from '../support/matchmaker.ts';
import { OrchestratorView } from '../support/orchestrator-view.ts';
import type { Report } from './measure/report.ts';
import { figureOf, percentile, ratio } from './measure/statistics.ts';
import type { Extent } from './setting.ts';

const ROUND_MS = 4_000;
const PER_SECOND = 60;
const STALL_MS = 2_000;
const CLOSED_AGAIN_MS = 6_000;
const PROJECT = 'alpha-beta-123456';
const ALLOCATIONS: Record<string, string> = {
  'eu-west': '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01',
  'us-east': '0b7a41aa-7c4e-4a51-8d0e-5f0b2c9a7d02',
  'ap-south': '5c2f8a10-93d4-4e0b-8a77-3f6b1d2c4e03',
};
const STALLING = 'ap-south';

const names = Object.keys(ALLOCATIONS);
/** Each name's own allocation first, and the others in turn after it. */
const inTurn = (first: string) => [...names.slice(names.indexOf(first)), ...names.slice(0, names.indexOf(first))];

function files() {
  const allocations = names.map((name) => ({
    id: ALLOCATIONS[name],
    name,
    region: name,
    payloads: [{ count: 600 }],
    timings: { creating: '1ms', preparing: '1ms', starting: '1ms', game: '0s', shutdown: '1ms' },
    after_release: 'Ready',
  }));
  const seed = {
    version: 1,
    clients: [{ client_id: 'matchgate', client_secret: 'local-secret', scopes: [`rw:prj/${PROJECT}/*`] }],
    projects: { [PROJECT]: { allocations } },
  };
  const profiles = {
    version: 1,
    allocations: Object.fromEntries(
      names.map((name) => [name, { project_id: PROJECT, allocation_id: ALLOCATIONS[name], region: name }]),
    ),
    profiles: Object.fromEntries(
      names.map((name) => [
        name,
        {
          deadline: '20s',
          allocations: { candidates: inTurn(name), order: 'listed' },
          selectors: [{ name: 'any', match_labels: {} }],
        },
      ]),
    ),
  };
  return { seed: stringify(seed), profiles: stringify(profiles) };
}

interface Round {
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

/** Open loop: a match is sent when its time has come. Of those whose first choice stalls, nothing is measured. */
async function load(matchmaker: Matchmaker, name: string): Promise<Round> {
  const startedAt = performance.now();
  const took: number[] = [];
  let failed = 0;
  const one = async (index: number) => {
    await delay(Math.max(0, startedAt + (index * 1_000) / PER_SECOND - performance.now()));
    const profile = names[index % names.length] ?? '';
    const sentAt = performance.now();
    const { body } = await matchmaker.submit({ match_id: `${name}-${index}`, profile }, { waitSeconds: 25 });
    if (profile !== STALLING) took.push(performance.now() - sentAt);
    if (body.state !== 'assigned') failed += 1;
    await matchmaker.withdraw(body.match_id);
  };
  await Promise.all(Array.from({ length: (PER_SECOND * ROUND_MS) / 1_000 }, (_, index) => one(index)));
  const sorted = took.toSorted((a, b) => a - b);
  return { p50: percentile(sorted, 0.5), p99: percentile(sorted, 0.99), failed };
}

async function withStack(work: (stack: Stack) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'matchgate-bench-'));
  const [seedFile, profilesFile] = [join(folder, 'seed.yaml'), join(folder, 'profiles.yaml')];
  const { seed, profiles } = files();
  await writeFile(seedFile, seed);
  await writeFile(profilesFile, profiles);
  const stack = await startStack({ seedFile, profilesFile, env: { LOG_LEVEL: 'error' } });
  try {
    await work(stack);
  } finally {
    await stack.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

export async function run(report: Report, { rounds }: Extent): Promise<void> {
  const seen: { without: Round; stalling: Round }[] = [];
  await withStack(async ({ gateway, orchestrator }) => {
    const matchmaker = new Matchmaker(gateway.url);
    const view = new OrchestratorView(orchestrator.url, PROJECT);
    await load(matchmaker, 'warm-up');
    for (let round = 0; round < rounds; round += 1) {
      const without = await load(matchmaker, `without-${round}`);
      await view.setFaults([
        {
          operation: 'CreateReservation',
          allocation_id: ALLOCATIONS[STALLING] ?? '',
          kind: 'stall',
          rate: 1,
          ms: STALL_MS,
        },
      ]);
      const stalling = await load(matchmaker, `stalling-${round}`);
      await view.setFaults([]);
      // The breaker of the one that has stalled closes again before the next round.
      await delay(CLOSED_AGAIN_MS);
      seen.push({ without, stalling });
    }
  });
  const of = (how: 'without' | 'stalling', part: keyof Round) => seen.map((round) => round[how][part]);
  for (const how of ['without', 'stalling'] as const) {
    report.add(`${how}: p50`, 'ms', figureOf(of(how, 'p50')));
    report.add(`${how}: p99`, 'ms', figureOf(of(how, 'p99')));
    report.add(`${how}: failed`, 'matches', figureOf(of(how, 'failed')), { atMost: 0 });
  }
  const harm = ratio(of('stalling', 'p99'), of('without', 'p99'));
  report.add('p99 of what two allocations serve: stalling ÷ without', 'times', harm, { atMost: 2 });
}
