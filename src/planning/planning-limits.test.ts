import { describe, expect, it } from '@jest/globals';
import {
  explainPlan,
  parseProfiles,
  type CompiledProfile,
  type JsonValue,
  type PlanInput,
  type PlanPlayer,
} from './index.ts';

const SELECTORS = 32;
const ALLOCATIONS = 64;

/** Generous for a slow machine under load; without the limits most of these take from a second to hours. */
const MAX_PLAN_MS = 50;

function profileWhere(when: string, selectorCount = SELECTORS): CompiledProfile {
  const names = Array.from({ length: ALLOCATIONS }, (_, index) => `a${index}`);
  const allocations = Object.fromEntries(
    names.map((name) => [name, { project_id: 'p', allocation_id: name, region: name }]),
  );
  const selectors = Array.from({ length: selectorCount }, (_, index) => ({ name: `s${index}`, when }));
  const candidates = { candidates: names, order: 'latency', latency: { aggregate: 'p90' } };
  const file = { version: 1, allocations, profiles: { p: { allocations: candidates, selectors } } };
  const parsed = parseProfiles(JSON.stringify(file));
  const profile = parsed.ok ? parsed.profiles.profiles.get('p') : undefined;
  if (profile === undefined) throw new Error(JSON.stringify(parsed).slice(0, 500));
  return profile;
}

const manyPlayers = (count: number): PlanPlayer[] =>
  Array.from({ length: count }, (_, index) => ({
    playerId: `p${index}`,
    latenciesMs: { a0: index },
    attributes: { mmr: index },
  }));
const match = (attributes: Record<string, JsonValue>, players: PlanPlayer[]): PlanInput => ({
  matchId: 'm',
  profile: 'p',
  attributes,
  players,
});
const numbers = Array.from({ length: 60_000 }, (_, index) => index % 10);
function nested(depth: number): JsonValue {
  let value: JsonValue = 1;
  for (let level = 0; level < depth; level += 1) value = [value];
  return value;
}

const hostile: [name: string, when: string, match: PlanInput][] = [
  ['a loop over thousands of players', 'players.all(p, p.attributes.mmr >= 0)', match({}, manyPlayers(5_000))],
  [
    'a loop that fails for each',
    'players.all(p, p.attributes.x > 0 && p.attributes.y > 0)',
    match({}, manyPlayers(1_000)),
  ],
  ['a loop in a loop', 'players.all(p, players.all(q, q.attributes.mmr >= 0))', match({}, manyPlayers(200))],
  ['a loop over a long list', 'attributes.list.all(x, x < 50)', match({ list: numbers }, [])],
  ['a search for each player', 'players.all(p, !(77 in attributes.list))', match({ list: numbers }, manyPlayers(100))],
  [
    'a comparison for each player',
    'players.all(p, attributes.a == attributes.b)',
    match({ a: numbers, b: [...numbers] }, manyPlayers(100)),
  ],
  [
    'a text searched for a text',
    'attributes.a.contains(attributes.b)',
    match({ a: 'a'.repeat(130_000), b: `b${'a'.repeat(60_000)}` }, []),
  ],
  ['a text that grows', `${'attributes.a + '.repeat(40)}'' == 'x'`, match({ a: 'x'.repeat(200_000) }, [])],
  ['a list that grows', `size(${'attributes.a + '.repeat(40)}[1]) == 1`, match({ a: numbers }, [])],
  ['a list of lists', 'players.map(p, players).map(q, q == players).size() > 3', match({}, manyPlayers(500))],
  ['deep nesting', 'attributes.a == attributes.b', match({ a: nested(2_000), b: nested(2_000) }, [])],
];

describe('no match makes a plan take long', () => {
  it.each(hostile)('%s', (_name, when, hostileMatch) => {
    const profile = profileWhere(when);
    const times: number[] = [];
    for (let run = 0; run < 5; run += 1) {
      const startedAt = performance.now();
      explainPlan(profile, hostileMatch);
      times.push(performance.now() - startedAt);
    }
    // The quickest, since only the machine's other work makes one run slower than another.
    expect(Math.min(...times)).toBeLessThan(MAX_PLAN_MS);
    const plan = explainPlan(profile, hostileMatch);
    expect(plan.leftOut.at(-1)?.why).toMatch(/^when: the match is too large for .*, which could take \d+ steps$/);
  });

  it('and a large but ordinary one is planned in full', () => {
    const when = 'players.exists(p, p.attributes.mmr > 140) && players.filter(p, p.attributes.mmr > 10).size() > 2';
    const plan = explainPlan(profileWhere(when, 6), match({ mode: 'royale' }, manyPlayers(150)));
    expect(plan.leftOut).toEqual([]);
    expect(plan.steps[0]?.selectors).toHaveLength(6);
  });
});
