import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { outboxEvent } from '../../src/delivery/outbox-tail.ts';
import type { Intent } from '../../src/matches/ledger/intent.ts';
import type { ClaimAtOnce } from '../../src/matches/ledger/ledger-requests.ts';
import { payloadToRelease } from '../../src/matches/ledger/payload-to-release.ts';
import { matchKey, type MatchKey } from '../../src/matches/match-key.ts';
import type { Reservation } from '../../src/matches/match-record.ts';
import {
  TRANSITIONS,
  isFinal,
  stateAfter,
  type MatchState,
  type TransitionName,
} from '../../src/matches/match-state.ts';
import type { OutboxEvent } from '../../src/matches/outbox-event.ts';
import { eventually } from '../support/eventually.ts';
import { newMatch, plainWait, startPrivateLedger, type PrivateLedger } from '../support/private-ledger.ts';

let books: PrivateLedger;
beforeAll(async () => {
  books = await startPrivateLedger({ leaseMs: 300 });
});
afterAll(() => books.stop());

let serial = 0;
async function accepted(deadlineMs = 30_000): Promise<MatchKey> {
  const match = newMatch(`m-${(serial += 1)}`, { deadlineMs });
  expect((await books.ledger.accept(match)).kind).toBe('accepted');
  return match.key;
}

async function claimed(key: MatchKey) {
  const result = await books.ledger.claim(key);
  if (result.kind !== 'claimed') throw new Error(`not claimed: ${result.kind}`);
  return result.match;
}

async function eventsOf(key: MatchKey): Promise<OutboxEvent[]> {
  const shard = books.ledger.keys.shardOf(key);
  const entries = await books.redis.xrange(books.ledger.keys.outbox(shard), '-', '+');
  return entries.flatMap((entry) => outboxEvent(shard, entry) ?? []).filter((event) => event.key === key);
}

const reservation: Reservation = {
  project_id: 'p',
  allocation: 'eu-west',
  allocation_id: 'a',
  region: 'eu-west',
  payload_id: 'aaaaa-bbbbb',
  payload_address: '127.0.0.1',
  payload_ports: [],
  selector: 'exact',
  selector_index: 0,
  reserved_at: '2026-01-01T00:00:00.000Z',
  attempt: '1.1',
};

/** So many changes of matches that nobody knows that those after them, in the same turn, share calls. */
function crowd(): Promise<unknown> {
  const keys = Array.from({ length: 90 }, (_, index) => matchKey('default', `nobody-${index}`));
  return Promise.all(keys.map((key) => books.ledger.transition(key, 'cancel', { version: 1 })));
}

