import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PendingWebhooks } from '../../src/delivery/webhooks/pending-webhooks.ts';
import { matchKey } from '../../src/matches/match-key.ts';
import { ApiClient } from './api-client.ts';
import { contentOf, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';
import { EventReader } from './event-reader.ts';

let under: ApiUnderTest;
let api: ApiClient;
const SHARDS = 3;
beforeAll(async () => {
  under = await startApiUnderTest(1, {
    WEBHOOK_ALLOWED_HOSTS: 'hooks.example.com, *.games.example:*, 127.0.0.1:*',
    WEBHOOK_ALLOW_HTTP: 'true',
  });
  api = await ApiClient.of(under.url);
});
afterAll(() => under.stop());

const match = (match_id: string, callback_url: string) => ({ match_id, profile: 'ranked', callback_url });

describe('a match with a callback_url', () => {
  it('is accepted where its host is allowed, and owes its end', async () => {
    expect((await api.submit(match('w-1', 'https://hooks.example.com/x?y=z'))).status).toBe(202);
    await api.call('DELETE', '/v1/matches/w-1');
    const key = matchKey('default', 'w-1');
    const owed = await under.redis.zscore(under.ledger.keys.webhooks(under.ledger.keys.shardOf(key)), key);
    expect(owed).not.toBeNull();
  });

  it.each([
    ['elsewhere', 'https://evil.example/'],
    ['with credentials', 'https://me:secret@hooks.example.com/'],
    ['on another port', 'https://hooks.example.com:8443/'],
    ['at a loopback address', 'http://127.0.0.1:6379/'],
    ['at one in decimal', 'http://2130706433:6379/'],
  ])('is refused where it leads %s, and nothing of it is kept', async (_, url) => {
    const before = await contentOf(under.redis);
    const { status, body } = await api.submit(match('w-refused', url));
    expect([status, body.code, body.errors[0]?.pointer]).toEqual([422, 'invalid_request', '/callback_url']);
    expect(await contentOf(under.redis)).toEqual(before);
  });

  it('is refused by itself in a batch', async () => {
    const matches = [match('w-b1', 'https://eu.games.example:444/'), match('w-b2', 'https://evil.example/')];
    const { body } = await api.post('/v1/matches/batch', JSON.stringify({ matches }));
    expect(body.results.map(({ status }) => status)).toEqual([202, 422]);
  });

  it('is refused where webhooks are off, saying so', async () => {
    const off = await startApiUnderTest();
    const client = await ApiClient.of(off.url);
    const { status, body } = await client.submit(match('w-off', 'https://hooks.example.com/'));
    await off.stop();
    expect([status, body.errors]).toEqual([
      422,
      [{ pointer: '/callback_url', message: expect.stringContaining('webhooks are off') }],
    ]);
  });
});

describe('a match without a callback_url', () => {
  it('is told nobody, though an earlier one of its id still owes its end', async () => {
    const key = matchKey('default', 'w-again');
    const { keys } = under.ledger;
    await api.submit(match('w-again', 'https://hooks.example.com/x'));
    await api.call('DELETE', '/v1/matches/w-again');
    // As when its retention is over.
    await under.redis.del(keys.match(key), keys.request(key));
    expect((await api.submit({ match_id: 'w-again', profile: 'ranked' })).status).toBe(202);
    await api.call('DELETE', '/v1/matches/w-again');
    const pending = new PendingWebhooks(under.redis, { shards: SHARDS, leaseMs: 1_000, deadLettersKept: 100 });
    const taken = await pending.take(key);
    expect(taken?.event.url).toBe('https://hooks.example.com/x');
    expect(taken && (await pending.note(taken.event, { kind: 'delivered' }))).toBe('done');
  });
});

describe('dead letters over HTTP', () => {
  interface Listed {
    readonly dead_letters: {
      id: string;
      match_id: string;
      endpoint: string;
      reason: string;
      tries: number;
      event: object;
    }[];
    readonly next_cursor: string | null;
  }
  const list = async (query = '') => {
    const { status, body } = await api.get(`/v1/webhooks/dead-letters${query}`);
    expect(status).toBe(200);
    return body as unknown as Listed;
  };

  async function eventsKept(): Promise<number> {
    const { keys } = under.ledger;
    const lengths = await Promise.all(keys.all().map((shard) => under.redis.xlen(keys.outbox(shard))));
    return lengths.reduce((sum, length) => sum + length, 0);
  }

  /** A match whose callback was given up. */
  async function dead(id: string): Promise<void> {
    await api.submit(match(id, 'https://hooks.example.com/x?token=s3cret'));
    await api.call('DELETE', `/v1/matches/${id}`);
    const pending = new PendingWebhooks(under.redis, { shards: SHARDS, leaseMs: 1_000, deadLettersKept: 100 });
    const taken = await pending.take(matchKey('default', id));
    if (!taken) throw new Error('nothing is owed');
    await pending.note(taken.event, { kind: 'dead', tries: 3, why: 'answered 500' });
  }

  it('are listed in pages without what a query may hold, and sent again singly or together', async () => {
    for (const id of ['d-1', 'd-2', 'd-3']) await dead(id);
    const first = await list('?limit=2');
    const rest = await list(`?limit=2&cursor=${first.next_cursor}`);
    const all = [...first.dead_letters, ...rest.dead_letters];
    expect([all.map(({ match_id }) => match_id), rest.next_cursor]).toEqual([['d-3', 'd-2', 'd-1'], null]);
    expect(all[0]).toMatchObject({
      endpoint: 'https://hooks.example.com/x',
      reason: 'answered 500',
      tries: 3,
      event: { type: 'matchgate.match.cancelled', subject: 'd-3' },
    });
    expect(JSON.stringify(all)).not.toContain('s3cret');

    const retry = `/v1/webhooks/dead-letters/${all[0]?.id}/retry`;
    expect((await api.call('POST', retry)).body).toEqual({ resent: 1 });
    const again = await api.call('POST', retry);
    expect([again.status, again.body.code]).toEqual([404, 'dead_letter_not_found']);
    expect((await list()).dead_letters.map(({ match_id }) => match_id)).toEqual(['d-2', 'd-1']);
    const together = await api.call('POST', '/v1/webhooks/dead-letters/retry');
    expect([together.status, together.body]).toEqual([202, { resent: 2, more: false }]);
    expect((await list()).dead_letters).toEqual([]);
    const key = matchKey('default', 'd-1');
    const due = await under.redis.zscore(under.ledger.keys.webhooks(under.ledger.keys.shardOf(key)), key);
    expect(Number(due)).toBeLessThanOrEqual(Date.now());
  });

  it('are sent again once however often that is asked for at once, and by whom is told once', async () => {
    await dead('d-once');
    const [letter] = (await list()).dead_letters;
    const retry = `/v1/webhooks/dead-letters/${letter?.id}/retry`;
    const answers = await Promise.all(Array.from({ length: 10 }, () => api.call('POST', retry)));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([202, ...Array<number>(9).fill(404)]);
    const kept = await contentOf(under.redis);
    expect((await api.call('POST', retry)).status).toBe(404);
    expect(await contentOf(under.redis)).toEqual(kept);
    const reader = await EventReader.open(`${under.url}/v1/events?after=0`);
    const seen = await reader.take(await eventsKept());
    await reader.close();
    const told = seen.filter(({ data }) => data.subject === letter?.id);
    expect(told.map(({ event, data }) => [event, data.data])).toEqual([
      ['matchgate.operator.resend', { by: 'anybody' }],
    ]);
  });

  it.each(['nonsense', '9-1-1', '0-1', '%00'])('are not listed from what is no cursor: %s', async (cursor) => {
    const { status, body } = await api.get(`/v1/webhooks/dead-letters?cursor=${cursor}`);
    expect([status, body.errors[0]?.pointer]).toEqual([422, '/cursor']);
  });

  it.each(['nonsense', '0-1-1', '7-1-1'])('that are not there are a 404: %s', async (id) => {
    const before = await contentOf(under.redis);
    expect((await api.call('POST', `/v1/webhooks/dead-letters/${id}/retry`)).status).toBe(404);
    expect(await contentOf(under.redis)).toEqual(before);
  });
});
