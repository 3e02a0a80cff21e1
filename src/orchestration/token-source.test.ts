import { describe, expect, it } from '@jest/globals';
import { Deadline } from './deadline.ts';
import type { Outcome } from './errors.ts';
import { renewAfterMs, TokenSource } from './token-source.ts';

describe('a token is renewed', () => {
  it.each([
    [3_600_000, 2_880_000],
    [120_000, 90_000],
    [60_000, 30_000],
    [40_000, 20_000],
    [1_000, 500],
    [0, 0],
    [Infinity, Infinity],
  ])('with a life of %d ms after %d ms', (lifetimeMs, expected) => {
    expect(renewAfterMs(lifetimeMs)).toBe(expected);
  });
});

type TokenOutcome = Outcome<{ access_token: string; expires_in?: number }>;

function sourceOf(answers: TokenOutcome[]) {
  const clock = { ms: 0 };
  let asked = 0;
  const tokens = new TokenSource({
    request: () => Promise.resolve(answers[asked++] ?? unavailable),
    now: () => clock.ms,
  });
  return { clock, asked: () => asked, get: async () => tokens.get(new Deadline(1_000)) };
}
const unavailable: TokenOutcome = { ok: false, failure: { kind: 'unavailable', message: 'down' } };
const token = (access_token: string, expires_in: number): TokenOutcome => ({
  ok: true,
  value: { access_token, expires_in },
});

describe('the token source', () => {
  it('renews ahead of expiry while calls go on with the old token', async () => {
    const { clock, asked, get } = sourceOf([token('a', 100), token('b', 100)]);
    expect(await get()).toEqual({ ok: true, value: 'a' });
    clock.ms = 69_999;
    await get();
    expect(asked()).toBe(1);
    clock.ms = 70_000;
    expect(await get()).toEqual({ ok: true, value: 'a' });
    expect(asked()).toBe(2);
    await Promise.resolve();
    expect(await get()).toEqual({ ok: true, value: 'b' });
    expect(asked()).toBe(2);
  });

  it('never hands out a token whose life is over', async () => {
    const { clock, get } = sourceOf([token('a', 1), token('b', 1)]);
    await get();
    clock.ms = 1_000;
    expect(await get()).toEqual({ ok: true, value: 'b' });
    clock.ms = 2_000;
    expect(await get()).toMatchObject({ ok: false, failure: { kind: 'unavailable' } });
  });

  it('lives on the old token while renewals fail, and does not hammer the endpoint', async () => {
    const { clock, asked, get } = sourceOf([token('a', 100)]);
    await get();
    for (const ms of [80_000, 80_001, 80_500, 80_999]) {
      clock.ms = ms;
      expect(await get()).toEqual({ ok: true, value: 'a' });
      await Promise.resolve();
    }
    expect(asked()).toBe(2);
    clock.ms = 81_000;
    await get();
    expect(asked()).toBe(3);
  });
});