describe('accepting', () => {
  it('keeps a match once, however many ask at the same time', async () => {
    const match = newMatch('race');
    const answers = await Promise.all(Array.from({ length: 50 }, () => books.ledger.accept(match)));
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect(await eventsOf(match.key)).toHaveLength(1);
    expect(answers).toContainEqual({ kind: 'exists' });
  });

  it('answers each of many changes that are asked for at the same time for itself', async () => {
    const keys = await Promise.all(Array.from({ length: 6 }, () => accepted()));
    const [first, second, third, fourth, fifth, sixth] = await Promise.all(keys.map((key) => claimed(key)));
    if (!first || !second || !third || !fourth || !fifth || !sixth) throw new Error('not all were claimed');
    const fenced = ({ key, fence }: { key: MatchKey; fence: number }, name: 'reserved' | 'fail') =>
      books.ledger.transition(key, name, { fence }, { fields: { waits: fence } });
    const others = crowd();
    const answers = await Promise.all([
      fenced(first, 'reserved'),
      fenced({ ...second, fence: 9 }, 'reserved'),
      fenced(third, 'fail'),
      books.ledger.transition(matchKey('default', 'nobody'), 'cancel', { version: 1 }),
      fenced(fourth, 'reserved'),
      books.ledger.transition(fifth.key, 'cancel', { version: fifth.version }),
      fenced(fifth, 'reserved'),
      fenced(sixth, 'fail'),
    ]);
    await others;
    expect(answers.map((answer) => (answer.kind === 'lost' ? answer.state : answer.kind))).toEqual([
      ...['ok', 'reserving', 'ok', null, 'ok', 'ok', 'cancelled', 'ok'],
    ]);
    const states = await Promise.all(keys.map(async (key) => (await books.ledger.read(key))?.state));
    expect(states).toEqual(['annotating', 'reserving', 'failed', 'annotating', 'cancelled', 'failed']);
    const { keys: names } = books.ledger;
    const looks = await Promise.all(keys.map((key) => books.redis.zscore(names.agenda(names.shardOf(key)), key)));
    expect(looks.map((look) => look !== null)).toEqual([true, true, false, true, false, false]);
  });

  it('changes all but the one whose record is broken, of those that are asked for at the same time', async () => {
    const { keys: names } = books.ledger;
    const inAll = async (count: (shard: number) => Promise<unknown>) =>
      (await Promise.all(names.all().map(count))).reduce((sum: number, part) => sum + Number(part ?? 0), 0);
    const failed = () => inAll((shard) => books.redis.hget(names.counts(shard), 'failed'));
    const owed = () => inAll((shard) => books.redis.zcard(names.releases(shard)));
    const keys = await Promise.all(Array.from({ length: 12 }, () => accepted()));
    const matches = await Promise.all(keys.map((key) => claimed(key)));
    const broken = keys[7] ?? 'default/none';
    await books.redis.hdel(names.match(broken), 'profile');
    const before = { failed: await failed(), owed: await owed() };
    const others = crowd();
    const changes = matches.map(({ key, fence }) =>
      books.ledger.transition(key, 'fail', { fence }, { givesBack: payloadToRelease(key, reservation) }),
    );
    const outcomes = await Promise.allSettled(changes);
    await others;
    expect(outcomes.map(({ status }) => status)).toEqual(
      keys.map((key) => (key === broken ? 'rejected' : 'fulfilled')),
    );
    expect({ failed: await failed(), owed: await owed() }).toEqual({
      failed: before.failed + 11,
      owed: before.owed + 11,
    });
    const states = await Promise.all(keys.map((key) => books.redis.hget(names.match(key), 'state')));
    expect(states.filter((state) => state === 'failed')).toHaveLength(11);
    await books.redis.del(names.match(broken));
  });

  it('puts every key of a match under the hash tag of its shard', async () => {
    await accepted();
    for (const key of await books.redis.keys('*')) expect(key).toMatch(/^\{mg:[0-2]\}:/);
  });
});

