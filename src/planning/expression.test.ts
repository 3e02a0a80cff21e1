import { describe, expect, it } from '@jest/globals';
import { bucket } from './bucket.ts';
import { compileExpression } from './expression.ts';
import { MatchView } from './match-view.ts';
import type { JsonValue, PlanPlayer } from './plan-input.ts';
import { compileTemplate, render } from './templates.ts';

const attributes: Record<string, JsonValue> = {
  count: 5,
  ratio: 2.5,
  mode: '5v5',
  ready: true,
  nothing: null,
  long: 'x'.repeat(200_000),
  tags: ['pc', 'eu'],
  nested: { depth: 1 },
};
const players: PlanPlayer[] = [
  { playerId: 'p1', team: 'red', latenciesMs: { eu: 40 }, attributes: { mmr: 1_600 } },
  { playerId: 'p2', attributes: { mmr: 1_400 } },
];
const view = (): MatchView => new MatchView({ matchId: 'm-1', profile: 'ranked', attributes, players }, 5);

function evaluated(source: string): unknown {
  const compiled = compileExpression(source);
  if (!compiled.ok) return `refused: ${compiled.message}`;
  const evaluation = compiled.expression.evaluate(view());
  return evaluation.ok ? evaluation.value : `why: ${evaluation.why}`;
}

function rendered(source: string): string {
  const compiled = compileTemplate(source);
  if (!compiled.ok) return `refused: ${compiled.message}`;
  const rendering = render(compiled.template, view());
  return rendering.ok ? rendering.text : `why: ${rendering.why}`;
}

describe('JSON numbers work as one expects', () => {
  const truths = [
    'attributes.count == 5',
    '5 == attributes.count',
    'attributes.count == 5.0',
    'attributes.count > 4 && attributes.count < 5.5',
    'attributes.count in [4, 5]',
    'attributes.count % 2 == 1',
    'attributes.count + 1 == 6',
    'attributes.count * 1.5 == 7.5',
    'attributes.count / 2 == 2.5',
    'int(attributes.count) / 2 == 2',
    "int('-42') == -42 && int('+7') == 7 && int(7) == 7 && int(-2.9) == -2",
    '["1", "2"].all(text, int(text) > 0)',
    'attributes.count - size(players) == 3',
    'size(players) == 2',
    'size(players) / 2 == 1',
    'attributes.tags[size(players) - 1] == "eu"',
    'players[0].attributes.mmr >= 1600',
  ];
  it.each(truths)('%s', (source) => expect(evaluated(source)).toBe(true));
});

describe('what the match lacks is a reason, never an exception', () => {
  const cases = [
    ['attributes.map == "x"', 'why: attributes.map is missing'],
    ['attributes.nested.wrong == 1', 'why: attributes.nested.wrong is missing'],
    ['players[1].team == "red"', 'why: players[1].team is missing'],
    ['players.all(p, p.team == "red")', 'why: p.team is missing'],
    ['attributes.constructor == 1', 'why: attributes.constructor is missing'],
    ['attributes.__proto__ == 1', 'why: attributes.__proto__ is missing'],
    ['attributes.mode > 3', 'why: no such overload: dyn<string> > int'],
    ['bucket(match_id, 0) > 1', 'why: the second argument of bucket must be at least 1'],
    ['1 / 0 == 1', 'why: division by zero'],
    ['int(attributes.tags) == 0', "why: found no matching overload for 'int(list<string>)'"],
    ["int('') == 0", 'why: int must be given a whole number of 64 bits'],
    ["int('0b11') == 3", 'why: int must be given a whole number of 64 bits'],
    ["int('9223372036854775808') > 0", 'why: int must be given a whole number of 64 bits'],
    ['int(attributes.count * 1e300) > 0', 'why: int must be given a whole number of 64 bits'],
    ['int(attributes.count / 0) > 0', 'why: int must be given a whole number of 64 bits'],
  ];
  it.each(cases)('%s', (source, why) => expect(evaluated(source)).toBe(why));

  it('that does not grow with what the match holds', () => {
    expect(evaluated('bool(attributes.long)')).toMatch(/^why: .{199}…$/);
  });

  it('and can be asked for', () => {
    expect(evaluated('has(attributes.map)')).toBe(false);
    expect(evaluated('!has(attributes.map) || attributes.map == "x"')).toBe(true);
    expect(evaluated('players.exists(p, has(p.team) && p.team == "red")')).toBe(true);
  });
});

describe('what a match calls constructor is an attribute like any other', () => {
  const car = { constructor: 'ferrari', power: 900 };
  const racing = new MatchView(
    {
      matchId: 'm-1',
      profile: 'ranked',
      attributes: { ...car, nested: { car, cars: [car] } },
      players: [{ playerId: 'p1', latenciesMs: { constructor: 9, eu: 40 }, attributes: car }],
    },
    5,
  );
  const truths = [
    'attributes.constructor == "ferrari" && attributes.power == 900',
    'attributes.nested.car.constructor == "ferrari" && attributes.nested.cars[0].power == 900',
    'size(attributes) == 3 && "constructor" in attributes && has(attributes.power) && !has(attributes.mode)',
    'players.exists(p, p.attributes.constructor == "ferrari" && p.latencies_ms.eu == 40)',
    'attributes.nested.car == players[0].attributes',
  ];
  it.each(truths)('%s', (source) => {
    const compiled = compileExpression(source);
    if (!compiled.ok) throw new Error(compiled.message);
    expect(compiled.expression.evaluate(racing)).toEqual({ ok: true, value: true });
  });
});

describe('a template renders', () => {
  const cases = [
    ['plain text', 'plain text'],
    ['{{attributes.count}}', '5'],
    ['{{5.0}}', '5'],
    ['{{attributes.ratio}}', '2.5'],
    ['{{attributes.ready}}', 'true'],
    ['{{size(players)}}', '2'],
    ['a-{{attributes.mode}}-{{match_id}}', 'a-5v5-m-1'],
    ['{{ {"a": "}}"}["a"] }}', '}}'],
    ["{{'{{'}}", '{{'],
    ['{{attributes.tags}}', 'why: attributes.tags is a list, not text, a number or a boolean'],
    ['{{attributes.nothing}}', 'why: attributes.nothing is null, not text, a number or a boolean'],
    ['{{1.0 / 0.0}}', 'why: 1.0 / 0.0 is Infinity, not text, a number or a boolean'],
    ['{{attributes.count', 'refused: must close the {{ at character 1 with }}'],
  ];
  it.each(cases)('%s', (source, text) => expect(rendered(source)).toBe(text));
});

describe('bucket', () => {
  it('is the same in every release: a change would move every running canary to other matches', () => {
    expect(['m-1', 'm-2', 'm-3', ''].map((text) => bucket(text, 100n))).toEqual([77n, 90n, 98n, 23n]);
  });

  it('is even over ids that differ little', () => {
    const counts = new Map<bigint, number>();
    for (let index = 0; index < 20_000; index += 1) {
      const drawn = bucket(`m-${index}`, 10n);
      counts.set(drawn, (counts.get(drawn) ?? 0) + 1);
    }
    expect(counts.size).toBe(10);
    for (const count of counts.values()) expect(Math.abs(count - 2_000)).toBeLessThan(200);
  });
});
