import { describe, expect, it } from '@jest/globals';
import {
  explainPlan,
  parseProfiles,
  planMatch,
  type CompiledProfile,
  type PlanInput,
  type PlanPlayer,
} from './index.ts';

const ALLOCATIONS = `
version: 1
allocations:
  eu-west: {project_id: alpha-beta-123456, allocation_id: 6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01, region: eu-west}
  us-east: {project_id: alpha-beta-123456, allocation_id: 0b7a41aa-7c4e-4a51-8d0e-5f0b2c9a7d02, region: us-east}
  asia: {project_id: alpha-beta-123456, allocation_id: asia-1, region: asia}
profiles:
`;

function profileOf(yaml: string): CompiledProfile {
  const parsed = parseProfiles(`${ALLOCATIONS}  under-test: ${yaml}`);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems, null, 1));
  const profile = parsed.profiles.profiles.get('under-test');
  if (profile === undefined) throw new Error('no profile');
  return profile;
}

const player = (playerId: string, latenciesMs?: Record<string, number>): PlanPlayer => ({
  playerId,
  ...(latenciesMs && { latenciesMs }),
});

const match = (over: Partial<PlanInput> = {}): PlanInput => ({
  matchId: 'm-2041',
  profile: 'under-test',
  attributes: { map: 'harbor', mode: '5v5', build: '1.42.0' },
  players: [player('p1', { 'eu-west': 31, 'us-east': 104 })],
  ...over,
});

/** allocation:selector,selector@opens for each step. */
function outline(plan: ReturnType<typeof explainPlan>): string[] {
  return plan.steps.map(
    (step) =>
      `${step.allocation.name}@${step.opensAfterMs}: ${step.selectors.map((s) => `${s.name}@${s.opensAfterMs}`).join(' ')}`,
  );
}

const RANKED = `
    deadline: 30s
    prefer: allocation
    allocations:
      candidates: [eu-west, us-east]
      order: latency
      latency: {aggregate: max, unknown: last, caps: [{after: 0s, max_ms: 80}, {after: 10s, max_ms: 160}]}
    selectors:
      - {name: exact,   match_labels: {build: "{{attributes.build}}", map: "{{attributes.map}}"}}
      - {name: any-map, match_labels: {build: "{{attributes.build}}"}, after: 2s}
      - {name: join,    match_labels: {needs-backfill: "true"}, payload_state: Reserved, when: "attributes.mode == 'casual'"}
    labels: {mode: "{{attributes.mode}}"}
    annotations: {team-size: "{{size(players)}}"}
    retry: {initial: 250ms, max: 2s}`;

describe('the plan of the contract’s ranked profile', () => {
  const ranked = profileOf(RANKED);

  it('opens the near region at once, further selectors and regions with waiting', () => {
    expect(outline(explainPlan(ranked, match()))).toEqual([
      'eu-west@0: exact@0 any-map@2000',
      'us-east@10000: exact@10000 any-map@10000',
    ]);
    expect(outline(planMatch(ranked, match(), 0))).toEqual(['eu-west@0: exact@0']);
    expect(planMatch(ranked, match(), 0).nextOpensAtMs).toBe(2_000);
    expect(outline(planMatch(ranked, match(), 1_999))).toEqual(['eu-west@0: exact@0']);
    expect(outline(planMatch(ranked, match(), 2_000))).toEqual(['eu-west@0: exact@0 any-map@2000']);
    expect(planMatch(ranked, match(), 2_000).nextOpensAtMs).toBe(10_000);
    expect(planMatch(ranked, match(), 10_000)).toEqual(explainPlan(ranked, match()));
    expect(explainPlan(ranked, match()).nextOpensAtMs).toBeNull();
  });

  it('says why a selector is left out', () => {
    expect(explainPlan(ranked, match()).leftOut).toEqual([
      { selector: 'join', why: "when is false: attributes.mode == 'casual'" },
    ]);
  });

  it('renders labels, metadata and whole numbers as written', () => {
    const [step] = planMatch(ranked, match(), 0).steps;
    expect(step?.selectors[0]?.matchLabels).toEqual({ build: '1.42.0', map: 'harbor' });
    expect(step?.labels).toEqual({ mode: '5v5' });
    expect(step?.annotations).toEqual({ 'team-size': '1' });
  });

  it('leaves a selector out, and no more, when an attribute that it reads is missing', () => {
    const plan = explainPlan(ranked, match({ attributes: { build: '1.42.0' } }));
    expect(outline(plan)).toEqual(['eu-west@2000: any-map@2000', 'us-east@10000: any-map@10000']);
    expect(plan.leftOut).toEqual([
      { why: 'labels.mode: attributes.mode is missing' },
      { selector: 'exact', why: 'match_labels.map: attributes.map is missing' },
      { selector: 'join', why: 'when: attributes.mode is missing' },
    ]);
  });

  it('leaves a selector out when what it renders is no valid label', () => {
    const plan = explainPlan(ranked, match({ attributes: { build: '1.42.0', map: 'a b', mode: 'x' } }));
    expect(plan.leftOut[0]?.selector).toBe('exact');
    expect(plan.leftOut[0]?.why).toMatch(/^match_labels\.map: "a b" must be empty or up to 63 letters/);
  });
});
