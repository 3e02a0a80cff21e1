import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { explainPlan, parseProfiles, planMatch, type CompiledProfile, type Plan, type PlanInput } from './index.ts';
import { keyProblem, labelValueProblem } from './label-syntax.ts';
import { aggregateLatency } from './latency.ts';

const REGIONS = ['r0', 'r1', 'r2', 'r3'];

/** Texts that are sometimes good label values, and often enough not. */
const text = fc.oneof(fc.constantFrom('harbor', '1.42.0', '', 'a b', '-x', 'ü'), fc.string({ maxLength: 80 }));
const attributes = fc.dictionary(
  fc.constantFrom('map', 'build', 'mode', 'mmr', 'tags'),
  fc.oneof(
    text,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.boolean(),
    fc.constant(null),
    fc.array(fc.integer()),
  ),
);
const latencies = fc.dictionary(fc.constantFrom(...REGIONS), fc.integer({ min: 0, max: 250 }));
const player = fc.record({ playerId: text, latenciesMs: latencies, attributes }, { requiredKeys: ['playerId'] });
const match: fc.Arbitrary<PlanInput> = fc.record(
  {
    matchId: text,
    profile: fc.constant('p'),
    attributes,
    players: fc.array(player, { maxLength: 8 }),
    priority: fc.integer({ min: 0, max: 9 }),
    allocations: fc.uniqueArray(fc.constantFrom('a0', 'a1', 'a2', 'a3', 'stranger')),
    skipAfter: fc.boolean(),
  },
  { requiredKeys: ['matchId', 'profile', 'attributes', 'players'] },
);

const template = fc.constantFrom(
  ...[
    'fixed',
    '{{attributes.map}}',
    '{{attributes.mmr}}',
    'x-{{attributes.build}}',
    '{{size(players)}}',
    '{{match_id}}',
  ],
);
const entries = fc.dictionary(fc.constantFrom('map', 'build', 'k-{{attributes.mode}}'), template, { maxKeys: 3 });
const conditions = [
  'true',
  "attributes.mode == 'casual'",
  'attributes.mmr > 100',
  'players.all(p, p.attributes.mmr > 0)',
];
const selector = fc.record(
  {
    match_labels: entries,
    labels: entries,
    annotations: entries,
    payload_state: fc.constantFrom('Ready', 'Reserved'),
    after: fc.constantFrom('0s', '1s', '5s', '12s'),
    when: fc.constantFrom(...conditions),
  },
  { requiredKeys: [] },
);
const caps = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 3 }),
    fc.integer({ min: 1, max: 120 }),
  )
  .map(([afters, step]) =>
    afters.toSorted((a, b) => a - b).map((after, index) => ({ after: `${after}s`, max_ms: step * (index + 1) })),
  );
const latency = fc.record(
  {
    aggregate: fc.constantFrom('max', 'mean', 'median', 'p90'),
    unknown: fc.constantFrom('last', 'exclude'),
    caps,
  },
  { requiredKeys: [] },
);
const profile: fc.Arbitrary<CompiledProfile> = fc
  .record({
    prefer: fc.constantFrom('allocation', 'selector'),
    order: fc.constantFrom('listed', 'latency'),
    latency,
    candidates: fc.shuffledSubarray(['a0', 'a1', 'a2', 'a3'], { minLength: 1 }),
    selectors: fc.array(selector, { minLength: 1, maxLength: 5 }),
    labels: entries,
    allow_override: fc.boolean(),
  })
  .map(({ order, latency: rule, candidates, selectors, ...rest }) => {
    const allocations = Object.fromEntries(
      REGIONS.map((region, index) => [`a${index}`, { project_id: 'p', allocation_id: `a${index}`, region }]),
    );
    const named = selectors.map((entry, index) => ({ name: `s${index}`, ...entry }));
    const written = { ...rest, allocations: { candidates, order, latency: rule }, selectors: named };
    const parsed = parseProfiles(JSON.stringify({ version: 1, allocations, profiles: { p: written } }));
    const compiled = parsed.ok ? parsed.profiles.profiles.get('p') : undefined;
    if (compiled === undefined) throw new Error(JSON.stringify(parsed));
    return compiled;
  });

const pairsOf = (plan: Plan): string[] =>
  plan.steps.flatMap((step) => step.selectors.map(({ name }) => `${step.allocation.name}/${name}`));

