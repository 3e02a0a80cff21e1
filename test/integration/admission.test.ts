import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ApiClient } from './api-client.ts';
import { contentOf, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

let under: ApiUnderTest;
let api: ApiClient;
beforeAll(async () => {
  under = await startApiUnderTest(1, { BACKLOG_LIMIT_PER_PROFILE: '3', BACKLOG_LIMIT: '5', QUEUE_SHARDS: '1' });
  api = await ApiClient.of(under.url);
});
afterAll(() => under.stop());

it('tells every accepted match where it stands, and refuses at once what the backlog does not hold', async () => {
  const positions: unknown[] = [];
  for (const match_id of ['m-0', 'm-1', 'm-2']) {
    const { status, body } = await api.submit({ match_id, profile: 'ranked' });
    expect(status).toBe(202);
    positions.push(Reflect.get(body, 'position'));
  }
  expect(positions).toEqual([1, 2, 3]);
  expect(await api.get('/v1/matches/m-1')).toMatchObject({ body: { position: 2, estimated_wait_ms: null } });

  const before = await contentOf(under.redis);
  const refused = await api.submit({ match_id: 'm-3', profile: 'ranked' });
  expect(refused).toMatchObject({ status: 503, body: { code: 'backlog_full' } });
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
  expect(await contentOf(under.redis)).toEqual(before);
  // What has been accepted is not refused when it is sent again, and another profile has a line of its own.
  expect(await api.submit({ match_id: 'm-0', profile: 'ranked' })).toMatchObject({ status: 202 });
  expect(await api.submit({ match_id: 'c-0', profile: 'casual' })).toMatchObject({
    status: 202,
    body: { position: 1 },
  });
  expect(await api.submit({ match_id: 'c-1', profile: 'casual' })).toMatchObject({ status: 202 });
  expect(await api.submit({ match_id: 'c-2', profile: 'casual' })).toMatchObject({ status: 503 });

  const batch = await api.post(
    '/v1/matches/batch',
    JSON.stringify({
      matches: [
        { match_id: 'c-3', profile: 'casual' },
        { match_id: 'm-1', profile: 'ranked' },
      ],
    }),
  );
  expect(batch.body.results).toMatchObject([{ status: 503, problem: { code: 'backlog_full' } }, { status: 202 }]);
  expect(Number(batch.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);

  await api.call('DELETE', '/v1/matches/m-0');
  expect(await api.get('/v1/matches/m-0')).toMatchObject({ body: { position: null, estimated_wait_ms: null } });
  expect(await api.get('/v1/matches/m-1')).toMatchObject({ body: { position: 1 } });
  expect(await api.submit({ match_id: 'm-3', profile: 'ranked' })).toMatchObject({ status: 202 });
});
