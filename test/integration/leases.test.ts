import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Queue } from 'bullmq';
import { WatchedAllocations } from '../../src/allocations/watched-allocations.ts';
import { Backlog } from '../../src/matches/ledger/backlog.ts';
import { LedgerDuties } from '../../src/matches/ledger/ledger-duties.ts';
import { matchKey } from '../../src/matches/match-key.ts';
import { createLogger } from '../../src/observability/logger.ts';
import { MatchOutcomes } from '../../src/observability/match-outcomes.ts';
import { Metrics } from '../../src/observability/metrics.ts';
import { queueName } from '../../src/queue/placement-job.ts';
import { PlacementQueue } from '../../src/queue/placement-queue.ts';
import { DueMatches } from '../../src/reconciler/due-matches.ts';
import { eventually } from '../support/eventually.ts';
import { ApiClient, type Answer } from './api-client.ts';
import { assign, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';
import { EventReader } from './event-reader.ts';

const LONG_MS = 60_000;
const SHARDS = 3;

let under: ApiUnderTest;
let api: ApiClient;
let other: ApiClient;
let duties: LedgerDuties;
let due: DueMatches;
let queues: Queue[];

beforeAll(async () => {
  under = await startApiUnderTest(2);
  api = await ApiClient.of(under.url);
  other = await ApiClient.of(under.urls[1] ?? '');
  duties = new LedgerDuties(under.redis, SHARDS);
  const log = createLogger({ level: 'silent', role: 'worker', pretty: false });
  queues = duties.keys.all().map((shard) => {
    const connection = { url: under.server.url };
    return new Queue(queueName(shard), { prefix: duties.keys.tag(shard), connection });
  });
  const lines = {
    backlog: new Backlog(under.redis, SHARDS),
    queue: new PlacementQueue(queues),
    watched: new WatchedAllocations(under.redis),
  };
  due = new DueMatches(under.ledger, duties, lines, new MatchOutcomes(new Metrics(), log));
});
afterAll(async () => {
  await Promise.all(queues.map((queue) => queue.close()));
  await under.stop();
});

let count = 0;
/** A match that has its server, under a lease of so long; null: under none. */
async function assigned(leaseMs: number | null, more: object = {}): Promise<string> {
  const match_id = `lease-${(count += 1)}`;
  await api.submit({ match_id, profile: 'ranked', ...more });
  await assign(under.ledger, match_id, leaseMs);
  return match_id;
}

const confirm = (id: string, by = api): Promise<Answer> => by.call('POST', `/v1/matches/${id}/confirm`);
const read = async (id: string) => (await api.get(`/v1/matches/${id}`)).body;
const reconcile = () => Promise.all(duties.keys.all().map((shard) => due.lookAt(shard)));
const owed = async () =>
  (await Promise.all(duties.keys.all().map((shard) => under.redis.zrange(duties.keys.releases(shard), '0', '-1'))))
    .flat()
    .map((member) => (JSON.parse(member) as { key: string }).key);
const onAgenda = (id: string) => {
  const key = matchKey('default', id);
  return under.redis.zscore(duties.keys.agenda(duties.keys.shardOf(key)), key);
};
const past = (time: string | null) => eventually(Date.now, (now) => now > Date.parse(time ?? '') + 5, { everyMs: 5 });

describe('confirming a match', () => {
  it('ends its lease for good, and says the same again through any replica', async () => {
    const id = await assigned(LONG_MS);
    const before = await read(id);
    expect(before).toMatchObject({ state: 'assigned', confirmed_at: null });
    expect(Date.parse(before.confirm_by ?? '') - Date.parse(before.updated_at)).toBe(LONG_MS);
    const first = await confirm(id);
    expect(first).toMatchObject({ status: 200, body: { state: 'assigned', version: before.version + 1 } });
    expect(first.body.confirmed_at).not.toBeNull();
    expect((await confirm(id, other)).body).toEqual(first.body);
    expect(await read(id)).toEqual(first.body);
    expect(await onAgenda(id)).toBeNull();
  });

  it('is one change, however many do it at once', async () => {
    const id = await assigned(LONG_MS);
    const { version } = await read(id);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, i) => confirm(id, i % 2 ? api : other)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.confirmed_at} ${body.version}`))).toHaveProperty(
      'size',
      1,
    );
    expect((await read(id)).version).toBe(version + 1);
  });

  it('is told as an event, after one that says by when it is due', async () => {
    const id = await assigned(LONG_MS);
    const { body } = await confirm(id);
    const reader = await EventReader.open(`${under.url}/v1/matches/${id}/events`, '3');
    const [assignment, confirmation] = await reader.take(2);
    await reader.close();
    expect(assignment?.data.data).toMatchObject({ state: 'assigned', confirm_by: body.confirm_by });
    expect(confirmation?.data).toMatchObject({
      type: 'matchgate.match.assigned',
      data: { version: body.version, confirmed_at: body.confirmed_at },
    });
  });

  it('changes nothing where the profile asks for none', async () => {
    const id = await assigned(null);
    const before = await read(id);
    expect(before.confirm_by).toBeNull();
    expect(await confirm(id)).toMatchObject({ status: 200, body: before });
    expect(await onAgenda(id)).toBeNull();
  });

  it('is refused without a server, after it, and for nobody’s match', async () => {
    const id = `lease-${(count += 1)}`;
    await api.submit({ match_id: id, profile: 'ranked' });
    expect(await confirm(id)).toMatchObject({ status: 409, body: { code: 'match_not_assigned' } });
    const released = await assigned(LONG_MS);
    await confirm(released);
    await api.call('DELETE', `/v1/matches/${released}`);
    expect(await confirm(released)).toMatchObject({ status: 409, body: { code: 'match_not_assigned' } });
    expect(await confirm('nobody')).toMatchObject({ status: 404, body: { code: 'match_not_found' } });
  });

  it('is too late once its time is over, and ends the match there and then', async () => {
    const id = await assigned(1);
    await past((await read(id)).confirm_by);
    expect(await confirm(id)).toMatchObject({ status: 409, body: { code: 'match_not_assigned' } });
    expect(await read(id)).toMatchObject({ state: 'failed', reason: { code: 'not_confirmed', retryable: true } });
    expect(await owed()).toContain(matchKey('default', id));
    expect(await confirm(id)).toMatchObject({ status: 409 });
  });
});

describe('a match that nobody confirms', () => {
  it('is ended by the reconciler once its time is over, and not before, whatever its deadline was', async () => {
    const [early, waiting, confirmed] = await Promise.all([
      assigned(1),
      assigned(LONG_MS, { deadline_ms: 5_000 }),
      assigned(1_500),
    ]);
    expect((await confirm(confirmed)).status).toBe(200);
    await past((await read(confirmed)).confirm_by);
    await reconcile();
    expect(await read(early)).toMatchObject({ state: 'failed', reason: { code: 'not_confirmed' } });
    expect(await read(waiting)).toMatchObject({ state: 'assigned', confirmed_at: null });
    expect(await read(confirmed)).toMatchObject({ state: 'assigned' });
    expect(await owed()).toContain(matchKey('default', early));
    expect(await onAgenda(early)).toBeNull();
    const { confirm_by } = await read(waiting);
    expect(await onAgenda(waiting)).toBe(String(Date.parse(confirm_by ?? '')));
  });

  it('is released by whoever gives it back before, and is then left alone', async () => {
    const id = await assigned(1);
    const { status, body } = await api.call('DELETE', `/v1/matches/${id}`);
    expect([status, body.state]).toEqual([200, 'released']);
    await past(body.confirm_by);
    await reconcile();
    expect((await read(id)).state).toBe('released');
  });

  it('is never both confirmed and ended, whoever comes first in the very moment', async () => {
    const ids = await Promise.all(Array.from({ length: 60 }, (_, i) => assigned(5 + i)));
    const answers: Answer[] = [];
    const [, last] = await Promise.all([
      Promise.all(ids.map(async (id) => answers.push(await confirm(id)))),
      eventually(
        async () => (await reconcile(), Promise.all(ids.map(read))),
        (records) => records.every(({ state, confirmed_at }) => state === 'failed' || confirmed_at !== null),
      ),
    ]);
    const promised = new Set(answers.filter(({ status }) => status === 200).map(({ body }) => body.match_id));
    for (const { match_id, state, confirmed_at } of last) {
      expect([match_id, state, confirmed_at !== null]).toEqual(
        promised.has(match_id) ? [match_id, 'assigned', true] : [match_id, 'failed', false],
      );
    }
  });
});
