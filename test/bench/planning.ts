/**
 * How long one plan takes: 10 allocations by latency, 8 selectors with conditions and templates, 100 players; once with
 * conditions over attributes alone, once with two that loop over the players.
 *   npm run bench -- planning
 */
import type { Report } from './measure/report.ts';
import { parseProfiles, planMatch, type CompiledProfile, type PlanInput } from '../../src/planning/index.ts';

const ALLOCATIONS = 10;
const PLAYERS = 100;
const ROUNDS = 5;
const PLANS_PER_ROUND = 4_000;

const PLAIN = [
  "attributes.mode == '5v5'",
  'attributes.mmr > 1500',
  'size(players) >= 10',
  'priority >= 0 && has(attributes.map)',
  "attributes.mode in ['5v5', '3v3']",
  'bucket(match_id, 100) >= 0',
];
const LOOPS = ["players.exists(p, p.team == 'red')", 'players.all(p, p.attributes.mmr > 0)'];

export interface PlanningFigures {
  readonly allocations: number;
  readonly selectors: number;
  readonly players: number;
  /** Median of the rounds, warm; conditions over attributes alone. */
  readonly microsecondsPerPlan: number;
  /** The same with two of the conditions looping over all players. */
  readonly microsecondsPerPlanWithLoops: number;
}

export function run(report: Report): void {
  const { allocations, selectors, players, microsecondsPerPlan, microsecondsPerPlanWithLoops } = measure();
  console.log(`${allocations} allocations, ${selectors} selectors, ${players} players`);
  report.note('a plan', 'µs', microsecondsPerPlan);
  report.note('a plan with two loops over the players', 'µs', microsecondsPerPlanWithLoops);
}

function measure(): PlanningFigures {
  // Many matches, so that nothing kept from one could serve another.
  const matches = Array.from({ length: 50 }, (_, seed) => benchMatch(seed));
  return {
    allocations: ALLOCATIONS,
    selectors: PLAIN.length + LOOPS.length,
    players: PLAYERS,
    microsecondsPerPlan: medianRound(benchProfile([...PLAIN, ...PLAIN.slice(0, LOOPS.length)]), matches),
    microsecondsPerPlanWithLoops: medianRound(benchProfile([...PLAIN, ...LOOPS]), matches),
  };
}

function medianRound(profile: CompiledProfile, matches: readonly PlanInput[]): number {
  planAll(profile, matches); // warm-up
  const rounds = Array.from({ length: ROUNDS }, () => planAll(profile, matches)).toSorted((a, b) => a - b);
  return Math.round((rounds[ROUNDS >> 1] ?? Number.NaN) * 10) / 10;
}

function planAll(profile: CompiledProfile, matches: readonly PlanInput[]): number {
  let planned = 0;
  const startedAt = performance.now();
  while (planned < PLANS_PER_ROUND) {
    for (const match of matches) {
      const plan = planMatch(profile, match, 20_000);
      // Read, so that the work cannot be optimised away, and checked, so that a plan of nothing is not measured.
      if (plan.steps.length !== ALLOCATIONS) throw new Error(`planned ${plan.steps.length} steps`);
      planned += 1;
    }
  }
  return ((performance.now() - startedAt) * 1_000) / planned;
}

function benchProfile(conditions: readonly string[]): CompiledProfile {
  const names = Array.from({ length: ALLOCATIONS }, (_, index) => `region-${index}`);
  const labels = '{build: "{{attributes.build}}", map: "{{attributes.map}}"}';
  const selectors = conditions.map(
    (when, index) => `{name: s${index}, when: "${when}", after: ${index}s, match_labels: ${labels}}`,
  );
  const parsed = parseProfiles(`
version: 1
allocations:
${names.map((name) => `  ${name}: {project_id: p, allocation_id: ${name}, region: ${name}}`).join('\n')}
profiles:
  bench:
    allocations:
      candidates: [${names.join(', ')}]
      order: latency
      latency: {aggregate: max, caps: [{after: 0s, max_ms: 80}, {after: 10s, max_ms: 500}]}
    selectors:
${selectors.map((selector) => `      - ${selector}`).join('\n')}
    labels: {mode: "{{attributes.mode}}"}
    annotations: {team-size: "{{size(players)}}"}
`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const profile = parsed.profiles.profiles.get('bench');
  if (profile === undefined) throw new Error('the profile is not there');
  return profile;
}

function benchMatch(seed: number): PlanInput {
  const regions = Array.from({ length: ALLOCATIONS }, (_, index) => `region-${index}`);
  const players = Array.from({ length: PLAYERS }, (_, index) => ({
    playerId: `p${seed}-${index}`,
    team: index % 2 === 0 ? 'blue' : 'red',
    latenciesMs: Object.fromEntries(regions.map((region, at) => [region, 20 + ((index * 7 + at * 31 + seed) % 200)])),
    attributes: { mmr: 1_000 + index, platform: 'pc' },
  }));
  const attributes = { map: 'harbor', mode: '5v5', build: '1.42.0', mmr: 1_600 + seed };
  return { matchId: `m-${seed}`, profile: 'bench', attributes, players };
}
