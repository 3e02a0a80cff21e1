/** The client against real api processes, through a proxy that cuts its connections. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MatchgateClient, MatchgateError, type FollowedEvent } from '../../src/client/index.ts';
import { TcpProxy } from '../chaos/tcp-proxy.ts';
import { assign, startApiUnderTest, type ApiUnderTest } from '../integration/api-under-test.ts';
import { eventually } from '../support/eventually.ts';

let under: ApiUnderTest;
let proxy: TcpProxy;
let client: MatchgateClient;
/** Which of the processes the proxy leads to. */
let replica = 0;

beforeAll(async () => {
  under = await startApiUnderTest(2);
  proxy = await TcpProxy.to(() => Number(new URL(under.urls[replica] ?? '').port));
  client = new MatchgateClient({ baseUrl: `http://127.0.0.1:${proxy.port}` });
});
afterAll(async () => {
  await proxy.close();
  await under.stop();
});

let count = 0;
const newMatch = () => ({
  match_id: `c-${(count += 1)}`,
  profile: 'ranked',
  attributes: { build: '1.42.0', map: 'harbor' },
  // Nobody places them, so that a line may move too slowly for the profile's own deadline.
  deadline_ms: 86_400_000,
});
async function submitted(): Promise<string> {
  const { match } = await client.submit(newMatch());
  return match.match_id;
}
async function gauge(name: string): Promise<number> {
  const text = await (await fetch(`${under.metricsUrl}/metrics`)).text();
  return Number(new RegExp(`^matchgate_${name} (\\d+)`, 'm').exec(text)?.[1]);
}

describe('matches', () => {
  it('are submitted once, read, listed and cancelled', async () => {
    const match = newMatch();
    const first = await client.submit(match);
    expect(first).toMatchObject({ replayed: false, match: { state: 'queued', match_id: match.match_id } });
    expect(await client.submit(match)).toEqual({ ...first, replayed: true });
    expect(await client.get(match.match_id)).toEqual(first.match);
    await expect(client.submit({ ...match, priority: 1 })).rejects.toMatchObject({ code: 'match_id_conflict' });
    await expect(client.get('nobody')).rejects.toBeInstanceOf(MatchgateError);
    const cancelled = await client.cancel(match.match_id);
    expect(cancelled.state).toBe('cancelled');
    expect(await client.cancel(match.match_id)).toEqual(cancelled);
  });

  it('go in batches and come back in pages, each once', async () => {
    const matches = Array.from({ length: 1_100 }, () => ({ ...newMatch(), profile: 'casual' }));
    const results = await client.submitBatch(matches);
    expect(results.map(({ match_id }) => match_id)).toEqual(matches.map(({ match_id }) => match_id));
    const listed: string[] = [];
    for await (const { match_id } of client.list({ profile: 'casual', limit: 200 })) listed.push(match_id);
    expect(listed.toSorted()).toEqual(matches.map(({ match_id }) => match_id).toSorted());
  });

  it('go in batches that are no larger than the gateway takes them', async () => {
    const match_data = 'x'.repeat(12 * 1024);
    const matches = Array.from({ length: 1_900 }, (_, index) =>
      index < 1_000 ? newMatch() : { ...newMatch(), match_data },
    );
    const results = await client.submitBatch(matches);
    expect(results.map(({ match_id }) => match_id)).toEqual(matches.map(({ match_id }) => match_id));
    expect(new Set(results.map(({ status }) => status))).toEqual(new Set([202]));
  });

  it('are explained', async () => {
    const plan = await client.explain(newMatch());
    expect(plan.steps[0]?.selectors.map(({ name }) => name)).toContain('exact');
    const { profiles } = await client.profiles();
    expect(profiles.map(({ name }) => name)).toContain('ranked');
    expect((await client.allocations()).allocations.length).toBeGreaterThan(0);
  });
});

describe('waiting for an assignment', () => {
  it('outlives cut connections and the change to another replica', async () => {
    const id = await submitted();
    const waiting = client.waitForAssignment(id);
    // The first replica's own word for where the client is waiting.
    for (const [next, callers] of [
      [1, 1],
      [0, 0],
      [0, 1],
    ] as const) {
      await eventually(
        () => gauge('waiting_callers'),
        (seen) => seen === callers,
      );
      replica = next;
      proxy.cut();
    }
    await assign(under.ledger, id);
    expect(await waiting).toMatchObject({ kind: 'assigned', reservation: { payload_id: '8hhtn-fvpvq' } });
  });

  it('outlives a gateway that says nothing', async () => {
    const id = await submitted();
    proxy.blackhole();
    const waiting = client.waitForAssignment(id);
    await assign(under.ledger, id);
    proxy.heal();
    expect((await waiting).kind).toBe('assigned');
  });

  it('tells every way in which a match can end', async () => {
    const released = await submitted();
    await assign(under.ledger, released);
    await client.cancel(released);
    expect((await client.waitForAssignment(released)).kind).toBe('released');
    const cancelled = await submitted();
    const waiting = client.waitForAssignment(cancelled);
    await client.cancel(cancelled);
    expect(await waiting).toMatchObject({ kind: 'cancelled', match: { match_id: cancelled } });
    expect(await client.waitForAssignment('nobody')).toEqual({ kind: 'not_found' });
  });

  it('ends when its time is up, with the match as it was, and with nothing where nobody answers', async () => {
    const id = await submitted();
    expect(await client.waitForAssignment(id, { timeoutMs: 100 })).toMatchObject({
      kind: 'timed_out',
      match: { match_id: id, state: 'queued' },
    });
    const lost = new MatchgateClient({ baseUrl: 'http://127.0.0.1:9' });
    expect(await lost.waitForAssignment(id, { timeoutMs: 100 })).toMatchObject({
      kind: 'timed_out',
      match: undefined,
      error: { code: 'unreachable' },
    });
  });

  it('throws what asking again does not mend, and the reason of its signal', async () => {
    await expect(client.waitForAssignment('a/b')).rejects.toMatchObject({ code: 'invalid_request' });
    const stop = new AbortController();
    const waiting = client.waitForAssignment(await submitted(), { signal: stop.signal });
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(waiting).rejects.toBe(reason);
  });
});

