import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { ApiClient, type Answer } from './api-client.ts';
import { startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

/** Slow enough that nothing comes back while a test runs. */
const limit = { per_second: 0.001, burst: 10 };
const scopes = ['matches:write', 'matches:read'];
const entry = (id: string, more: object = {}) => ({
  id,
  hash: createHash('sha256').update(id).digest('hex'),
  scopes,
  ...more,
});
const ids = ['ten', 'shared', 'batch', 'debt', 'one', 'away'];
const API_KEYS = JSON.stringify([
  ...ids.map((id) => entry(id, { rate_limit: limit })),
  entry('fast', { rate_limit: { per_second: 20, burst: 1 } }),
  entry('default'),
]);

let under: ApiUnderTest;
let first: ApiClient;
let second: ApiClient;

beforeAll(async () => {
  under = await startApiUnderTest(2, {
    AUTH_MODE: 'api-key',
    API_KEYS,
    RATE_LIMIT_PER_SECOND: '1',
    RATE_LIMIT_BURST: '3',
  });
  [first, second] = [await ApiClient.of(under.urls[0] ?? ''), await ApiClient.of(under.urls[1] ?? '')];
});
afterAll(() => under.stop());

const get = (key: string, client = first): Promise<Answer> =>
  client.get('/v1/profiles', { headers: { 'x-api-key': key } });
const batch = (key: string, size: number): Promise<Answer> => {
  const matches = Array.from({ length: size }, (_, i) => ({ match_id: `${key}-${size}-${i}`, profile: 'ranked' }));
  return first.post('/v1/matches/batch', JSON.stringify({ matches }), { 'x-api-key': key });
};
const statuses = async (answers: Promise<Answer>[]) => (await Promise.all(answers)).map(({ status }) => status);
const kept = async (prefix: string) => (await under.redis.keys(`*:match:default/${prefix}*`)).length;

describe('a caller with a limit', () => {
  it('is let through as often as the burst says, and then told when to come back', async () => {
    const seen = await statuses(Array.from({ length: 15 }, () => get('ten')));
    expect(seen.filter((status) => status === 200)).toHaveLength(10);
    const refused = await get('ten');
    expect([refused.status, refused.body.code]).toEqual([429, 'rate_limited']);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(900);
  });

  it('has one limit over all replicas', async () => {
    const seen = await statuses(Array.from({ length: 20 }, (_, i) => get('shared', i % 2 ? first : second)));
    expect(seen.filter((status) => status === 200)).toHaveLength(10);
  });

  it('does not use up another’s', async () => {
    await statuses(Array.from({ length: 12 }, () => get('one')));
    expect((await get('one')).status).toBe(429);
    expect((await get('fast')).status).toBe(200);
  });

  it('pays for a batch by its matches, and nothing of a refused one is kept', async () => {
    expect(await statuses([batch('batch', 7)])).toEqual([207]);
    expect(await statuses([batch('batch', 6)])).toEqual([429]);
    expect(await kept('batch-6-')).toBe(0);
    expect(await kept('batch-7-')).toBe(7);
  });

  it('may send a batch larger than the burst, and waits the longer for it', async () => {
    expect(await statuses([batch('debt', 60)])).toEqual([207]);
    const refused = await get('debt');
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(50_000);
  });

  it('is let through again after a while', async () => {
    await eventually(
      () => get('fast'),
      (answer) => answer.status === 200,
    );
    await eventually(
      () => get('fast'),
      (answer) => answer.status === 429,
      { everyMs: 0 },
    );
    await eventually(
      () => get('fast'),
      (answer) => answer.status === 200,
    );
  });

  it('has the installation’s where it has none of its own', async () => {
    const seen = await statuses(Array.from({ length: 30 }, () => get('default')));
    expect(seen.slice().sort()[0]).toBe(200);
    expect(seen.filter((status) => status === 429).length).toBeGreaterThan(15);
  });

  it('leaves nothing in Redis but under a hash tag, and for no longer than it needs', async () => {
    const buckets = await under.redis.keys('*:rate:*');
    expect(buckets.length).toBeGreaterThan(3);
    for (const bucket of buckets) {
      expect(bucket).toMatch(/^\{mg:[0-2]\}:rate:default\//);
      // Unless it is gone already.
      expect(await under.redis.pttl(bucket)).not.toBe(-1);
    }
  });

  it('is not told of too many requests because Redis cannot serve', async () => {
    await under.redis.config('SET', 'min-replicas-to-write', '1');
    expect(new Set(await statuses(Array.from({ length: 15 }, () => get('away'))))).toEqual(new Set([200]));
    expect((await batch('away', 2)).body.code).toBe('store_unavailable');
    await under.redis.config('SET', 'min-replicas-to-write', '0');
    const seen = await statuses(Array.from({ length: 15 }, () => get('away')));
    expect(seen.filter((status) => status === 200)).toHaveLength(10);
  });
});
