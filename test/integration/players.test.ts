import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matchKey } from '../../src/matches/match-key.ts';
import { ApiClient } from './api-client.ts';
import { EventReader } from './event-reader.ts';
import { startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';

const PLAYER = 'Zoë/7 %_secret';

let under: ApiUnderTest;
let api: ApiClient;

beforeAll(async () => {
  under = await startApiUnderTest();
  api = await ApiClient.of(under.url);
});
afterAll(() => under.stop());

const match = (match_id: string) => ({
  match_id,
  profile: 'ranked',
  players: [{ player_id: PLAYER, attributes: { mmr: 1_510 } }, { player_id: 'other' }],
  match_data: { nicknames: { [PLAYER]: 'Zoë' } },
});
const path = `/v1/players/${encodeURIComponent(PLAYER)}`;
const erase = (cursor?: string) => api.call('DELETE', cursor === undefined ? path : `${path}?cursor=${cursor}`);
const requestOf = (id: string) => under.redis.get(under.ledger.keys.request(matchKey('default', id)));

/** All that Redis holds, as text. */
async function everything(): Promise<string> {
  const { redis } = under;
  const texts = (await redis.keys('*')).map(async (key) => {
    const type = await redis.type(key);
    if (type === 'string') return redis.get(key);
    if (type === 'hash') return redis.hgetall(key);
    return type === 'stream' ? redis.xrange(key, '-', '+') : redis.zrange(key, '0', '-1');
  });
  return JSON.stringify(await Promise.all(texts));
}

describe('erasing a player', () => {
  it('takes them out of the matches that are over, and leaves those that are not', async () => {
    await api.submit(match('over'));
    await api.submit(match('queued'));
    await api.submit({ match_id: 'without', profile: 'ranked', match_data: { kept: true } });
    await api.call('DELETE', '/v1/matches/over');
    await api.call('DELETE', '/v1/matches/without');
    const kept = await under.redis.pttl(under.ledger.keys.request('default/over'));
    const events = await EventReader.open(`${under.url}/v1/events`);
    const answer = await erase();
    const [told] = await events.take(1);
    await events.close();
    expect(told?.data).toMatchObject({
      ...{ type: 'matchgate.operator.erase', source: '/v1/players', subject: 'player' },
      data: { by: 'anybody' },
    });
    expect([answer.status, answer.body]).toEqual([200, { matches_erased: 1, matches_in_use: 1, next_cursor: null }]);
    expect(await requestOf('over')).not.toMatch(/Zo|1510/);
    expect(JSON.parse((await requestOf('over')) ?? '')).toMatchObject({ players: [{ player_id: 'other' }] });
    expect(await requestOf('queued')).toContain(PLAYER);
    expect(await requestOf('without')).toContain('kept');
    const left = await under.redis.pttl(under.ledger.keys.request('default/over'));
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(kept);

    await api.call('DELETE', '/v1/matches/queued');
    expect((await erase()).body).toMatchObject({ matches_erased: 1, matches_in_use: 0 });
    expect(await everything()).not.toMatch(/Zo|1510/);
  });

  it('leaves the match what it was: shown as before, and the same request is still its replay', async () => {
    const replay = await api.submit(match('over'));
    expect([replay.status, replay.headers.get('idempotency-replayed')]).toEqual([200, 'true']);
    expect((await api.get('/v1/matches/over')).body.state).toBe('cancelled');
    const another = await api.submit({ ...match('over'), match_data: {} });
    expect([another.status, another.body.code]).toEqual([409, 'match_id_conflict']);

    await api.call('DELETE', '/v1/players/other');
    expect((await api.submit(match('over'))).headers.get('idempotency-replayed')).toBe('true');
  });

  it('is done in parts where there are many matches', async () => {
    const matches = Array.from({ length: 1_000 }, (_, i) => ({
      match_id: `k-${i}`,
      profile: 'ranked',
      deadline_ms: 86_400_000,
    }));
    await api.submit(match('oldest'));
    await api.call('DELETE', '/v1/matches/oldest');
    await api.post('/v1/matches/batch', JSON.stringify({ matches }));
    const first = await erase();
    expect(first.body).toMatchObject({ matches_erased: 0, next_cursor: expect.any(String) });
    expect((await erase(first.body.next_cursor ?? '')).body).toMatchObject({ matches_erased: 1, next_cursor: null });
  });

  it.each([
    [`${path}?cursor=nonsense`, 422],
    [`${path}?more=1`, 422],
    [`/v1/players/${'a'.repeat(129)}`, 422],
  ])('is refused for %s', async (refused, status) => {
    expect((await api.call('DELETE', refused)).status).toBe(status);
  });
});