describe('events', () => {
  /** What the iterator yields until it has so many. */
  async function take(
    events: AsyncIterable<FollowedEvent>,
    wanted: number,
    seen?: (total: number) => void,
    last?: string,
  ) {
    const taken: FollowedEvent[] = [];
    for await (const event of events) {
      taken.push(event);
      seen?.(taken.length);
      if (taken.length === wanted || (last !== undefined && event.subject === last)) break;
    }
    return taken;
  }

  it('begin now, and miss nothing where the connection goes before the first one', async () => {
    replica = 0;
    const taking = take(client.events(), 1);
    await eventually(
      () => gauge('event_streams'),
      (streams) => streams === 1,
    );
    // Nothing has been told yet, and while the client is away something happens.
    proxy.blackhole();
    const { match } = await new MatchgateClient({ baseUrl: under.url }).submit(newMatch());
    proxy.heal();
    expect((await taking)[0]).toMatchObject({ type: 'matchgate.match.queued', subject: match.match_id });
  });

  it('of one match end with it', async () => {
    const id = await submitted();
    await assign(under.ledger, id);
    const cut = take(client.eventsOf(id), 99, (total) => {
      if (total === 2) proxy.cut();
      if (total === 4) void client.cancel(id);
    });
    expect((await cut).map((event) => event.kind === 'match' && event.data.state)).toEqual([
      'queued',
      'reserving',
      'annotating',
      'assigned',
      'released',
    ]);
  });

  it('are replayed from a cursor, 10,000 of them in order, through connections that are cut again and again', async () => {
    const [from] = await take(client.events({ after: '0' }), 1);
    const total = 10_000;
    const pipeline = under.redis.pipeline();
    const shard = under.ledger.keys.shardOf('default/many');
    const key = under.ledger.keys.outbox(shard);
    for (let version = 1; version <= total; version += 1)
      pipeline.xadd(key, '*', 'key', 'default/many', 'version', version, 'state', 'queued', 'at', 1, 'body', '');
    await pipeline.exec();
    const versions: number[] = [];
    for await (const event of client.events({ after: from?.cursor })) {
      if (event.kind !== 'match' || event.subject !== 'many') continue;
      versions.push(event.data.version);
      if (versions.length === total) break;
      if (versions.length % 2_000 === 0) proxy.cut();
    }
    expect(versions).toEqual(Array.from({ length: total }, (_, index) => index + 1));
  }, 60_000);

  it('tell matches, what operators did, and what a later gateway may tell, apart', async () => {
    const [from] = await take(client.events({ after: '0' }), 1);
    await fetch(`${under.url}/v1/allocations/eu-west/pause`, { method: 'POST' });
    const id = await submitted();
    const events = await take(client.events({ after: from?.cursor }), 99_999, undefined, id);
    const paused = events.find(({ type }) => type === 'matchgate.operator.pause');
    expect(paused).toMatchObject({ kind: 'operator', subject: 'eu-west', data: { allocation: 'eu-west' } });
    expect(events.at(-1)).toMatchObject({ kind: 'match', data: { match_id: id, state: 'queued' } });
  });

  it('that are no longer kept are an error, and so is what is no cursor', async () => {
    await expect(client.events({ after: 'nonsense' }).next()).rejects.toMatchObject({ code: 'invalid_request' });
    const [first] = await take(client.events({ after: '0' }), 1);
    for (const shard of under.ledger.keys.all()) await under.redis.xtrim(under.ledger.keys.outbox(shard), 'MAXLEN', 0);
    await client.submitBatch(Array.from({ length: 30 }, newMatch));
    await expect(client.events({ after: first?.cursor }).next()).rejects.toMatchObject({ code: 'cursor_expired' });
  });

  it('leave no stream behind, whether the consumer has enough or its signal fires', async () => {
    const stop = new AbortController();
    const next = client.events({ signal: stop.signal }).next();
    await eventually(
      () => gauge('event_streams'),
      (streams) => streams >= 1,
    );
    const reason = new Error('enough');
    stop.abort(reason);
    await expect(next).rejects.toBe(reason);
    await eventually(
      () => gauge('event_streams'),
      (streams) => streams === 0,
    );
  });
});
