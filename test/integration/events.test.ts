import { connect } from 'node:net';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '../support/eventually.ts';
import { ApiClient } from './api-client.ts';
import { assign, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';
import { EventReader } from './event-reader.ts';

let under: ApiUnderTest;
let api: ApiClient;
let otherUrl: string;

beforeAll(async () => {
  under = await startApiUnderTest(2);
  api = await ApiClient.of(under.url);
  otherUrl = under.urls[1] ?? '';
});
afterAll(() => under.stop());

let count = 0;
async function submit(): Promise<string> {
  const match_id = `e-${(count += 1)}`;
  // Nobody places them, so that a line may move too slowly for the profile's own deadline.
  const { status } = await api.submit({ match_id, profile: 'ranked', deadline_ms: 86_400_000 });
  expect(status).toBe(202);
  return match_id;
}

const states = (events: readonly { event: string }[]) =>
  events.map(({ event }) => event.replace('matchgate.match.', ''));

describe('the events of one match', () => {
  it('are what has happened and then what happens, in order, until the match is over', async () => {
    const id = await submit();
    await assign(under.ledger, id);
    const reader = await EventReader.open(`${otherUrl}/v1/matches/${id}/events`);
    expect(states(await reader.take(4))).toEqual(['queued', 'reserving', 'annotating', 'assigned']);
    await api.call('DELETE', `/v1/matches/${id}`);
    const last = await reader.take(10);
    expect(states(last)).toEqual(['released']);
    expect(last[0]?.data.data).toMatchObject({ match_id: id, state: 'released', version: 5 });
  });

  it('are CloudEvents, with the reservation of an assigned match and nothing internal', async () => {
    const id = await submit();
    await assign(under.ledger, id);
    const reader = await EventReader.open(`${under.url}/v1/matches/${id}/events`, '3');
    const [event] = await reader.take(1);
    await reader.close();
    expect(event?.data).toMatchObject({
      specversion: '1.0',
      source: '/v1/matches',
      type: 'matchgate.match.assigned',
      subject: id,
      datacontenttype: 'application/json',
      data: { state: 'assigned', version: 4, reservation: { payload_id: '8hhtn-fvpvq' } },
    });
    expect(event?.data.data.reservation).not.toHaveProperty('attempt');
    expect(Date.parse(event?.data.time ?? '')).toBeGreaterThan(0);
  });

  it('go on after the last event id, and are no more when all has been told', async () => {
    const id = await submit();
    await api.call('DELETE', `/v1/matches/${id}`);
    const reader = await EventReader.open(`${under.url}/v1/matches/${id}/events`, '1');
    expect(states(await reader.take(5))).toEqual(['cancelled']);
    const done = await fetch(`${under.url}/v1/matches/${id}/events`, { headers: { 'last-event-id': '2' } });
    expect(done.status).toBe(204);
  });

  it('of an unknown match are a 404', async () => {
    expect((await api.get('/v1/matches/nobody/events')).status).toBe(404);
  });
});

describe('the events of all matches', () => {
  it('begin now without a cursor', async () => {
    await submit();
    const reader = await EventReader.open(`${under.url}/v1/events`);
    const id = await submit();
    const [first] = await reader.take(1);
    await reader.close();
    expect(first?.data.subject).toBe(id);
  });

  it('go on from a cursor in another process, over every shard, without a gap and without one twice', async () => {
    const reader = await EventReader.open(`${under.url}/v1/events`);
    const before = await Promise.all(Array.from({ length: 20 }, submit));
    const seen = await reader.take(20);
    await reader.close();
    const after = await Promise.all(Array.from({ length: 20 }, submit));

    const resumed = await EventReader.open(`${otherUrl}/v1/events?after=0`, seen[9]?.id);
    const live = Array.from({ length: 20 }, submit);
    const rest = await resumed.take(50);
    await resumed.close();
    const all = [...seen.slice(0, 10), ...rest].map(({ data }) => data.subject);
    expect(all.toSorted()).toEqual([...before, ...after, ...(await Promise.all(live))].toSorted());
    const ids = (events: typeof seen) => events.map(({ data }) => data.id);
    expect(ids(rest)).toEqual(expect.arrayContaining(ids(seen.slice(10))));
  });

  it('are all that is kept from the cursor 0', async () => {
    const kept = await Promise.all([0, 1, 2].map((shard) => under.redis.xlen(under.ledger.keys.outbox(shard))));
    const total = kept.reduce((sum, length) => sum + length, 0);
    const reader = await EventReader.open(`${under.url}/v1/events?after=0`);
    const events = await reader.take(total);
    await reader.close();
    expect(events).toHaveLength(total);
    const versions = new Map<string, number>();
    for (const { data } of events) {
      expect(data.data.version).toBe((versions.get(data.subject) ?? 0) + 1);
      versions.set(data.subject, data.data.version);
    }
  });

  const cursorOf = (id: string) => Buffer.from([id, id, id].join(' ')).toString('base64url');
  const inTwoDays = String(Date.now() + 2 * 86_400_000);

  it.each([
    ...['nonsense', '1', '%00', 'MC0w'],
    // Of the right shape, but Redis can have given neither yet.
    ...[cursorOf(`${2n ** 64n}-0`), cursorOf(`1-${2n ** 64n}`), cursorOf(`${inTwoDays}-0`)],
  ])('are refused from what is no cursor: %s', async (cursor) => {
    const { status, body } = await api.get(`/v1/events?after=${cursor}`);
    expect([status, body.code, body.errors[0]?.pointer]).toEqual([422, 'invalid_request', '/after']);
  });

  it('are refused from a header that holds no cursor, and the header is named', async () => {
    const { status, body } = await api.get('/v1/events', { headers: { 'last-event-id': 'nonsense' } });
    expect([status, body.errors[0]?.pointer]).toEqual([422, '/last-event-id']);
  });

  it('cannot go on where some have been dropped meanwhile', async () => {
    const reader = await EventReader.open(`${under.url}/v1/events`);
    const id = await submit();
    const [event] = await reader.take(1);
    await reader.close();
    await api.call('DELETE', `/v1/matches/${id}`);
    const shard = under.ledger.keys.shardOf(`default/${id}`);
    await under.redis.xtrim(under.ledger.keys.outbox(shard), 'MAXLEN', 0);
    await api.call('DELETE', `/v1/matches/${id}`);
    for (let i = 0; i < 10; i += 1) await submit();
    const { status, body } = await api.get(`/v1/events?after=${event?.id}`);
    expect([status, body.code]).toEqual([410, 'cursor_expired']);
  });

  it('by HEAD leave no stream behind', async () => {
    const answer = await fetch(`${under.url}/v1/events`, { method: 'HEAD' });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    expect(await streams()).toBe(0);
  });

  it('are not kept for a consumer that does not read, and others go on', async () => {
    const { hostname, port } = new URL(under.url);
    const slow = connect(Number(port), hostname);
    await once(slow, 'connect');
    slow.pause();
    slow.write('GET /v1/events HTTP/1.1\r\nHost: x\r\n\r\n');
    const reader = await EventReader.open(`${under.url}/v1/events`);
    await eventually(streams, (seen) => seen === 2);
    const key = under.ledger.keys.outbox(0);
    const reason = { code: 'no_capacity', message: 'x'.repeat(50_000), retryable: true };
    const body = JSON.stringify({ reason });
    const reading = reader.take(300);
    for (let i = 0; i < 300; i += 1) {
      await under.redis.xadd(key, '*', 'key', 'default/filler', 'version', i, 'state', 'queued', 'at', 1, 'body', body);
    }
    expect(await reading).toHaveLength(300);
    await eventually(streams, (seen) => seen === 1);
    slow.destroy();
    await reader.close();
    await eventually(streams, (seen) => seen === 0);
    expect(await sample(/^matchgate_events_delivered_total\{channel="sse",outcome="dropped"\} (\d+)/m)).toBe(1);
  });
});

describe('what was told', () => {
  const told = (channel: string, outcome: string) =>
    sample(new RegExp(`^matchgate_events_delivered_total\\{channel="${channel}",outcome="${outcome}"\\} (\\d+)`, 'm'));

  it('is counted, to followers and to callers that were held', async () => {
    const [events, answers, timedOut] = [
      await told('sse', 'delivered'),
      await told('long-poll', 'delivered'),
      await told('long-poll', 'timed_out'),
    ];
    const id = await submit();
    await api.get(`/v1/matches/${id}?wait=0.01`);
    const held = api.get(`/v1/matches/${id}?wait=30`);
    await eventually(
      () => sample(/^matchgate_waiting_callers (\d+)/m),
      (callers) => callers === 1,
    );
    await api.call('DELETE', `/v1/matches/${id}`);
    await held;
    const reader = await EventReader.open(`${under.url}/v1/matches/${id}/events`);
    await reader.take(3);
    await reader.close();
    expect([await told('sse', 'delivered'), await told('long-poll', 'delivered')]).toEqual([events + 2, answers + 1]);
    expect(await told('long-poll', 'timed_out')).toBe(timedOut + 1);
  });
});

const streams = () => sample(/^matchgate_event_streams (\d+)/m);

async function sample(pattern: RegExp): Promise<number> {
  const text = await (await fetch(`${under.metricsUrl}/metrics`)).text();
  return Number(pattern.exec(text)?.[1]);
}