describe('for every profile and match', () => {
  it('the same inputs give the same plan to the byte', () => {
    fc.assert(
      fc.property(profile, match, fc.nat(30_000), (p, m, elapsedMs) => {
        const copy: PlanInput = JSON.parse(JSON.stringify(m));
        expect(JSON.stringify(planMatch(p, copy, elapsedMs))).toBe(JSON.stringify(planMatch(p, m, elapsedMs)));
      }),
    );
  });

  it('what is open stays open, and keeps its order, while the match waits', () => {
    fc.assert(
      fc.property(profile, match, fc.nat(25_000), fc.nat(25_000), (p, m, t, more) => {
        const earlier = pairsOf(planMatch(p, m, t));
        const later = pairsOf(planMatch(p, m, t + more));
        expect(later.filter((pair) => earlier.includes(pair))).toEqual(earlier);
      }),
    );
  });

  it('something further opens exactly at nextOpensAtMs, and nothing before it', () => {
    fc.assert(
      fc.property(profile, match, fc.nat(25_000), (p, m, t) => {
        const now = planMatch(p, m, t);
        if (now.nextOpensAtMs === null) {
          expect(now).toEqual(explainPlan(p, m));
          return;
        }
        expect(now.nextOpensAtMs).toBeGreaterThan(t);
        expect(pairsOf(planMatch(p, m, now.nextOpensAtMs - 1))).toEqual(pairsOf(now));
        expect(pairsOf(planMatch(p, m, now.nextOpensAtMs)).length).toBeGreaterThan(pairsOf(now).length);
      }),
    );
  });

  it('a step opens with its first selector, and no selector before its allocation’s cap', () => {
    fc.assert(
      fc.property(profile, match, (p, m) => {
        for (const step of explainPlan(p, m).steps) {
          expect(step.opensAfterMs).toBe(Math.min(...step.selectors.map((s) => s.opensAfterMs)));
          const aggregateMs = aggregateLatency(p.latency.aggregate, step.allocation.region, m.players);
          const cap = p.latency.caps.find(({ maxMs }) => (aggregateMs ?? 0) <= maxMs);
          if (aggregateMs !== null && p.latency.caps.length > 0) expect(cap).toBeDefined();
          if (aggregateMs === null) expect(p.latency.unknown).toBe('last');
          if (m.skipAfter === true && p.allowOverride) expect(step.opensAfterMs).toBe(0);
          else if (aggregateMs !== null) expect(step.opensAfterMs).toBeGreaterThanOrEqual(cap?.afterMs ?? 0);
        }
      }),
    );
  });

  it('every label that would be sent is valid', () => {
    fc.assert(
      fc.property(profile, match, (p, m) => {
        for (const step of explainPlan(p, m).steps) {
          for (const labels of [step.labels, ...step.selectors.map(({ matchLabels }) => matchLabels)]) {
            expect(
              Object.keys(labels)
                .map(keyProblem)
                .filter((problem) => problem !== null),
            ).toEqual([]);
            expect(
              Object.values(labels)
                .map(labelValueProblem)
                .filter((problem) => problem !== null),
            ).toEqual([]);
          }
        }
      }),
    );
  });

  it('each pair is tried once, allocations and selectors in the profile’s preference', () => {
    fc.assert(
      fc.property(profile, match, (p, m) => {
        const plan = explainPlan(p, m);
        expect(new Set(pairsOf(plan)).size).toBe(pairsOf(plan).length);
        const allocations = plan.steps.map(({ allocation }) => allocation.name);
        const selectors = plan.steps.flatMap((step) => step.selectors.map(({ index }) => index));
        // Preferring one, its changes never go back; within it, the other runs through from its start.
        const runs = (names: readonly (string | number)[]): number =>
          names.filter((name, index) => name !== names[index - 1]).length;
        if (p.prefer === 'allocation') expect(runs(allocations)).toBe(new Set(allocations).size);
        else expect(selectors).toEqual(selectors.toSorted((a, b) => a - b));
      }),
    );
  });

  it('what is neither in the plan nor left out does not exist', () => {
    fc.assert(
      fc.property(profile, match, (p, m) => {
        const plan = explainPlan(p, m);
        const named = (key: 'allocation' | 'selector'): (string | undefined)[] => plan.leftOut.map((left) => left[key]);
        if (plan.steps.length === 0) return;
        const allocations = [...plan.steps.map((step) => step.allocation.name), ...named('allocation')];
        const selectors = [
          ...plan.steps.flatMap((step) => step.selectors.map(({ name }) => name)),
          ...named('selector'),
        ];
        for (const name of p.allocationNames) expect(allocations).toContain(name);
        for (const name of p.selectorNames) expect(selectors).toContain(name);
      }),
    );
  });
});
