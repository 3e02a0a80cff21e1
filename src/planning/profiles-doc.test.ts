import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import Type from 'typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { MAX_EXPRESSION_LENGTH } from './expression.ts';
import { AVAILABLE_FUNCTIONS, VARIABLES } from './expression-rules.ts';
import {
  explainPlan,
  overrideProblem,
  parseProfiles,
  type CompiledProfile,
  type Plan,
  type PlanInput,
} from './index.ts';
import { PLAN_STEPS } from './match-view.ts';
import { LIMITS, profilesSchema } from './profiles-schema.ts';

const page = readFileSync(new URL('../../docs/profiles.md', import.meta.url), 'utf8');

/** The part of a match request that planning reads, under the API's names. */
const request = Type.Object({
  match_id: Type.String(),
  profile: Type.String(),
  attributes: Type.Optional(Type.Record(Type.String(), Type.Union([Type.String(), Type.Number()]))),
  players: Type.Optional(
    Type.Array(
      Type.Object({
        player_id: Type.String(),
        latencies_ms: Type.Optional(Type.Record(Type.String(), Type.Number())),
        attributes: Type.Optional(Type.Record(Type.String(), Type.String())),
      }),
    ),
  ),
  allocations: Type.Optional(Type.Array(Type.String())),
  skip_after: Type.Optional(Type.Boolean()),
});
const isRequest = new Ajv2020({ allowUnionTypes: true }).compile<Type.Static<typeof request>>(request);

function matchOf(text: string): PlanInput {
  const body: unknown = JSON.parse(text);
  if (!isRequest(body)) throw new Error(JSON.stringify(isRequest.errors));
  const { match_id: matchId, profile, attributes = {}, players = [], allocations, skip_after: skipAfter } = body;
  return {
    matchId,
    profile,
    attributes,
    players: players.map(({ player_id: playerId, latencies_ms: latenciesMs, attributes: own }) => ({
      playerId,
      ...(latenciesMs && { latenciesMs }),
      ...(own && { attributes: own }),
    })),
    ...(allocations && { allocations }),
    ...(skipAfter !== undefined && { skipAfter }),
  };
}

function profileOf(text: string, name: string): CompiledProfile {
  const parsed = parseProfiles(text);
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems));
  const profile = parsed.profiles.profiles.get(name);
  if (profile === undefined) throw new Error(`no profile ${name}`);
  return profile;
}

const pairs = (entries: Readonly<Record<string, string>>): string =>
  Object.entries(entries)
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

/** The plan as the page writes it. */
function outline(plan: Plan): string {
  const steps = plan.steps.map((step) => {
    const selectors = step.selectors.map((selector) => {
      const state = selector.payloadState === 'Reserved' ? ' Reserved' : '';
      const later = selector.opensAfterMs > step.opensAfterMs ? ` after ${selector.opensAfterMs} ms` : '';
      return `${selector.name}${later} {${pairs(selector.matchLabels)}}${state}`;
    });
    const written = [pairs(step.labels), pairs(step.annotations)].filter((text) => text !== '').join('; ');
    const writes = written === '' ? '' : `\n  writes ${written}`;
    return `after ${step.opensAfterMs} ms, ${step.allocation.name}: ${selectors.join(', ')}${writes}`;
  });
  const leftOut = plan.leftOut.map(({ allocation, selector, why }) =>
    ['left out', allocation ?? selector, `(${why})`].filter((part) => part !== undefined).join(' '),
  );
  return [...steps, ...leftOut].join('\n');
}

const examples = page
  .split(/^### (?=\d+\. )/m)
  .slice(1)
  .map((section) => {
    const block = (language: string): string =>
      new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)\`\`\`$`, 'm').exec(section)?.[1] ?? '';
    return {
      title: section.split('\n')[0] ?? '',
      yaml: block('yaml'),
      json: block('json'),
      plan: block('text').trim(),
    };
  });

describe('the worked examples of docs/profiles.md', () => {
  it('are six', () => expect(examples.map(({ title }) => title.slice(0, 1))).toEqual(['1', '2', '3', '4', '5', '6']));

  it.each(examples)('give the plan that the page shows: $title', ({ yaml, json, plan }) => {
    const match = matchOf(json);
    const profile = profileOf(yaml, match.profile);
    expect(overrideProblem(profile, match)).toBeNull();
    expect(outline(explainPlan(profile, match))).toBe(plan);
  });
});

describe('the reference of docs/profiles.md', () => {
  /** Every name that the schema gives to a field, wherever it stands. */
  function fieldNames(schema: unknown): string[] {
    if (typeof schema !== 'object' || schema === null) return [];
    const own: unknown = 'properties' in schema ? schema.properties : undefined;
    const names = typeof own === 'object' && own !== null ? Object.keys(own) : [];
    return [...names, ...Object.values(schema).flatMap(fieldNames)];
  }

  it.each([...new Set(fieldNames(profilesSchema))])('names the field %s', (name) => {
    expect(page).toMatch(new RegExp(`[\`{, .]${name}[\`,}]`));
  });

  it.each([...VARIABLES, ...AVAILABLE_FUNCTIONS])('names the variable or function %s', (name) => {
    expect(page).toMatch(new RegExp(`\`${name}[\`(]`));
  });

  it('gives the limits that hold', () => {
    const { candidates, selectors, caps, entries, templateLength, expressions } = LIMITS;
    expect(page).toContain(`${candidates}, ${selectors}, ${caps}`);
    expect(page).toMatch(new RegExp(`${entries}, each value up to ${templateLength.toLocaleString('en')} characters`));
    expect(page).toContain(`${expressions}, each up to ${MAX_EXPRESSION_LENGTH.toLocaleString('en')} characters`);
    expect(page).toContain(`${PLAN_STEPS.toLocaleString('en')} steps`);
  });
});

describe('the profiles that the demo uses', () => {
  it('are in order', () => {
    const parsed = parseProfiles(readFileSync(new URL('../../examples/profiles.yaml', import.meta.url), 'utf8'));
    expect(parsed.ok ? [...parsed.profiles.profiles.keys()] : parsed.problems).toEqual([
      'ranked',
      'casual',
      'harbor-cup',
    ]);
  });
});