describe('accepting by whoever can place the match as well', () => {
  const LEASE_MS = 10_000;
  let fresh: PrivateLedger;
  beforeEach(async () => {
    fresh = await startPrivateLedger({ shards: 1, leaseMs: LEASE_MS });
  });
  afterEach(() => fresh.stop());

  const firstCallOf = (key: MatchKey): Intent => ({
    ...{ key, attempt: '1.1', allocation: 'eu-west', region: 'eu-west' },
    ...{ project_id: 'p', allocation_id: 'a', selectors: ['exact'] },
  });
  const claimOf = (key: MatchKey): ClaimAtOnce => ({ fence: 1, firstCall: firstCallOf(key) });
  const accept = async (matchId: string) => {
    const match = newMatch(matchId);
    const answer = await fresh.ledger.accept({ ...match, claim: claimOf(match.key) });
    if (answer.kind !== 'accepted') throw new Error(answer.kind);
    return { key: match.key, ...answer };
  };

  it('claims it and notes its first call, where nobody is in line', async () => {
    const { key, at, claimed: isClaimed, ready } = await accept('first');
    expect([isClaimed, ready]).toEqual([true, 0]);
    const record = await fresh.ledger.read(key);
    expect(record).toMatchObject({
      state: 'reserving',
      version: 2,
      fence: 1,
      createdAt: at,
      leaseUntil: at + LEASE_MS,
    });
    expect(record?.openIntent).toBe(JSON.stringify(firstCallOf(key)));
    expect(await fresh.duties.openIntents(0, 0, 100)).toEqual([firstCallOf(key)]);
    expect(await fresh.duties.countMatches()).toMatchObject({ queued: 0, reserving: 1 });
    const entries = await fresh.redis.xrange(fresh.ledger.keys.outbox(0), '-', '+');
    const events = entries.map((entry) => outboxEvent(0, entry));
    expect(events.map((event) => [event?.state, event?.version])).toEqual([
      ['queued', 1],
      ['reserving', 2],
    ]);
    // The same as of any other match: nobody takes it while it is held, and whoever comes later takes it over.
    expect(await fresh.ledger.take(0, 10)).toMatchObject({ ready: 0, matches: [] });
    expect(await fresh.ledger.claim(key)).toEqual({ kind: 'busy' });
    expect(await fresh.redis.zscore(fresh.ledger.keys.agenda(0), key)).toBe(String(at + LEASE_MS));
  });

  it('lets it stand in line behind those who are there, and be claimed again once they are not', async () => {
    await fresh.ledger.accept(newMatch('in-line'));
    const second = await accept('second');
    expect([second.claimed, second.ready]).toEqual([false, 2]);
    expect(await fresh.duties.openIntents(0, 0, 100)).toEqual([]);
    const { matches } = await fresh.ledger.take(0, 10);
    expect(matches.map(({ key, takenOver }) => [key, takenOver])).toEqual([
      ['default/in-line', false],
      [second.key, false],
    ]);
    expect((await accept('third')).claimed).toBe(true);
  });

  it('lets its claim lapse where the answer was lost, and only that one', async () => {
    const { key } = await accept('unsure');
    await fresh.ledger.lapse(key, { ...claimOf(key), fence: 2 });
    await fresh.ledger.lapse(key, { fence: 1, firstCall: { ...firstCallOf(key), attempt: '2.1' } });
    expect(await fresh.ledger.claim(key)).toEqual({ kind: 'busy' });
    await fresh.ledger.lapse(key, claimOf(key));
    expect(await fresh.duties.openIntents(0, 0, 100)).toEqual([]);
    const { keys } = await fresh.duties.takeMatches(0, 10, { putOffMs: 1_000, slackMs: 0, watched: [] });
    expect(keys).toEqual([key]);
    const successor = await fresh.ledger.claim(key);
    expect(successor).toMatchObject({
      kind: 'claimed',
      match: { takenOver: true, openIntent: null },
    });
    await fresh.ledger.lapse(key, claimOf(key));
    expect(await fresh.ledger.claim(key)).toEqual({ kind: 'busy' });
    await fresh.ledger.lapse(newMatch('never-accepted').key, claimOf(newMatch('never-accepted').key));
    expect(await fresh.ledger.read(newMatch('never-accepted').key)).toBeUndefined();
  });

  it('keeps it once, however many ask at the same time', async () => {
    const match = newMatch('race');
    const asked = { ...match, claim: claimOf(match.key) };
    const answers = await Promise.all(Array.from({ length: 20 }, () => fresh.ledger.accept(asked)));
    expect(answers.filter(({ kind }) => kind === 'accepted')).toHaveLength(1);
    expect((await fresh.ledger.read(match.key))?.version).toBe(2);
  });
});

