import { describe, expect, it } from '@jest/globals';
import {
  explainPlan,
  overrideProblem,
  parseProfiles,
  planMatch,
  type CompiledProfile,
  type Plan,
  type PlanInput,
} from './index.ts';

/** Three allocations in regions of their own, and the given fields of one profile. */
function profileOf(fields: Record<string, unknown>): CompiledProfile {
  const allocations = Object.fromEntries(
    ['eu', 'us', 'asia'].map((region) => [region, { project_id: 'p', allocation_id: region, region }]),
  );
  const profile = { selectors: [{ name: 'any' }], ...fields };
  const parsed = parseProfiles(JSON.stringify({ version: 1, allocations, profiles: { p: profile } }));
  const compiled = parsed.ok ? parsed.profiles.profiles.get('p') : undefined;
  if (compiled === undefined) throw new Error(JSON.stringify(parsed));
  return compiled;
}

const CANDIDATES = ['eu', 'us', 'asia'];
const byLatency = (latency: Record<string, unknown> = {}, more: Record<string, unknown> = {}): CompiledProfile =>
  profileOf({ allocations: { candidates: CANDIDATES, order: 'latency', latency }, ...more });

const matchWith = (...latencies: Record<string, number>[]): PlanInput => ({
  matchId: 'm',
  profile: 'p',
  attributes: {},
  players: latencies.map((latenciesMs, index) => ({ playerId: `p${index}`, latenciesMs })),
});

const allocationsOf = (plan: Plan): string[] => plan.steps.map(({ allocation }) => allocation.name);
const callsOf = (plan: Plan): string[] =>
  plan.steps.map(({ allocation, selectors }) => `${allocation.name}: ${selectors.map(({ name }) => name).join(' ')}`);

describe('allocations by latency', () => {
  const players = [
    { eu: 10, us: 60 },
    { eu: 20, us: 60 },
    { eu: 200, us: 60 },
    { eu: 30, us: 60 },
  ];

  it.each([
    ['max', ['us', 'eu', 'asia']], // eu 200
    ['mean', ['us', 'eu', 'asia']], // eu 65
    ['median', ['eu', 'us', 'asia']], // eu 25
    ['p90', ['us', 'eu', 'asia']], // eu 200
  ])('%s', (aggregate, order) => {
    expect(allocationsOf(explainPlan(byLatency({ aggregate }), matchWith(...players)))).toEqual(order);
  });

  it('stay as listed where they tie', () => {
    expect(allocationsOf(explainPlan(byLatency(), matchWith({ asia: 50, us: 50, eu: 50 })))).toEqual(CANDIDATES);
    expect(allocationsOf(explainPlan(byLatency(), matchWith({})))).toEqual(CANDIDATES);
  });

  it('take a p90 that ignores the worst of ten', () => {
    const ten = Array.from({ length: 10 }, (_, index) => ({ eu: index === 0 ? 900 : 10, us: 20 }));
    expect(allocationsOf(explainPlan(byLatency({ aggregate: 'p90' }), matchWith(...ten)))).toEqual(CANDIDATES);
  });

  it('that nobody reports come last under the widest cap, or not at all', () => {
    const caps = [
      { after: '0s', max_ms: 80 },
      { after: '10s', max_ms: 160 },
    ];
    const last = explainPlan(byLatency({ caps }), matchWith({ us: 150, asia: 70 }));
    expect(last.steps.map(({ allocation, opensAfterMs }) => [allocation.name, opensAfterMs])).toEqual([
      ['asia', 0],
      ['us', 10_000],
      ['eu', 10_000],
    ]);
    const excluded = explainPlan(byLatency({ caps, unknown: 'exclude' }), matchWith({ us: 150, asia: 170 }));
    expect(allocationsOf(excluded)).toEqual(['us']);
    expect(excluded.leftOut).toEqual([
      { allocation: 'eu', why: 'no player reports a latency to eu' },
      { allocation: 'asia', why: 'aggregate 170 ms above every cap (the widest is 160 ms)' },
    ]);
    const barely = explainPlan(byLatency({ caps }), matchWith({ asia: 160.04 }));
    expect(barely.leftOut[0]?.why).toBe('aggregate 160.04 ms above every cap (the widest is 160 ms)');
  });

  it('are not misled by a region named like something that objects inherit', () => {
    const allocations = { odd: { project_id: 'p', allocation_id: 'odd', region: 'constructor' } };
    const profile = {
      allocations: { candidates: ['odd'], latency: { unknown: 'exclude' } },
      selectors: [{ name: 'any' }],
    };
    const parsed = parseProfiles(JSON.stringify({ version: 1, allocations, profiles: { p: profile } }));
    const odd = parsed.ok ? parsed.profiles.profiles.get('p') : undefined;
    expect(odd && explainPlan(odd, matchWith({ eu: 5 })).steps).toEqual([]);
  });
});

