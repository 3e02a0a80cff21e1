import { describe, expect, it } from '@jest/globals';
import { verdictOf } from './retry-verdict.ts';

const settings = { initialMs: 1_000, maxMs: 60_000, forMs: 3_600_000 };
const failed = { kind: 'failed', why: 'answered 500', unwell: true } as const;
const latest = () => 1;
const delayOf = (tries: number, outcome: Parameters<typeof verdictOf>[0] = failed, elapsedMs = 0, random = latest) => {
  const verdict = verdictOf(outcome, { tries, elapsedMs }, settings, random);
  return 'delayMs' in verdict ? verdict.delayMs : verdict.kind;
};

describe('a webhook that failed', () => {
  it('is tried again after at most twice as long each time, up to a bound', () => {
    expect([0, 1, 2, 5, 6, 7, 1_000].map((tries) => delayOf(tries))).toEqual([
      1_000, 2_000, 4_000, 32_000, 60_000, 60_000, 60_000,
    ]);
    expect(delayOf(5, failed, 0, () => 0)).toBe(0);
    expect(delayOf(5, failed, 0, () => 0.5)).toBe(16_000);
  });

  it('is not tried before Retry-After, nor after its time is up', () => {
    expect(delayOf(0, { ...failed, retryAfterMs: 120_000 })).toBe(120_000);
    expect(delayOf(5, { ...failed, retryAfterMs: 10 })).toBe(32_000);
    expect(delayOf(0, { ...failed, retryAfterMs: 9e9 })).toBe(3_600_000);
    expect(delayOf(9, failed, 3_599_990)).toBe(10);
    expect(delayOf(9, failed, 3_600_000)).toBe('dead');
  });

  it('counts its tries, and not how often it was turned away', () => {
    expect(verdictOf(failed, { tries: 3, elapsedMs: 0 }, settings)).toMatchObject({ kind: 'later', tries: 4 });
    const turnedAway = { kind: 'turned away', why: 'open' } as const;
    expect(verdictOf(turnedAway, { tries: 3, elapsedMs: 0 }, settings)).toMatchObject({ kind: 'put off', tries: 3 });
  });

  it('comes the later to a closed door the longer it has waited', () => {
    const turnedAway = { kind: 'turned away', why: 'open' } as const;
    expect([0, 10_000, 1_000_000].map((elapsedMs) => delayOf(0, turnedAway, elapsedMs))).toEqual([
      1_000, 10_000, 60_000,
    ]);
    expect(delayOf(0, turnedAway, 3_600_000)).toBe('dead');
  });

  it('is dead at once where it was refused for good', () => {
    expect(verdictOf({ kind: 'refused', why: 'answered 410 (gone)' }, { tries: 0, elapsedMs: 0 }, settings)).toEqual({
      kind: 'dead',
      tries: 1,
      why: 'answered 410 (gone)',
    });
  });
});
