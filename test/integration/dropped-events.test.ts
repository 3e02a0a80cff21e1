/** What becomes of followers where the outbox has dropped events. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matchKey } from '../../src/matches/match-key.ts';
import { ApiClient } from './api-client.ts';
import { startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';
import { EventReader } from './event-reader.ts';

let under: ApiUnderTest;
let api: ApiClient;
beforeAll(async () => {
  under = await startApiUnderTest();
  api = await ApiClient.of(under.url);
});
afterAll(() => under.stop());

let count = 0;
async function submit(): Promise<string> {
  const match_id = `d-${(count += 1)}`;
  expect((await api.submit({ match_id, profile: 'ranked' })).status).toBe(202);
  return match_id;
}

describe('a cursor that was taken before there were any events', () => {
  let cursor: string | null;
  const goesOn = async (from: string) => {
    const leave = new AbortController();
    const headers = { 'last-event-id': from };
    const { status } = await fetch(`${under.url}/v1/events`, { headers, signal: leave.signal });
    leave.abort();
    return status;
  };

  beforeAll(async () => {
    cursor = (await fetch(`${under.url}/v1/events`, { method: 'HEAD' })).headers.get('last-event-id');
    for (let number = 0; number < 20; number += 1) await submit();
  });

  it('goes on with the first one, and no more once that has been dropped', async () => {
    expect(await goesOn(cursor ?? '')).toBe(200);
    await under.redis.xtrim(under.ledger.keys.outbox(0), 'MAXLEN', 1);
    expect(await goesOn(cursor ?? '')).toBe(410);
  });

  it('is another one than of a replay that began with the oldest', async () => {
    const begun = (await fetch(`${under.url}/v1/events?after=0`, { method: 'HEAD' })).headers.get('last-event-id');
    expect(await goesOn(begun ?? '')).toBe(200);
  });
});

describe('the events of a match that the outbox keeps no more', () => {
  const forgetEvents = (id: string) =>
    under.redis.xtrim(under.ledger.keys.outbox(under.ledger.keys.shardOf(`default/${id}`)), 'MAXLEN', 0);

  it('end with its last one all the same, told just as it was', async () => {
    const id = await submit();
    await api.call('DELETE', `/v1/matches/${id}`);
    const url = `${under.url}/v1/matches/${id}/events`;
    const [, before] = await (await EventReader.open(url)).take(5);
    await forgetEvents(id);
    const after = await (await EventReader.open(url)).take(5);
    expect(after).toEqual([before]);
    const done = await fetch(url, { headers: { 'last-event-id': after[0]?.id ?? '' } });
    expect(done.status).toBe(204);
  });

  it('say why it failed', async () => {
    const id = await submit();
    const reason = { code: 'no_capacity', message: 'no room', retryable: true } as const;
    await under.ledger.transition(
      matchKey('default', id),
      'fail',
      { version: 1 },
      { fields: { reason }, event: { reason } },
    );
    const url = `${under.url}/v1/matches/${id}/events`;
    const [, before] = await (await EventReader.open(url)).take(5);
    await forgetEvents(id);
    expect(await (await EventReader.open(url)).take(5)).toEqual([before]);
    expect(before?.data.data).toMatchObject({ state: 'failed', reason });
  });
});

const states = (events: readonly { event: string }[]) =>
  events.map(({ event }) => event.replace('matchgate.match.', ''));

describe('the events of one match', () => {
  it('begin anew after an id that only an earlier match of the same name can have given', async () => {
    const id = await submit();
    await api.call('DELETE', `/v1/matches/${id}`);
    const reader = await EventReader.open(`${under.url}/v1/matches/${id}/events`, '3');
    expect(states(await reader.take(5))).toEqual(['queued', 'cancelled']);
    const live = await submit();
    const following = await EventReader.open(`${under.url}/v1/matches/${live}/events`, '9');
    expect(states(await following.take(1))).toEqual(['queued']);
    await following.close();
  });
});