describe('back-fill: selectors that write their own labels', () => {
  const selectors = [
    { name: 'join', payload_state: 'Reserved', match_labels: { fill: 'true' }, labels: { fill: 'false' } },
    { name: 'exact', match_labels: { map: 'a' } },
    { name: 'any' },
    { name: 'late', after: '5s', labels: { late: 'yes', mode: 'over' } },
    { name: 'last' },
  ];
  const profile = profileOf({ allocations: { candidates: ['eu'] }, selectors, labels: { mode: 'x' } });

  it('are a call of their own, in order', () => {
    const plan = explainPlan(profile, matchWith({}));
    expect(callsOf(plan)).toEqual(['eu: join', 'eu: exact any', 'eu: late', 'eu: last']);
    expect(plan.steps.map(({ labels }) => labels)).toEqual([
      { fill: 'false', mode: 'x' },
      { mode: 'x' },
      { late: 'yes', mode: 'over' },
      { mode: 'x' },
    ]);
  });

  it('let their neighbours share a call until they open', () => {
    expect(callsOf(planMatch(profile, matchWith({}), 0))).toEqual(['eu: join', 'eu: exact any last']);
  });

  it('share a call when what they write is the same', () => {
    const same = [{ name: 'a', labels: { mode: 'x' } }, { name: 'b' }];
    const shared = profileOf({ allocations: { candidates: ['eu'] }, selectors: same, labels: { mode: 'x' } });
    expect(callsOf(explainPlan(shared, matchWith({})))).toEqual(['eu: a b']);
  });

  it('are left out when what they would write cannot be rendered', () => {
    const broken = [{ name: 'a', labels: { mode: '{{attributes.mode}}' } }, { name: 'b' }];
    const plan = explainPlan(profileOf({ allocations: { candidates: ['eu'] }, selectors: broken }), matchWith({}));
    expect(callsOf(plan)).toEqual(['eu: b']);
    expect(plan.leftOut).toEqual([{ selector: 'a', why: 'labels.mode: attributes.mode is missing' }]);
  });
});

describe('prefer: selector', () => {
  it('tries the best selector in every allocation before the next', () => {
    const selectors = [{ name: 'best' }, { name: 'good' }];
    const plan = explainPlan(byLatency({}, { prefer: 'selector', selectors }), matchWith({ us: 10, eu: 20 }));
    expect(callsOf(plan)).toEqual(['us: best', 'eu: best', 'asia: best', 'us: good', 'eu: good', 'asia: good']);
  });
});

describe('a request’s own choice of allocations', () => {
  const caps = [{ after: '10s', max_ms: 100 }];
  const selectors = [{ name: 'any', after: '2s' }];
  const open = byLatency({ caps }, { selectors, allow_override: true });
  const closed = byLatency({ caps }, { selectors });
  const match = { ...matchWith({ eu: 10, us: 20, asia: 500 }), allocations: ['us', 'eu'] };

  it('is heeded, in its order, where the profile allows it', () => {
    const plan = explainPlan(open, match);
    expect(allocationsOf(plan)).toEqual(['us', 'eu']);
    expect(plan.leftOut).toEqual([{ allocation: 'asia', why: 'not among the allocations that the request names' }]);
    expect(planMatch(open, match, 0).nextOpensAtMs).toBe(10_000);
  });

  it('may open at once what opens later, but not what never opens', () => {
    const plan = planMatch(open, { ...match, allocations: ['asia', 'us'], skipAfter: true }, 0);
    expect(callsOf(plan)).toEqual(['us: any']);
    expect(plan.leftOut[0]).toEqual({
      allocation: 'asia',
      why: 'aggregate 500 ms above every cap (the widest is 100 ms)',
    });
  });

  it('is not heeded where the profile does not allow it (any more)', () => {
    expect(explainPlan(closed, { ...match, skipAfter: true })).toEqual(
      explainPlan(closed, { ...match, allocations: CANDIDATES }),
    );
    expect(allocationsOf(explainPlan(closed, match))).toEqual(['eu', 'us']);
  });

  it.each([
    [{}, null],
    [{ skipAfter: false }, null],
    [{ allocations: ['us'] }, 'the profile p does not allow a request to give allocations'],
    [
      { allocations: ['us'], skipAfter: true },
      'the profile p does not allow a request to give allocations and skip_after',
    ],
  ])('without allow_override, %j is %j', (override, problem) =>
    expect(overrideProblem(closed, override)).toBe(problem),
  );

  it.each([
    [{ allocations: ['us', 'eu'], skipAfter: true }, null],
    [{ allocations: [] }, 'allocations must name at least one allocation'],
    [{ allocations: ['mars'] }, '"mars" is no candidate of the profile p; candidates are eu, us, asia'],
    [{ allocations: ['us', 'us'] }, 'allocations must not name one allocation twice'],
  ])('with allow_override, %j is %j', (override, problem) => expect(overrideProblem(open, override)).toBe(problem));
});
