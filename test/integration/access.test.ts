/** Who may do what: API keys, their scopes and tenants, and what becomes of them while the process runs. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startApi } from '../../src/roles/api.ts';
import { loadConfiguration } from '../../src/config/configuration.ts';
import { ApiKeys } from '../../src/intake/access/api-keys.ts';
import type { Scope } from '../../src/intake/access/caller.ts';
import { OPERATIONS } from '../fuzz/described-operations.ts';
import { eventually } from '../support/eventually.ts';
import { ApiClient, type Answer } from './api-client.ts';
import { contentOf, profilesFile, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';
import { EventReader } from './event-reader.ts';

const newKey = () => randomBytes(32).toString('base64url');
const entry = (id: string, key: string, more: object = {}) => ({
  id,
  hash: createHash('sha256').update(key).digest('hex'),
  scopes: ['matches:write', 'matches:read'],
  ...more,
});

const keys = { blue: newKey(), red: newKey(), reader: newKey(), operator: newKey(), old: newKey(), soon: newKey() };
const list = [
  entry('blue', keys.blue, { tenant: 'blue' }),
  entry('red', keys.red, { tenant: 'red' }),
  entry('reader', keys.reader, { tenant: 'blue', scopes: ['matches:read'] }),
  entry('operator', keys.operator, { tenant: 'blue', scopes: ['operate'] }),
  entry('old', keys.old, { not_after: '2020-01-01T00:00:00Z' }),
];

let folder: string;
let file: string;
let under: ApiUnderTest;
let api: ApiClient;

/** As Kubernetes does it: the file is a link into a folder that is a link, and the latter is swapped. */
let generation = 0;
async function publish(text: string): Promise<void> {
  const dated = `..${(generation += 1)}`;
  await mkdir(join(folder, dated));
  await writeFile(join(folder, dated, 'keys.yaml'), text);
  await symlink(dated, join(folder, '..next'));
  await rename(join(folder, '..next'), join(folder, '..data'));
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'matchgate-keys-'));
  file = join(folder, 'keys.yaml');
  await publish(JSON.stringify(list));
  await symlink(join('..data', 'keys.yaml'), file);
  under = await startApiUnderTest(2, { AUTH_MODE: 'api-key', API_KEYS_FILE: file });
  api = await ApiClient.of(under.url);
});
afterAll(async () => {
  await under.stop();
  await rm(folder, { recursive: true });
});

const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
const match = (match_id: string, more: object = {}) => ({ match_id, profile: 'ranked', ...more });
const told = ({ status, body }: Answer) => [status, body.code];

