/** What operators see of the whole installation and of single matches, whichever replica they ask. */
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { matchKey } from '../../src/matches/match-key.ts';
import { eventually } from '../support/eventually.ts';
import { ApiClient } from './api-client.ts';
import { assign, startApiUnderTest, type ApiUnderTest } from './api-under-test.ts';
import { EventReader } from './event-reader.ts';

interface Overview {
  readonly matches: Record<string, number>;
  readonly activity: Record<string, (number | null)[]>;
  readonly backlog: readonly { readonly profile: string; readonly queued: number; readonly oldest_at: string | null }[];
  readonly allocations: readonly {
    readonly name: string;
    readonly paused_at: string | null;
    readonly paused: boolean;
  }[];
  readonly failures: readonly { readonly match_id: string; readonly code: string }[];
  readonly actions: readonly { readonly type: string; readonly subject: string }[];
}

let under: ApiUnderTest;
let api: ApiClient;
let other: ApiClient;
beforeAll(async () => {
  under = await startApiUnderTest(2);
  api = await ApiClient.of(under.url);
  other = await ApiClient.of(under.urls[1] ?? '');
});
afterAll(() => under.stop());

const overview = async (of = other) => (await of.get('/v1/overview')).body as unknown as Overview;
const until = (holds: (seen: Overview) => boolean, of = other) =>
  eventually(() => overview(of), holds, { everyMs: 200 });
const sum = (values: readonly (number | null)[] = []) =>
  values.reduce<number>((total, value) => total + (value ?? 0), 0);
const submit = (match_id: string, profile = 'ranked') => api.submit({ match_id, profile });

const WAIT = {
  fields: { waiting_for: 'capacity' },
  event: { waiting_for: 'capacity' },
  closes: undefined,
  dueMs: 60_000,
  unwatchedDueMs: 60_000,
  shapes: [{ id: 'shape:1', text: '{}' }],
  lookSlackMs: 1_000,
} as const;

async function fail(matchId: string): Promise<void> {
  const key = matchKey('default', matchId);
  const claimed = await under.ledger.claim(key);
  if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
  const reason = { code: 'no_capacity', message: 'no room', retryable: true } as const;
  await under.ledger.transition(key, 'fail', { fence: claimed.match.fence }, { fields: { reason }, event: { reason } });
}

describe('the overview', () => {
  it('has what happened before anybody looked, and what happens from then on, of every replica', async () => {
    for (const id of ['a', 'b', 'c', 'd']) await submit(id);
    await assign(under.ledger, 'a');
    await fail('b');
    const first = await until(({ activity }) => sum(activity.accepted) === 4);
    expect(first.matches).toMatchObject({ queued: 2, assigned: 1, failed: 1 });
    expect([sum(first.activity.assigned), sum(first.activity.failed)]).toEqual([1, 1]);
    expect(first.activity.p50_ms?.some((ms) => ms !== null)).toBe(true);
    expect(first.failures).toMatchObject([{ match_id: 'b', code: 'no_capacity' }]);
    await assign(under.ledger, 'c');
    const later = await until(({ activity }) => sum(activity.assigned) === 2);
    expect(later.activity.with_server?.at(-1)).toBe(2);
    expect(await until(({ activity }) => sum(activity.assigned) === 2, api)).toMatchObject({ matches: later.matches });
  });

  it('says what is queued of each profile, and since when, also of what waits for capacity', async () => {
    await submit('waiting', 'casual');
    const key = matchKey('default', 'waiting');
    const claimed = await under.ledger.claim(key);
    if (claimed.kind !== 'claimed') throw new Error(claimed.kind);
    const { fence, createdAt } = claimed.match;
    await under.ledger.wait(key, fence, WAIT);
    const { backlog } = await until((seen) =>
      seen.backlog.some(({ profile, oldest_at }) => profile === 'casual' && oldest_at !== null),
    );
    expect(backlog.find(({ profile }) => profile === 'casual')).toEqual({
      profile: 'casual',
      queued: 1,
      oldest_at: new Date(createdAt).toISOString(),
    });
  });

  it('says since when an allocation is paused, and who did it', async () => {
    expect((await overview()).allocations.map(({ paused_at }) => paused_at)).toEqual(expect.arrayContaining([null]));
    await api.call('POST', '/v1/allocations/eu-west/pause');
    const seen = await until(({ allocations }) => allocations.some(({ paused }) => paused));
    const paused = seen.allocations.find(({ name }) => name === 'eu-west');
    expect(Date.parse(paused?.paused_at ?? '')).toBeGreaterThan(0);
    expect(seen.actions[0]).toMatchObject({ type: 'matchgate.operator.pause', subject: 'eu-west' });
    await api.call('POST', '/v1/allocations/eu-west/pause');
    await api.call('POST', '/v1/allocations/eu-west/resume');
    expect((await until(({ allocations }) => allocations.every((each) => !each.paused))).allocations[0]).toMatchObject({
      paused_at: null,
    });
  });
});

describe('the time line of a match', () => {
  it('has its record, its events, its plan, and why its payload cannot be shown', async () => {
    await submit('told');
    await assign(under.ledger, 'told');
    const { status, body } = await other.get('/v1/matches/told/timeline');
    expect(status).toBe(200);
    expect(body).toMatchObject({
      match: { match_id: 'told', state: 'assigned' },
      events: ['queued', 'reserving', 'annotating', 'assigned'].map((state) => ({ data: { state } })),
      plan: { profile: 'ranked' },
      plan_problem: null,
      payload: null,
      payload_problem: 'this process has no orchestrator to ask',
    });
  });

  it('is a 404 for a match that is not known', async () => {
    expect((await api.get('/v1/matches/nobody/timeline')).body).toMatchObject({ code: 'match_not_found' });
    expect((await api.call('POST', '/v1/matches/nobody/withdraw')).body).toMatchObject({ code: 'match_not_found' });
  });
});

describe('a match that an operator withdraws', () => {
  it('is cancelled, and it is told who did it', async () => {
    await submit('unwanted');
    const events = await EventReader.open(`${under.url}/v1/events`);
    const { status, body } = await other.call('POST', '/v1/matches/unwanted/withdraw');
    expect([status, body.state]).toEqual([200, 'cancelled']);
    const [told, cancelled] = (await events.take(2)).sort((one, another) => (one.event > another.event ? -1 : 1));
    await events.close();
    expect(told?.data).toMatchObject({
      type: 'matchgate.operator.withdraw',
      source: '/v1/matches',
      subject: 'unwanted',
      data: { match_id: 'unwanted', by: 'anybody', state: 'queued' },
    });
    expect(cancelled?.data).toMatchObject({ type: 'matchgate.match.cancelled', subject: 'unwanted' });
  });
});
