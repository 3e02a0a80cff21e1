import { beforeEach, describe, expect, it } from '@jest/globals';
import { matchKey } from '../matches/match-key.ts';
import type { MatchState } from '../matches/match-state.ts';
import type { OutboxEvent } from '../matches/outbox-event.ts';
import { MatchWaiters } from './match-waiters.ts';
import type { OutboxTail } from './outbox-tail.ts';

const key = matchKey('default', 'm-1');
let listeners: Set<(event: OutboxEvent) => void>;
let waiters: MatchWaiters;
beforeEach(() => {
  listeners = new Set();
  const tail: Pick<OutboxTail, 'subscribe'> = {
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  waiters = new MatchWaiters(tail as OutboxTail);
});
const tell = (state: MatchState) => {
  const event = { cursor: '1-1', shard: 0, key, state, version: 4, at: 0, body: '' };
  for (const listener of listeners) listener(event);
};

describe('those who wait for a match', () => {
  it('have the outbox read for them while one of them follows it, and only then', () => {
    const [one, other] = [waiters.begin(key), waiters.begin(matchKey('default', 'm-2'))];
    expect(listeners.size).toBe(0);
    one.follow();
    one.follow();
    other.follow();
    expect(listeners.size).toBe(1);
    one.stop();
    one.stop();
    expect(listeners.size).toBe(1);
    other.stop();
    expect(listeners.size).toBe(0);
    other.follow();
    expect(listeners.size).toBe(0);
  });

  it('know whether they were told of all since they began', () => {
    const [before, first] = [waiters.begin(key), waiters.begin(key)];
    expect(first.follow()).toBe(false);
    const second = waiters.begin(key);
    expect([before.follow(), second.follow()]).toEqual([false, true]);
    const third = waiters.begin(key);
    for (const each of [before, first, second]) each.stop();
    const fourth = waiters.begin(key);
    fourth.follow();
    // Nobody followed for a moment in between.
    expect(third.follow()).toBe(false);
  });

  it('are woken when it is settled, and not by what comes before, whether they or others follow', async () => {
    const [following, beside] = [waiters.begin(key), waiters.begin(key)];
    following.follow();
    const outcomes = [following.settled(10_000), beside.settled(10_000)];
    tell('annotating');
    following.tell({} as never);
    expect(await outcomes[0]).toEqual({ match: {} });
    tell('assigned');
    expect(await outcomes[1]).toEqual({});
  });
});