describe('who is not known', () => {
  it.each([
    ['nothing', {}],
    ['an unknown key', bearer(newKey())],
    ['an empty key', { 'x-api-key': '' }],
    ['a key that is no longer good', bearer(keys.old)],
    ['another scheme', { authorization: `Basic ${keys.blue}` }],
    ['two keys', { ...bearer(keys.blue), 'x-api-key': keys.blue }],
    ['the digest of a key', bearer(list[0]?.hash ?? '')],
    ['a key with something added', bearer(`${keys.blue}x`)],
  ])('is refused before the body is read: %s', async (_what, headers: Record<string, string>) => {
    const before = await contentOf(under.redis);
    for (const answer of [
      await api.submit(match('refused'), headers),
      await api.post('/v1/matches', 'no JSON', headers),
      await api.post('/v1/matches/batch', 'x'.repeat(300_000), headers),
      await api.get('/v1/matches', { headers }),
      await api.get('/v1/events', { headers }),
      await api.call('DELETE', '/v1/matches/refused', { headers }),
    ]) {
      expect(told(answer)).toEqual([401, 'unauthenticated']);
      expect(answer.headers.get('www-authenticate')).toMatch(/^Bearer /);
    }
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('sees the description of the API, and whether it is ready, and not why', async () => {
    for (const path of ['/openapi.json', '/docs', '/healthz/live', '/healthz/ready']) {
      expect((await fetch(under.url + path)).status).toBe(200);
    }
    expect(await (await fetch(`${under.url}/healthz/ready`)).json()).toEqual({ status: 'ready' });
    expect(await (await fetch(`${under.metricsUrl}/healthz/ready`)).json()).toMatchObject({ reasons: {} });
    expect((await fetch(`${under.url}/metrics`)).status).toBe(404);
  });
});

describe('what a caller may do', () => {
  /** Of every operation of the description: one that is missing here fails below. */
  const scopes: Readonly<Record<string, Scope | 'open' | undefined>> = {
    submitMatch: 'matches:write',
    submitBatch: 'matches:write',
    withdrawMatch: 'matches:write',
    confirmMatch: 'matches:write',
    listMatches: 'matches:read',
    getMatch: 'matches:read',
    followEvents: 'matches:read',
    followMatch: 'matches:read',
    explainPlan: 'matches:read',
    listProfiles: 'matches:read',
    listAllocations: 'matches:read',
    listDeadLetters: 'operate',
    resendDeadLetters: 'operate',
    resendDeadLetter: 'operate',
    pauseAllocation: 'operate',
    resumeAllocation: 'operate',
    forceBreaker: 'operate',
    erasePlayer: 'operate',
    getOverview: 'operate',
    getMatchTimeline: 'operate',
    withdrawMatchByOperator: 'operate',
    live: 'open',
    ready: 'open',
  };
  const routes = OPERATIONS.map(({ id, method, path }): [string | undefined, string, string] => [
    scopes[id],
    // The stream of all events has no end that could be waited for.
    id === 'followEvents' ? 'HEAD' : method,
    path.replaceAll(/\{\w+\}/g, 'x-1'),
  ]);
  const guarded = routes.filter(([scope]) => scope !== 'open');

  it.each(guarded)('needs the scope %s for %s %s', async (scope, method, path) => {
    expect(scope).toBeDefined();
    for (const [name, key] of Object.entries({ reader: keys.reader, operator: keys.operator, blue: keys.blue })) {
      const given: Record<string, string[]> = {
        reader: ['matches:read'],
        operator: ['operate', 'matches:read'],
        blue: ['matches:read', 'matches:write'],
      };
      const has = given[name]?.includes(scope ?? '') ?? false;
      const answer = await fetch(under.url + path, { method, headers: bearer(key) });
      expect([name, answer.status === 403]).toEqual([name, !has]);
      if (has || method === 'HEAD') continue;
      expect(await answer.json()).toMatchObject({ code: 'forbidden', detail: expect.stringContaining(scope ?? '') });
    }
  });

  it.each(guarded)('is nothing without a key (%s: %s %s)', async (_scope, method, path) => {
    const answer = await fetch(under.url + path, { method });
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="matchgate"']);
  });

  it('is the same with either header', async () => {
    expect((await api.submit(match('either'), { 'x-api-key': keys.blue })).status).toBe(202);
    const shown = await api.get('/v1/matches/either', { headers: bearer(keys.blue) });
    expect(shown.body.match_id).toBe('either');
  });
});

describe('two tenants', () => {
  const blue = { headers: bearer(keys.blue) };
  const red = { headers: bearer(keys.red) };

  it('with the same match_id have two matches', async () => {
    const first = await api.submit(match('same', { priority: 1 }), blue.headers);
    const second = await api.submit(match('same', { priority: 2 }), red.headers);
    expect([first.status, second.status]).toEqual([202, 202]);
    expect((await api.call('DELETE', '/v1/matches/same', red)).body.state).toBe('cancelled');
    expect((await api.get('/v1/matches/same', blue)).body).toMatchObject({ state: 'queued', priority: 1 });
  });

  it('do not learn of one another’s matches, by reading, withdrawing, replaying, listing or following', async () => {
    await api.submit(match('only-blue'), blue.headers);
    expect(told(await api.get('/v1/matches/only-blue', red))).toEqual([404, 'match_not_found']);
    expect(told(await api.get('/v1/matches/only-blue/events', red))).toEqual([404, 'match_not_found']);
    expect(told(await api.call('DELETE', '/v1/matches/only-blue', red))).toEqual([404, 'match_not_found']);
    const { body } = await api.post(
      '/v1/matches/batch',
      JSON.stringify({ matches: [match('only-blue')] }),
      red.headers,
    );
    expect(body.results[0]?.status).toBe(202);
    await api.call('DELETE', '/v1/matches/only-blue', red);
    expect((await api.get('/v1/matches/only-blue', blue)).body.state).toBe('queued');
  });

  it('see their own matches alone in the list, page by page, and nothing of others in its cursors', async () => {
    for (let i = 0; i < 6; i += 1) await api.submit(match(`secret-of-blue-${i}`), blue.headers);
    for (let i = 0; i < 3; i += 1) await api.submit(match(`of-red-${i}`), red.headers);
    for (let i = 6; i < 12; i += 1) await api.submit(match(`secret-of-blue-${i}`), blue.headers);
    const seen: string[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const page = await api.get(`/v1/matches?limit=2${cursor === '' ? '' : `&cursor=${cursor}`}`, red);
      expect(page.body.matches.length).toBeGreaterThan(0);
      seen.push(...page.body.matches.map(({ match_id }) => match_id));
      cursor = page.body.next_cursor;
      expect(Buffer.from(cursor ?? '', 'base64url').toString()).not.toContain('blue/');
    }
    expect(seen.slice(0, 3)).toEqual(['of-red-2', 'of-red-1', 'of-red-0']);
    expect(seen.join()).not.toContain('blue-');
  });

  it('are told their own events alone, those of the past and those that happen', async () => {
    const reader = await EventReader.open(`${under.urls[1]}/v1/events?after=0`, undefined, red.headers);
    await api.submit(match('blue-event'), blue.headers);
    await api.submit(match('last-of-red'), red.headers);
    const subjects: string[] = [];
    while (subjects.at(-1) !== 'last-of-red') {
      const [event] = await reader.take(1);
      subjects.push(event?.data.subject ?? 'the stream ended');
    }
    await reader.close();
    expect(subjects.filter((subject) => subject.includes('blue-'))).toEqual([]);
  });
});

describe('the file of keys', () => {
  const isGood = async (key: string) =>
    (await Promise.all(under.urls.map((url) => fetch(`${url}/v1/profiles`, { headers: bearer(key) })))).map(
      ({ status }) => status === 200,
    );
  const metric = async (name: string) => {
    const text = await (await fetch(`${under.metricsUrl}/metrics`)).text();
    return Number(new RegExp(`^${name} (\\d+)`, 'm').exec(text)?.[1]);
  };

  it('is read again when it is swapped: a new key is good beside the old one, and then alone', async () => {
    await publish(JSON.stringify([...list, entry('soon', keys.soon)]));
    await eventually(
      () => isGood(keys.soon),
      (good) => good.every(Boolean),
    );
    expect(await isGood(keys.blue)).toEqual([true, true]);
    await publish(JSON.stringify([entry('soon', keys.soon)]));
    await eventually(
      () => isGood(keys.blue),
      (good) => !good.some(Boolean),
    );
    expect(await isGood(keys.soon)).toEqual([true, true]);
    expect(await metric('matchgate_api_keys')).toBe(1);
  });

  it('that is bad changes nothing, and says so', async () => {
    await publish('- {id: x, hash: nonsense}');
    await eventually(
      () => metric('matchgate_api_keys_file_bad'),
      (bad) => bad === 1,
    );
    expect(await isGood(keys.soon)).toEqual([true, true]);
    await publish(JSON.stringify([entry('soon', keys.soon)]));
    await eventually(
      () => metric('matchgate_api_keys_file_bad'),
      (bad) => bad === 0,
    );
  });

  it('is told only when something else is in it', async () => {
    const path = join(folder, 'told.yaml');
    const text = JSON.stringify([entry('soon', keys.soon)]);
    await writeFile(path, text);
    const told: (number | 'bad')[] = [];
    const apiKeys = await ApiKeys.ofFile(path, (change) => told.push(change.kind === 'loaded' ? change.keys : 'bad'));
    for (const content of [text, `# a remark\n${text}`, 'nonsense', 'nonsense', text, text, '[]']) {
      await writeFile(path, content);
      await apiKeys.reload(path);
    }
    apiKeys.close();
    expect(told).toEqual(['bad', 1, 0]);
  });

  it('keeps a process from starting if it is bad from the start, without a word of what is in it', async () => {
    const bad = join(folder, 'bad.yaml');
    await writeFile(bad, `- {id: hunter2, hash: ${'z'.repeat(64)}, scopes: [everything]}`);
    const configuration = loadConfiguration('api', {
      ...{ PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'silent', PROFILES_FILE: profilesFile },
      ...{ REDIS_URL: under.server.url, AUTH_MODE: 'api-key', API_KEYS_FILE: bad },
    });
    const refusal = await startApi(configuration).then(
      () => 'started',
      (error: unknown) => String(error),
    );
    expect(refusal).toContain('API_KEYS_FILE must hold a list of API keys: /0/hash');
    expect(refusal).not.toMatch(/hunter2|zzz|everything/);
  });
});
