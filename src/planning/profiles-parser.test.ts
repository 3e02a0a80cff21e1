import { describe, expect, it } from '@jest/globals';
import { parseProfiles, problemLine } from './index.ts';

const GOOD = `version: 1
allocations:
  eu-west: {project_id: alpha-beta-123456, allocation_id: 6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01, region: eu-west}
profiles:
  ranked:
    allocations: {candidates: [eu-west]}
    selectors:
      - {name: exact, match_labels: {build: "{{attributes.build}}"}}
`;

function problemsOf(text: string): string[] {
  const parsed = parseProfiles(text);
  return parsed.ok ? [] : parsed.problems.map(problemLine);
}

/** The good file with one line of the profile replaced or added. */
const withSelector = (selector: string): string => GOOD.replace(/- \{name: exact.*/, `- ${selector}`);
const withField = (field: string): string => `${GOOD}    ${field}\n`;

describe('a good profiles file', () => {
  it('is compiled with the documented defaults', () => {
    const parsed = parseProfiles(GOOD);
    const ranked = parsed.ok ? parsed.profiles.profiles.get('ranked') : undefined;
    expect(ranked).toMatchObject({
      name: 'ranked',
      deadlineMs: 30_000,
      priority: 5,
      retry: { initialMs: 250, maxMs: 2_000 },
      confirmWithinMs: null,
      allowOverride: false,
      prefer: 'allocation',
      order: 'listed',
      allocationNames: ['eu-west'],
      selectorNames: ['exact'],
    });
  });

  it('carries every field that it gives', () => {
    const fields = [
      'deadline: 1.5m',
      'priority: 9',
      'retry: {initial: 10ms, max: 1h}',
      'confirm_within: 5s',
      'allow_override: true',
    ];
    const parsed = parseProfiles(fields.reduce((text, field) => `${text}    ${field}\n`, GOOD));
    expect(parsed.ok && parsed.profiles.profiles.get('ranked')).toMatchObject({
      deadlineMs: 90_000,
      priority: 9,
      retry: { initialMs: 10, maxMs: 3_600_000 },
      confirmWithinMs: 5_000,
      allowOverride: true,
    });
  });

  it('has a version that only its content changes', () => {
    const versionOf = (text: string): string => {
      const parsed = parseProfiles(text);
      return parsed.ok ? parsed.profiles.version : 'refused';
    };
    const version = versionOf(GOOD);
    expect(version).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(
      versionOf(`# a comment\n${GOOD.replace('{candidates: [eu-west]}', '\n      candidates:\n        - eu-west')}`),
    ).toBe(version);
    expect(versionOf(withField('deadline: 31s'))).not.toBe(version);
  });

  it('may repeat itself with anchors', () => {
    const anchored = GOOD.replace('selectors:', 'selectors: &selectors').replace(
      'profiles:\n',
      'profiles:\n  casual: {allocations: {candidates: [eu-west]}, selectors: [{name: any}]}\n',
    );
    expect(problemsOf(`${anchored}  third: {allocations: {candidates: [eu-west]}, selectors: *selectors}\n`)).toEqual(
      [],
    );
  });
});

describe('what is wrong is said where it is and as what it must be', () => {
  const cases: [name: string, text: string, problem: string | RegExp][] = [
    [
      'an unknown candidate',
      GOOD.replace('[eu-west]', '[eu-west, mars]'),
      'profiles.ranked.allocations.candidates[1] (line 6, column 41): must be an allocation of this file, and there is none named mars',
    ],
    [
      'an unknown field',
      withField('dead_line: 3s'),
      /^profiles\.ranked\.dead_line \(line 9, column 5\): is not a field here; must be one of deadline, priority,/,
    ],
    [
      'a field that is missing',
      GOOD.replace(', region: eu-west', ''),
      'allocations.eu-west.region (line 3, column 3): is missing',
    ],
    ['another version', GOOD.replace('version: 1', 'version: 2'), 'version (line 1, column 1): must be 1'],
    ['a bad duration', withField('deadline: 30'), /deadline .*: must be text/],
    ['a bad duration text', withField('deadline: 30 s'), /deadline .*: must be a duration such as 250ms, 30s or 1h/],
    ['a deadline of nothing', withField('deadline: 0s'), /deadline .*: must be more than 0/],
    ['an endless deadline', withField('deadline: 25h'), /deadline .*: must be at most 24h/],
    ['a bad choice', withField('prefer: nearest'), /prefer .*: must be one of allocation, selector/],
    ['a priority out of range', withField('priority: 10'), /priority .*: must be at most 9/],
    [
      'a name that cannot be one',
      GOOD.replace('ranked:', '"ran ked":'),
      /^profiles\["ran ked"\] \(line 5, column 3\): must be 1 to 63 letters/,
    ],
    [
      'a repeated selector name',
      `${GOOD}      - {name: exact}\n`,
      'profiles.ranked.selectors[1].name (line 9, column 10): must be unique in the profile, and exact stands above already',
    ],
    ['a retry that shrinks', withField('retry: {initial: 3s}'), /retry\.max .*: must be at least as long as initial/],
    [
      'a bad label key',
      withSelector('{name: a, match_labels: {-x: "1"}}'),
      /selectors\[0\]\.match_labels\.-x .*: "-x" must be 1 to 59 letters/,
    ],
    [
      'a bad label value',
      withSelector('{name: a, match_labels: {x: "a b"}}'),
      /match_labels\.x .*: "a b" must be empty or up to 63 letters/,
    ],
    [
      'a number as label',
      withSelector('{name: a, match_labels: {x: 1}}'),
      /match_labels\.x .*: must be text \(in quotes/,
    ],
    ["the gateway's own label", withSelector('{name: a, labels: {matchgate-match: x}}'), /must be another key/],
    ["the gateway's own annotation", withField('annotations: {match-data: x}'), /must be another key/],
    [
      'an unknown variable',
      withSelector('{name: a, when: "atributes.x == 1"}'),
      'profiles.ranked.selectors[0].when (line 8, column 19): must be a valid CEL expression: Unknown variable: atributes (at character 1)',
    ],
    [
      'an unknown player field',
      withSelector('{name: a, when: "players.all(p, p.teem == \'x\')"}'),
      /No such key: teem/,
    ],
    [
      'a condition that is none',
      withSelector('{name: a, when: "size(players)"}'),
      /when .*: must give true or false, and gives a int/,
    ],
    [
      'types that do not fit',
      withSelector('{name: a, when: "size(players) == \'x\'"}'),
      /no such overload: int == string/,
    ],
    [
      'a regular expression',
      withSelector('{name: a, when: "match_id.matches(\'(a+)+b\')"}'),
      /must not call matches\(…\), which is not available/,
    ],
    ['a binding', withSelector('{name: a, when: "cel.bind(x, match_id, x == \'a\')"}'), /must not call bind/],
    [
      'a shadowed variable',
      withSelector('{name: a, when: "attributes.l.all(players, true)"}'),
      /must not name the variable of all\(…\) players/,
    ],
    [
      'an open template',
      withSelector('{name: a, match_labels: {x: "{{attributes.a"}}'),
      /must close the \{\{ at character 1/,
    ],
    [
      'a template of a list',
      withSelector('{name: a, match_labels: {x: "{{players}}"}}'),
      /must give text, a number or a boolean, and gives a list<Player>/,
    ],
    [
      'an overlong expression',
      withSelector(`{name: a, when: "${'true && '.repeat(200)}true"}`),
      /must be at most 1000 characters/,
    ],
    [
      'too many expressions',
      withSelector(
        `{name: a, labels: {${Array.from({ length: 8 }, (_, i) => `k${i}: "${'{{1}}'.repeat(100)}"`).join(', ')}}}`,
      ),
      /profiles\.ranked .*: must hold at most 500 expressions/,
    ],
    [
      'a repeated key',
      GOOD.replace('  ranked:', '  ranked: {}\n  ranked:'),
      /^the file \(line 6, column 3\): must not give the key ranked twice/,
    ],
    [
      'an unknown tag',
      GOOD.replace('version: 1', 'version: !!js/function 1'),
      /line 1, column 10\): must be valid YAML: Unresolved tag/,
    ],
    ['text that is no map', 'hello', 'the file (line 1, column 1): must be a map (key: value)'],
    ['nothing', '', /^the file/],
    ['two documents', `${GOOD}---\n${GOOD}`, /must be valid YAML: Source contains multiple documents/],
    ['too much of it', `${GOOD}#${'x'.repeat(1_048_576)}`, /^the file: must be at most 1048576 bytes/],
  ];
  it.each(cases)('%s', (_name, text, problem) => {
    const problems = problemsOf(text);
    expect(problems).toEqual([typeof problem === 'string' ? problem : expect.stringMatching(problem)]);
  });

  it('caps that do not widen', () => {
    const latency = 'latency: {caps: [{after: 5s, max_ms: 80}, {after: 5s, max_ms: 70}]}';
    expect(problemsOf(GOOD.replace('[eu-west]', `[eu-west], ${latency}`))).toEqual([
      expect.stringMatching(/caps\[1\]\.after .*: must be later than that of the cap before it/),
      expect.stringMatching(/caps\[1\]\.max_ms .*: must be more than that of the cap before it/),
    ]);
  });

  it('all of it at once, of shape and of meaning', () => {
    const text = GOOD.replace('[eu-west]', '[mars]').replace('version: 1', 'version: 3') + '  broken: {selectors: 5}\n';
    expect(problemsOf(text).map((problem) => problem.replace(/ \(.*/, ''))).toEqual([
      'version',
      'profiles.broken.allocations',
      'profiles.broken.selectors',
      'profiles.ranked.allocations.candidates[0]',
    ]);
  });
});

describe('a hostile file is refused quickly', () => {
  const bombs: [name: string, text: string, problem: RegExp][] = [
    [
      'aliases that multiply',
      [
        'a: &a [x,x,x,x,x,x,x,x,x]',
        ...'bcdefghi'.split('').map(
          (c, i) =>
            `${c}: &${c} [${Array(9)
              .fill(`*${'abcdefghi'.charAt(i)}`)
              .join(',')}]`,
        ),
      ].join('\n'),
      /must not grow beyond/,
    ],
    [
      'an alias without an anchor',
      'a: &warm-first [1]\nb: *warm-frist\nc: *cold',
      /\(line 2, column 4\): must not use the alias \*warm-frist: no anchor &warm-frist comes before it/,
    ],
    ['an alias of itself', 'a: &a [*a]', /must not be nested more than 32 deep/],
    ['deep nesting', '['.repeat(100_000), /must be valid YAML/],
    [
      'deep nesting that is closed',
      `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
      /must be valid YAML: Maximum call stack/,
    ],
    ['very many keys', Array.from({ length: 20_000 }, (_, i) => `k${i}: 1`).join('\n'), /^version .* is missing/],
    [
      'very many aliases',
      Array.from({ length: 5_000 }, (_, i) => `- &a${i} x\n- *a${i}`).join('\n'),
      /must not have more than 100 aliases/,
    ],
  ];
  it.each(bombs)('%s', (_name, text, problem) => {
    const startedAt = performance.now();
    const problems = problemsOf(text);
    expect(problems[0]).toMatch(problem);
    expect(problems.length).toBeLessThanOrEqual(100);
    expect(performance.now() - startedAt).toBeLessThan(10_000);
  });
});
