import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MatchDirectory } from '../../src/matches/ledger/match-directory.ts';
import { eventually } from '../support/eventually.ts';
import { ApiClient } from './api-client.ts';
import { contentOf, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

let under: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  under = await startApiUnderTest(1, { MATCH_RETENTION_MS: '1000' });
  api = await ApiClient.of(under.url);
});
afterAll(() => under.stop());

const batch = (matches: unknown) => api.post('/v1/matches/batch', JSON.stringify({ matches }));

describe('a batch', () => {
  it('answers for each match in its order, and a bad one harms no other', async () => {
    const good = { match_id: 'b-1', profile: 'ranked' };
    const { status, body } = await batch([
      good,
      { match_id: 'b-2', profile: 'nobody' },
      good,
      { ...good, priority: 1 },
      { match_id: 'b-3', profile: 'ranked', players: [{ x: 1 }], more: 1 },
      7,
      { match_id: 'b-4', profile: 'casual' },
    ]);
    expect(status).toBe(207);
    expect(
      body.results.map((result) => [result.match_id, result.status, result.problem?.code ?? result.match?.state]),
    ).toEqual([
      ['b-1', 202, 'queued'],
      ['b-2', 422, 'invalid_request'],
      ['b-1', 202, 'queued'],
      ['b-1', 409, 'match_id_conflict'],
      ['b-3', 422, 'invalid_request'],
      [null, 422, 'invalid_request'],
      ['b-4', 202, 'queued'],
    ]);
    expect(body.results[4]?.problem?.errors.map(({ pointer }) => pointer)).toContain('/players/0/player_id');
  });

  it('takes what only one of them gives twice, or cannot be kept, from that one alone', async () => {
    const text = `{"matches":[{"match_id":"t-1","profile":"ranked","match_data":{"a":1,"a":2}},
      {"match_id":"t-2","profile":"ranked","match_data":"\\ud800"},{"match_id":"t-3","profile":"ranked"}]}`;
    const { body } = await api.post('/v1/matches/batch', text);
    expect(body.results.map(({ status, problem }) => [status, problem?.errors[0]?.pointer])).toEqual([
      [422, '/match_data/a'],
      [422, '/match_data'],
      [202, undefined],
    ]);
  });

  it('takes what is given twice from each that does so, however often another one does', async () => {
    const names = (count: number) => `{${Array.from({ length: count }, (_, index) => `"n${index % 10}":1`).join()}}`;
    const match = (id: string, data: string) => `{"match_id":"${id}","profile":"ranked","match_data":${data}}`;
    const text = `{"matches":[${match('t-4', names(12_000))},${match('t-5', names(11))},${match('t-6', names(10))}]}`;
    const { body } = await api.post('/v1/matches/batch', text);
    expect(body.results.map(({ status, problem }) => [status, problem?.errors[0]?.pointer])).toEqual([
      [422, '/match_data/n0'],
      [422, '/match_data/n0'],
      [202, undefined],
    ]);
  });

  it('is told at most 1,000 field errors, and of each match at least the first', async () => {
    const wrong = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`x${index}`, 1]));
    const { body } = await batch([...Array<object>(60).fill(wrong), { match_id: 'm-1', profile: 'ranked' }]);
    const told = body.results.map(({ status, problem }) => [
      status,
      problem?.errors.length,
      problem?.detail.endsWith('; there are more errors'),
    ]);
    expect(told).toEqual([
      ...Array<unknown>(50).fill([422, 20, false]),
      ...Array<unknown>(10).fill([422, 1, true]),
      [202, undefined, undefined],
    ]);
  });

  it('that gives its list twice is refused as a whole', async () => {
    const list = '[{"match_id":"t-7","profile":"ranked"}]';
    const { status, body } = await api.post('/v1/matches/batch', `{"matches":${list},"matches":${list}}`);
    expect([status, body.errors]).toEqual([422, [{ pointer: '/matches', message: 'is given twice' }]]);
  });

  const larger = 256 * 1024;
  it.each([
    ['numbers that fit when written out', Array<string>(11_000).fill('1e20').join(), 202],
    ['numbers too long when written out', Array<string>(13_000).fill('1e20').join(), 413],
    ['text shorter when written out', `"${'\\u0041'.repeat(50_000)}"`, 413],
    ['too much that is given twice', `{"a":1,"a":2},"${'x'.repeat(larger)}"`, 413],
    ['too much that nests too deeply', '['.repeat(larger / 2) + ']'.repeat(larger / 2), 413],
    ['numbers too long when written out, and given twice', `{"a":1,"a":[${'1e20,'.repeat(13_000)}1]}`, 422],
  ])('judges the size of %s as of a match that comes alone', async (what, data, expected) => {
    const id = what.replaceAll(/[ ,]+/g, '-');
    const text = (name: string) => `{"match_id":"${name}-${id}","profile":"ranked","match_data":[${data}]}`;
    const alone = await api.post('/v1/matches', text('alone'));
    const { results } = (await api.post('/v1/matches/batch', `{"matches":[ ${text('many')} ]}`)).body;
    expect([alone.status, ...results.map(({ status }) => status)]).toEqual([expected, expected]);
  });

  it.each([65, 70, 100_000])('takes a nesting of %d levels from the match that has it', async (levels) => {
    const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
    const id = (name: string) => `"match_id":"deep-${levels}-${name}","profile":"ranked"`;
    const text = `{"matches":[{${id('a')},"match_data":[1,"[{",${nested(61)}]},
      {"match_data":{"a":1,"b":${nested(levels - 2)}},${id('b')}},
      7,{${id('c')},"match_data":{"a":1,"a":2}},{${id('d')}}]}`;
    const { status, body } = await api.post('/v1/matches/batch', text);
    expect(status).toBe(207);
    expect(body.results.map((result) => [result.match_id, result.status, result.problem?.errors[0]?.message])).toEqual([
      [`deep-${levels}-a`, 202, undefined],
      [`deep-${levels}-b`, 422, 'must not nest deeper than 64 levels'],
      [null, 422, 'must be object'],
      [`deep-${levels}-c`, 422, 'is given twice'],
      [`deep-${levels}-d`, 202, undefined],
    ]);
  });

  it.each([63, 64, 65])('judges %d levels as of a match that comes alone', async (levels) => {
    const text = (name: string) =>
      `{"match_id":"${name}-${levels}","profile":"ranked","match_data":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`;
    const alone = await api.post('/v1/matches', text('alone'));
    const [result] = (await api.post('/v1/matches/batch', `{"matches":[${text('many')}]}`)).body.results;
    expect(alone.status).toBe(levels > 64 ? 422 : 202);
    expect([result?.status, result?.problem?.errors]).toEqual([alone.status, alone.body.errors]);
  });

  it.each([
    [
      'around its matches',
      `{"matches":[{"match_id":"x-1","profile":"ranked"}],"x":${'['.repeat(70)}${']'.repeat(70)}}`,
    ],
    ['and holding no matches', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ])('nested too deeply %s is refused as a whole', async (_what, text) => {
    const before = await contentOf(under.redis);
    expect((await api.post('/v1/matches/batch', text)).status).toBe(422);
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('of 1,000 matches, larger than a single body may be, is accepted', async () => {
    const matches = Array.from({ length: 1_000 }, (_, i) => ({
      match_id: `k-${i}`,
      profile: 'ranked',
      match_data: 'x'.repeat(500),
    }));
    const { body } = await batch(matches);
    expect(body.results.map(({ match_id }) => match_id)).toEqual(matches.map(({ match_id }) => match_id));
    expect(new Set(body.results.map(({ status }) => status))).toEqual(new Set([202]));
  });

  it.each([
    ['of nothing', [], 422],
    ['of 1,001', Array.from({ length: 1_001 }, () => 0), 422],
    ['of more than 8 MiB', ['x'.repeat(8 * 1024 * 1024)], 413],
    ['that is no list', {}, 422],
  ])('%s is refused as a whole', async (_what, matches, expected) => {
    const before = await contentOf(under.redis);
    expect((await batch(matches)).status).toBe(expected);
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('of more than 8 MiB is told its own limit, and another body its own', async () => {
    const tooLarge = JSON.stringify('x'.repeat(8 * 1024 * 1024));
    expect((await api.post('/v1/matches/batch', tooLarge)).body.detail).toBe('the body must be at most 8 MiB');
    expect((await api.post('/v1/matches', tooLarge)).body.detail).toBe('the body must be at most 256 KiB');
  });

  it('refuses a match that is larger than one may be', async () => {
    const { body } = await batch([{ match_id: 'l-1', profile: 'ranked', match_data: 'x'.repeat(256 * 1024) }]);
    expect(body.results[0]?.status).toBe(413);
  });
});

async function pages(query: string): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const { body } = await api.get(`/v1/matches?${query}${cursor === '' ? '' : `&cursor=${cursor}`}`);
    ids.push(...body.matches.map(({ match_id }) => match_id));
    cursor = body.next_cursor;
  }
  return ids;
}

describe('the list of matches', () => {
  it('shows every match once, newest first, over all pages and shards', async () => {
    const ids = await pages('limit=200');
    const kept = (await under.redis.keys('*:match:*')).map((key) => key.replace(/^.*\//, ''));
    expect(ids.toSorted()).toEqual(kept.toSorted());
    const { body } = await api.get('/v1/matches?limit=200');
    const times = body.matches.map(({ created_at }) => created_at);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('is narrowed to a state and a profile', async () => {
    expect(await pages('profile=casual')).toEqual(['b-4']);
    expect(await pages('state=assigned')).toEqual([]);
    expect((await pages('state=queued&limit=200')).length).toBeGreaterThan(1_000);
  });

  it('does not hold what has expired, and lets it out of its index', async () => {
    await api.call('DELETE', '/v1/matches/b-4');
    const shard = under.ledger.keys.shardOf('default/b-4');
    await eventually(
      () => pages('profile=casual'),
      (ids) => ids.length === 0,
    );
    await new MatchDirectory(under.redis, 3).forgetExpired(shard);
    expect(await under.redis.zscore(under.ledger.keys.index(shard, 'default'), 'default/b-4')).toBeNull();
    expect(await under.redis.zcard(under.ledger.keys.expiring(shard))).toBe(0);
  });

  it('goes on after a page among whose matches one has expired', async () => {
    for (const id of ['e-1', 'e-2', 'e-3', 'e-4']) await api.submit({ match_id: id, profile: 'ranked' });
    await api.call('DELETE', '/v1/matches/e-3');
    await eventually(
      () => api.get('/v1/matches/e-3'),
      ({ status }) => status === 404,
    );
    const { body } = await api.get('/v1/matches?limit=2');
    expect(body.matches.map(({ match_id }) => match_id)).toEqual(['e-4', 'e-2']);
    const next = await api.get(`/v1/matches?limit=1&cursor=${body.next_cursor}`);
    expect(next.body.matches.map(({ match_id }) => match_id)).toEqual(['e-1']);
  });

  it.each(['state=lost', 'limit=0', 'limit=201', 'limit=x', 'cursor=x', 'cursor=%00', 'more=1'])(
    'is refused for ?%s',
    async (query) => {
      const { status, body } = await api.get(`/v1/matches?${query}`);
      expect([status, body.code]).toEqual([422, 'invalid_request']);
    },
  );
});
