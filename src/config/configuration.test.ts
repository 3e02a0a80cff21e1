import { describe, expect, it } from '@jest/globals';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadConfiguration } from './configuration.ts';
import { ConfigurationError } from './environment.ts';

const enough = { PROFILES_FILE: 'profiles.yaml', ORCHESTRATION_URL: 'http://127.0.0.1:8090' };

function problemsOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfiguration('all', env);
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
}

describe('the configuration', () => {
  it('parses numbers and flags, and falls back to the documented defaults', () => {
    const configuration = loadConfiguration('all', { ...enough, PORT: '9000', AUTH_ALLOW_NONE: 'true' });
    expect(configuration).toMatchObject({ PORT: 9000, METRICS_PORT: 9464, AUTH_ALLOW_NONE: true, HOST: '127.0.0.1' });
    expect(Object.isFrozen(configuration)).toBe(true);
  });

  it('names every wrong variable and what it must be, never its content', () => {
    const problems = problemsOf({ ...enough, PORT: 'hunter2', REDIS_URL: 'mysql://secret', LOG_LEVEL: 'loud' });
    expect(problems).toHaveLength(3);
    expect(problems[0]).toBe('PORT must be a port, 0 to 65535 (0: any free one)');
    expect(problems.join(' ')).not.toMatch(/hunter2|secret|loud/);
  });

  it.each([
    ['ORCHESTRATION_URL', 'http://['],
    ['ORCHESTRATION_TOKEN_URL', 'http://host:99999'],
    ['AUTH_JWT_JWKS_URL', 'https://'],
    ['AUTH_JWT_JWKS_URL', 'https://joe:hunter2@host/keys'],
    ['ORCHESTRATION_URL', 'https://joe@host'],
    ['ORCHESTRATION_TOKEN_URL', 'https://:hunter2@host/token'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://ho st'],
    ['REDIS_URL', 'redis://host?db=3'],
    ['HOST', ' '],
  ])('takes for %s nothing that is no address it can use, such as %j', (name, value) => {
    expect(problemsOf({ ...enough, [name]: value })).toEqual([expect.stringMatching(`^${name} must be `)]);
  });

  it('refuses settings that do not go together', () => {
    const ports = { ...enough, PORT: '9000', METRICS_PORT: '9000' };
    expect(problemsOf(ports)).toEqual(['METRICS_PORT must be another port than PORT']);
    expect(loadConfiguration('worker', ports).role).toBe('worker');
    expect(problemsOf({ ...enough, PORT: '0', METRICS_PORT: '0' })).toEqual([]);
  });

  it('says what a role is missing', () => {
    expect(problemsOf({ PROFILES_FILE: 'x' })).toEqual(['ORCHESTRATION_URL must be set for the role all']);
    expect(loadConfiguration('api', { PROFILES_FILE: 'x' }).role).toBe('api');
  });

  it('refuses an open door in production unless that is said twice', () => {
    expect(problemsOf({ ...enough, NODE_ENV: 'production' })).toHaveLength(1);
    expect(problemsOf({ ...enough, NODE_ENV: 'production', AUTH_ALLOW_NONE: 'true' })).toEqual([]);
  });

  it.each([
    [
      { AUTH_MODE: 'api-key' },
      ['one of API_KEYS_FILE and API_KEYS must be set where AUTH_MODE is api-key, and not both'],
    ],
    [{ AUTH_MODE: 'api-key', API_KEYS: '[]', API_KEYS_FILE: 'x' }, [expect.stringMatching(/not both$/)]],
    [{ AUTH_MODE: 'api-key', API_KEYS_FILE: 'x', NODE_ENV: 'production' }, []],
    [
      { AUTH_MODE: 'jwt', AUTH_JWT_ISSUER: 'x' },
      ['AUTH_JWT_JWKS_URL', 'AUTH_JWT_AUDIENCE'].map((name) => `${name} must be set where AUTH_MODE is jwt`),
    ],
    [{ AUTH_JWT_ALGORITHMS: 'RS256, PS256, EdDSA' }, []],
    [{ AUTH_JWT_ALGORITHMS: 'RS256,HS256' }, [expect.stringMatching(/^AUTH_JWT_ALGORITHMS must be RS256/)]],
    [{ AUTH_JWT_ALGORITHMS: 'none' }, [expect.stringMatching(/^AUTH_JWT_ALGORITHMS must be/)]],
  ])('asks for what a way of knowing callers needs, and takes no shared secret: %j', (auth, problems) => {
    expect(problemsOf({ ...enough, ...auth })).toEqual(problems);
  });

  it('asks nothing of the kind of a process that has no callers', () => {
    expect(loadConfiguration('worker', { ...enough, AUTH_MODE: 'jwt', NODE_ENV: 'production' }).role).toBe('worker');
  });

  it('reads a secret from a file, and refuses both at once', () => {
    const folder = mkdtempSync(join(tmpdir(), 'matchgate-config-'));
    const file = join(folder, 'secret');
    writeFileSync(file, 'from-a-file\n');
    const oauth = { ...enough, ORCHESTRATION_TOKEN_URL: 'http://127.0.0.1/token', ORCHESTRATION_CLIENT_ID: 'me' };
    const configuration = loadConfiguration('all', { ...oauth, ORCHESTRATION_CLIENT_SECRET_FILE: file });
    expect(configuration.ORCHESTRATION_CLIENT_SECRET).toBe('from-a-file');
    const emptyFile = { ...oauth, ORCHESTRATION_CLIENT_SECRET: 'x', ORCHESTRATION_CLIENT_SECRET_FILE: '' };
    expect(loadConfiguration('all', emptyFile).ORCHESTRATION_CLIENT_SECRET).toBe('x');
    const both = { ...oauth, ORCHESTRATION_CLIENT_SECRET_FILE: file, ORCHESTRATION_CLIENT_SECRET: 'x' };
    expect(problemsOf(both)).toContain(
      'ORCHESTRATION_CLIENT_SECRET and ORCHESTRATION_CLIENT_SECRET_FILE must not both be set',
    );
    rmSync(folder, { recursive: true });
  });

  it('lets no worker of a production installation be told to crash', () => {
    const crashing = { ...enough, AUTH_ALLOW_NONE: 'true', CHAOS_CRASH_POINT: 'ledger.take:after:1' };
    expect(problemsOf(crashing)).toEqual([]);
    expect(problemsOf({ ...crashing, NODE_ENV: 'production' })).toEqual([
      'CHAOS_CRASH_POINT must not be set where NODE_ENV is production',
    ]);
  });
});
