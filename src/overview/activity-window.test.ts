import { describe, expect, it } from '@jest/globals';
import { matchKey } from '../matches/match-key.ts';
import type { MatchState } from '../matches/match-state.ts';
import type { OutboxEvent } from '../matches/outbox-event.ts';
import { ActivityWindow, STEP_MS } from './activity-window.ts';

const T0 = 1_000 * STEP_MS;
let sequence = 0;
const change = (matchId: string, state: MatchState, at: number, more: Partial<OutboxEvent> = {}): OutboxEvent => ({
  ...{ cursor: `${at}-${(sequence += 1)}`, shard: 0, key: matchKey('default', matchId), version: 2, body: '' },
  ...{ state, at, ...more },
});
const accepted = (matchId: string, at: number) => change(matchId, 'queued', at, { version: 1 });
const nobody = { on_the_way: 0, with_server: 0 };

/** What is shown of the newest steps. */
function newest(window: ActivityWindow, now: number, { since = 0, standing = nobody, steps = 3 } = {}) {
  const columns = Object.entries(window.columns(since, now, standing));
  return Object.fromEntries(columns.map(([name, values]) => [name, values.slice(-steps)]));
}

describe('the activity of the last minutes', () => {
  it('is counted by steps of time, and how long assignments took', () => {
    const window = new ActivityWindow();
    window.note(accepted('a', T0));
    window.note(change('a', 'reserving', T0 + 1));
    window.note(change('a', 'assigned', T0 + STEP_MS));
    window.note(accepted('b', T0 + STEP_MS));
    window.note(change('b', 'failed', T0 + STEP_MS + 5, { body: '{"reason":{"code":"no_plan","message":"why"}}' }));
    const seen = newest(window, T0 + 2 * STEP_MS + 1, { steps: 2 });
    expect(seen).toMatchObject({ accepted: [1, 1], assigned: [0, 1], failed: [0, 1], p50_ms: [null, 2113] });
    expect(window.failures('default', 5)).toMatchObject([{ match_id: 'b', code: 'no_plan', message: 'why' }]);
    expect(window.failures('another', 5)).toEqual([]);
  });

  it('takes a confirmation for no second assignment, and a match that waits for no second acceptance', () => {
    const window = new ActivityWindow();
    window.note(accepted('a', T0));
    window.note(change('a', 'queued', T0 + 1, { version: 3, body: '{"waiting_for":"capacity"}' }));
    window.note(change('a', 'assigned', T0 + 2));
    window.note(change('a', 'assigned', T0 + 3, { body: '{"confirmed":true}' }));
    expect(newest(window, T0 + STEP_MS, { steps: 1 })).toMatchObject({ accepted: [1], assigned: [1] });
  });

  it('says how many were on the way and had a server at each time, reckoned back from now', () => {
    const window = new ActivityWindow();
    const unconfirmed = { body: '{"reason":{"code":"not_confirmed","message":""}}' };
    window.note(accepted('a', T0));
    window.note(accepted('b', T0 + 1));
    window.note(change('a', 'assigned', T0 + STEP_MS));
    window.note(change('b', 'assigned', T0 + STEP_MS));
    window.note(change('b', 'failed', T0 + 2 * STEP_MS, unconfirmed));
    window.note(change('a', 'released', T0 + 3 * STEP_MS));
    const standing = { on_the_way: 5, with_server: 7 };
    const seen = newest(window, T0 + 3 * STEP_MS + 10, { standing, steps: 4 });
    expect(seen).toMatchObject({ on_the_way: [5, 7, 5, 5], with_server: [7, 7, 9, 8] });
  });

  it('is not known from before what was read', () => {
    const window = new ActivityWindow();
    window.note(accepted('a', T0));
    expect(newest(window, T0 + STEP_MS, { since: T0, steps: 2 })).toMatchObject({ accepted: [null, 1] });
  });

  it('keeps nothing of what is long ago', () => {
    const window = new ActivityWindow();
    for (let i = 0; i < 2_000; i += 1) window.note(accepted(`m-${i}`, T0 + i * STEP_MS));
    const { accepted: counts } = window.columns(0, T0 + 2_000 * STEP_MS, nobody);
    expect(counts).toHaveLength(150);
    expect(counts.every((count) => count === 1)).toBe(true);
  });
});