describe('claiming', () => {
  it('gives a match to one worker at a time, and to another once the lease has run out', async () => {
    const key = await accepted();
    const first = await claimed(key);
    expect(first).toMatchObject({ state: 'reserving', takenOver: false, version: 2 });
    expect((await books.ledger.claim(key)).kind).toBe('busy');
    const taken = await eventually(
      () => books.ledger.claim(key),
      ({ kind }) => kind === 'claimed',
    );
    expect(taken).toMatchObject({ match: { state: 'reserving', takenOver: true, version: 2 } });
    // The former worker can change nothing any more.
    const late = await books.ledger.transition(key, 'reserved', { fence: first.fence }, { fields: { reservation } });
    expect(late).toEqual({ kind: 'lost', state: 'reserving' });
  });

  it('takes nobody for the holder of a claim that was forgotten, when the match has been given out again', async () => {
    const key = await accepted();
    const before = await books.redis.hgetall(books.ledger.keys.match(key));
    const former = await claimed(key);
    // What a replica has that did not get the claim any more.
    await books.redis.multi().del(books.ledger.keys.match(key)).hset(books.ledger.keys.match(key), before).exec();
    const { fence } = await claimed(key);
    const by = (token: number, payload_id: string) =>
      books.ledger.transition(
        key,
        'reserved',
        { fence: token },
        { fields: { reservation: { ...reservation, payload_id } } },
      );
    expect(await by(fence, 'its-own')).toMatchObject({ kind: 'ok' });
    expect(await by(former.fence, 'of-the-former')).toEqual({ kind: 'lost', state: 'annotating' });
  });

  it('says what a match is when it cannot be claimed', async () => {
    const key = await accepted();
    const { fence } = await claimed(key);
    await books.ledger.transition(key, 'fail', { fence });
    expect((await books.ledger.claim(key)).kind).toBe('settled');
    expect((await books.ledger.claim(matchKey('default', 'unknown'))).kind).toBe('missing');
  });
});

describe('a transition', () => {
  it('follows the state machine, whatever is tried in whatever order', async () => {
    const names = Object.keys(TRANSITIONS) as TransitionName[];
    await fc.assert(
      fc.asyncProperty(fc.array(fc.constantFrom(...names), { maxLength: 12 }), async (tries) => {
        const key = await accepted();
        let state: MatchState = 'queued';
        let version = 1;
        for (const name of tries) {
          // To the same holder, who has let it wait already, that is an answer lost on the way; see below.
          if (name === 'wait' && state === 'queued') continue;
          const expected = stateAfter(state, name);
          const moved =
            name === 'wait'
              ? await books.ledger.wait(key, 0, plainWait())
              : await books.ledger.transition(key, name, { version });
          if (expected === undefined) {
            expect(moved).toEqual({ kind: 'lost', state });
          } else {
            expect(moved).toMatchObject({ kind: 'ok', version: version + 1 });
            state = expected;
            version += 1;
          }
        }
        expect(await books.ledger.read(key)).toMatchObject({ state, version });
        const events = await eventsOf(key);
        expect(events.map((event) => event.version)).toEqual(Array.from({ length: version }, (_, index) => index + 1));
        expect(events.at(-1)?.state).toBe(state);
        if (isFinal(state)) expect(await books.redis.pttl(books.ledger.keys.match(key))).toBeGreaterThan(0);
      }),
      { numRuns: 60 },
    );
  });

  it('is refused to whoever has not seen the present version', async () => {
    const key = await accepted();
    await claimed(key);
    expect(await books.ledger.transition(key, 'cancel', { version: 1 })).toEqual({ kind: 'lost', state: 'reserving' });
    expect((await books.ledger.transition(key, 'cancel', { version: 2 })).kind).toBe('ok');
  });

  it('assigns nothing after the deadline', async () => {
    const key = await accepted(30);
    const { fence } = await claimed(key);
    await books.ledger.transition(key, 'reserved', { fence }, { fields: { reservation } });
    const deadlineAt = (await books.ledger.read(key))?.deadlineAt ?? 0;
    await eventually(
      () => books.duties.now(),
      (now) => now >= deadlineAt,
    );
    const moved = await books.ledger.transition(key, 'assign', { fence }, { only: 'before deadline' });
    expect(moved).toEqual({ kind: 'overdue' });
    expect((await books.ledger.read(key))?.state).toBe('annotating');
  });

  it('answers the same holder the same when its first answer was lost on the way', async () => {
    const key = await accepted();
    const { fence } = await claimed(key);
    const first = await books.ledger.transition(key, 'reserved', { fence }, { fields: { reservation } });
    const again = await books.ledger.transition(key, 'reserved', { fence }, { fields: { reservation } });
    expect(first.kind).toBe('ok');
    expect(again).toEqual(first);
    expect(await eventsOf(key)).toHaveLength(3);
  });

  it('does not answer the holder so where somebody else has ended the match', async () => {
    const key = await accepted();
    const { fence, version } = await claimed(key);
    expect((await books.ledger.transition(key, 'fail', { version })).kind).toBe('ok');
    expect(await books.ledger.transition(key, 'fail', { fence })).toEqual({ kind: 'lost', state: 'failed' });
    const own = await accepted();
    const { fence: ownFence } = await claimed(own);
    const first = await books.ledger.transition(own, 'fail', { fence: ownFence });
    expect(await books.ledger.transition(own, 'fail', { fence: ownFence })).toEqual(first);
  });

  it('notes the payload that is owed back in the same step', async () => {
    const key = await accepted();
    const { fence } = await claimed(key);
    await books.ledger.transition(key, 'reserved', { fence }, { fields: { reservation } });
    const owed = { key, attempt: '1.1', allocation: 'eu-west', project_id: 'p', allocation_id: 'a', payload_id: 'x' };
    await books.ledger.transition(key, 'fail', { fence }, { givesBack: owed });
    const due = await books.duties.takeReleases(books.ledger.keys.shardOf(key), 10, 60_000);
    expect(due.map(({ item }) => item)).toContainEqual(owed);
    // Taken, it is nobody else's for a while.
    expect(await books.duties.takeReleases(books.ledger.keys.shardOf(key), 10, 60_000)).toEqual([]);
  });
});

