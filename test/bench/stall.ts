/**
 * P8: what a stalled allocation costs the matches that others can serve. Three allocations; a third of the matches prefers
 * each, and every match can be served by the next one in turn. Rounds without and with one allocation stalling take turns;
 * each pair's ratio of the p99 of those matches that the other two are first choice for is taken, and the median and range
 * of the ratios are told.
 */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { stringify } from 'yaml';
import { startStack, type Stack } from '../../tools/stack/stack.ts';
import { Matchmaker } from '../support/matchmaker.ts';
import { OrchestratorView } from '../support/orchestrator-view.ts';

const ROUNDS = 5;
const ROUND_MS = 4_000;
const PER_SECOND = 60;
const STALL_MS = 2_000;
const PROJECT = 'alpha-beta-123456';
const ALLOCATIONS: Record<string, string> = {
  'eu-west': '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01',
  'us-east': '0b7a41aa-7c4e-4a51-8d0e-5f0b2c9a7d02',
  'ap-south': '5c2f8a10-93d4-4e0b-8a77-3f6b1d2c4e03',
};
const STALLING = 'ap-south';
const JSON_FILE = '.matchgate/bench-stall.json';

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

const percentile = (sorted: readonly number[], share: number) => sorted[Math.ceil(sorted.length * share) - 1] ?? NaN;

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

export async function run(): Promise<void> {
  console.log(
    `p99 of the matches that two allocations serve, with the third stalling (${STALL_MS} ms) against without`,
  );
  await withStack(async ({ gateway, orchestrator }) => {
    const matchmaker = new Matchmaker(gateway.url);
    const view = new OrchestratorView(orchestrator.url, PROJECT);
    await load(matchmaker, 'warm-up');
    const rounds: { without: Round; stalling: Round; ratio: number }[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const without = await load(matchmaker, `without-${round}`);
      const rule = {
        operation: 'CreateReservation',
        allocation_id: ALLOCATIONS[STALLING] ?? '',
        kind: 'stall',
        rate: 1,
      } as const;
      await view.setFaults([{ ...rule, ms: STALL_MS }]);
      const stalling = await load(matchmaker, `stalling-${round}`);
      await view.setFaults([]);
      // The breaker of the one that has stalled closes again before the next round.
      await delay(6_000);
      rounds.push({ without, stalling, ratio: stalling.p99 / without.p99 });
      const shown = ({ p50, p99, failed }: Round) =>
        `p50 ${p50.toFixed(1)}, p99 ${p99.toFixed(1)} ms, ${failed} failed`;
      console.log(`round ${round + 1}: without ${shown(without)}; stalling ${shown(stalling)}`);
    }
    const ratios = rounds.map(({ ratio }) => ratio).toSorted((a, b) => a - b);
    const median = ratios[Math.floor(ratios.length / 2)] ?? NaN;
    const range = `${ratios[0]?.toFixed(2)}–${ratios.at(-1)?.toFixed(2)}`;
    console.log(`p99 stalling ÷ without: ${median.toFixed(2)} (${range}, ${ROUNDS} rounds)`);
    await mkdir(dirname(JSON_FILE), { recursive: true });
    await writeFile(JSON_FILE, JSON.stringify({ median, rounds }, null, 2));
  });
}
