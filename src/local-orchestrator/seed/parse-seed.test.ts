import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { durationMs } from './duration.ts';
import { parseOrchestratorSeed } from './parse-seed.ts';

const id = '6f1c0d5e-2b1f-4a7e-9d55-0c3c1f7f1a01';
const withAllocation = (allocation: object, rest: object = {}) =>
  parseOrchestratorSeed(
    JSON.stringify({
      version: 1,
      clients: [{ client_id: 'matchgate', client_secret: 'local-secret', scopes: ['rw:prj/*/*'] }],
      projects: { 'alpha-beta-123456': { allocations: [{ id, name: 'eu-west', ...allocation }] } },
      ...rest,
    }),
  );
const problemsOf = (parsed: ReturnType<typeof parseOrchestratorSeed>) => (parsed.ok ? [] : parsed.problems);

describe('a seed', () => {
  it('fills in what is left out', () => {
    const parsed = withAllocation({ payloads: [{ count: 60 }, { count: 40, labels: { map: 'canyon' } }] });
    expect(parsed).toMatchObject({
      ok: true,
      seed: {
        tokenTtlMs: 3_600_000,
        rateLimit: null,
        projects: [
          {
            id: 'alpha-beta-123456',
            allocations: [
              {
                spec: { region: 'eu-west', min_payloads: 100, max_payloads: 100, buffer_size: 0 },
                afterRelease: 'Ready',
                process: null,
                timings: { gameMs: 0, creatingMs: 20 },
              },
            ],
          },
        ],
      },
    });
  });

  it('is what the example says', () => {
    const parsed = parseOrchestratorSeed(readFileSync('examples/orchestrator.yaml', 'utf8'));
    expect(parsed.ok && parsed.seed.projects[0]?.allocations.map(({ name }) => name)).toEqual(['eu-west', 'us-east']);
  });

  it('can be what the documentation shows', () => {
    const page = readFileSync('docs/local-orchestrator.md', 'utf8');
    const [, shown = ''] = /```yaml\n(version: 1\n.*?)```/s.exec(page) ?? [];
    const parsed = parseOrchestratorSeed(shown);
    expect(problemsOf(parsed)).toEqual([]);
    expect(parsed.ok && parsed.seed.projects[0]?.allocations.map(({ process }) => process !== null)).toEqual([
      false,
      true,
    ]);
  });

  it('names every problem at once, each with its place and with what it must be', () => {
    const problems = problemsOf(
      withAllocation(
        {
          id: 'x',
          kind: 'container',
          after_release: 'Gone',
          payloads: [{ count: 1.5, labels: { '-a': 'ok', b: 'no/slash' } }],
          timings: { game: '5' },
          surprise: 1,
        },
        { version: 2 },
      ),
    );
    const below = 'projects/alpha-beta-123456/allocations/0';
    expect(problems.map(({ path }) => path).toSorted()).toEqual([
      `${below}/after_release`,
      `${below}/id`,
      `${below}/kind`,
      `${below}/payloads/0/count`,
      `${below}/payloads/0/labels/-a`,
      `${below}/payloads/0/labels/b`,
      `${below}/surprise`,
      `${below}/timings/game`,
      'version',
    ]);
    for (const { message } of problems) expect(message).toMatch(/must be|known are/);
  });

  it.each<[string, object, object, string]>([
    ['fewer than listed', { payloads: [{ count: 3 }], max_payloads: 2 }, {}, 'max_payloads'],
    ['less than the minimum', { min_payloads: 3, max_payloads: 2 }, {}, 'max_payloads'],
    ['a process without its command', { kind: 'process' }, {}, 'process'],
    ['a command without kind process', { process: { command: 'x', ports: { from: 1, to: 2 } } }, {}, 'process'],
    [
      'an empty range',
      { kind: 'process', process: { command: 'x', ports: { from: 2, to: 1 } } },
      {},
      'process/ports/to',
    ],
  ])('refuses %s', (_, allocation, rest, path) => {
    expect(problemsOf(withAllocation(allocation, rest)).map((problem) => problem.path)).toEqual([
      `projects/alpha-beta-123456/allocations/0/${path}`,
    ]);
  });

  it('refuses tokens that expire at once', () => {
    expect(problemsOf(withAllocation({}, { token_ttl: '999ms' }))).toEqual([
      { path: 'token_ttl', message: 'must be at least 1s' },
    ]);
  });

  it('refuses an allocation that is there twice, and routes that fit no operation', () => {
    const twice = { id, name: 'again' };
    const rest = { projects: { p: { allocations: [twice, twice] } }, routes: { CreateReservation: 'POST /x' } };
    expect(problemsOf(withAllocation({}, rest)).map(({ path }) => path)).toEqual([
      'projects/p/allocations/1/id',
      'routes',
    ]);
  });

  it.each(['', '[', 'a: *b', '"', '1', 'null', '- x'])('answers the text %j with a problem', (text) => {
    expect(problemsOf(parseOrchestratorSeed(text)).length).toBeGreaterThan(0);
  });

  it('names an alias that has no anchor', () => {
    expect(problemsOf(parseOrchestratorSeed('a: *nobody'))).toMatchObject([
      { path: '', message: expect.stringMatching(/Unresolved alias.*: nobody$/) },
    ]);
  });
});

describe('a duration', () => {
  it.each([
    ['20ms', 20],
    ['1.5s', 1500],
    ['2m', 120_000],
    ['1h', 3_600_000],
    ['5', undefined],
    ['s', undefined],
  ])('%s', (text, ms) => expect(durationMs(text)).toBe(ms));
});