describe('an intent', () => {
  const intentOf = (key: MatchKey): Intent => ({
    key,
    attempt: '1.1',
    allocation: 'eu-west',
    region: 'eu-west',
    project_id: 'p',
    allocation_id: 'a',
    selectors: ['exact'],
  });
  const openAt = (key: MatchKey) => books.duties.openIntents(books.ledger.keys.shardOf(key), 0, 100);

  it('is open from before the call until its outcome is noted', async () => {
    const key = await accepted();
    const { fence } = await claimed(key);
    const opens = intentOf(key);
    expect(await books.ledger.intend(key, fence, { opens, attempts: [], attemptsCount: 0 })).toBe('ok');
    expect(await openAt(key)).toContainEqual(opens);
    expect((await books.ledger.read(key))?.openIntent).toBe(JSON.stringify(opens));
    await books.ledger.transition(key, 'reserved', { fence }, { fields: { reservation, intent: null }, closes: opens });
    expect(await openAt(key)).not.toContainEqual(opens);
  });

  it('stays open when the match is cancelled meanwhile', async () => {
    const key = await accepted();
    const { fence, version } = await claimed(key);
    const opens = intentOf(key);
    await books.ledger.intend(key, fence, { opens, attempts: [], attemptsCount: 0 });
    await books.ledger.transition(key, 'cancel', { version });
    expect(await openAt(key)).toContainEqual(opens);
    expect(await books.ledger.intend(key, fence, { opens, attempts: [], attemptsCount: 0 })).toBe('lost');
  });
});

describe('a match that somebody must look at', () => {
  const isLookedAt = async (key: MatchKey) =>
    (await books.redis.zscore(books.ledger.keys.agenda(books.ledger.keys.shardOf(key)), key)) !== null;

  it('is overlooked only as it was read: Redis may have forgotten the end that was seen', async () => {
    const key = await accepted();
    for (const version of [2, undefined]) await books.duties.overlookMatch(key, version);
    expect(await isLookedAt(key)).toBe(true);
    await books.duties.overlookMatch(key, 1);
    expect(await isLookedAt(key)).toBe(false);
  });
});

describe('the counts of matches by state', () => {
  it('agree with the matches themselves', async () => {
    const fresh = await startPrivateLedger();
    try {
      for (let i = 0; i < 6; i += 1) {
        await fresh.ledger.accept(newMatch(`count-${i}`));
        if (i % 2) await fresh.ledger.transition(matchKey('default', `count-${i}`), 'cancel', { version: 1 });
      }
      expect(await fresh.duties.countMatches()).toMatchObject({ queued: 3, cancelled: 3, assigned: 0 });
    } finally {
      await fresh.stop();
    }
  });
});
