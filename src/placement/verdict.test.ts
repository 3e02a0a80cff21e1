import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ATTEMPT_OUTCOMES } from '../matches/match-record.ts';
import { overdueReason, verdictOf } from './verdict.ts';

describe('the verdict on a pass without a payload', () => {
  it.each([
    [['no_match', 'no_match'], 'no_capacity', false],
    [['no_match', 'breaker_open'], 'upstream_unavailable', false],
    [['bulkhead_full'], 'upstream_unavailable', false],
    [['rejected', 'throttled'], 'upstream_unavailable', false],
    [['rejected', 'no_match'], 'upstream_rejected', false],
    [['rejected', 'rejected'], 'upstream_rejected', true],
  ] as const)('%j is %s', (outcomes, code, hopeless) => {
    expect(verdictOf(outcomes)).toEqual({ code, hopeless });
  });

  it('says no capacity only when every step answered just that', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...ATTEMPT_OUTCOMES), { minLength: 1 }), (outcomes) => {
        const everyoneFull = outcomes.every((outcome) => outcome === 'no_match');
        fc.pre(!outcomes.includes('reserved'));
        expect(verdictOf(outcomes).code === 'no_capacity').toBe(everyoneFull);
      }),
    );
  });
});

describe('the reason at the deadline', () => {
  const attempt = { at: '', selectors: [], duration_ms: 1 };
  const never = { lastPass: null, attempts: [] };
  it('names the last answer of each allocation', () => {
    const reason = overdueReason({
      lastPass: 'upstream_unavailable',
      attempts: [
        { ...attempt, allocation: 'eu-west', outcome: 'no_match' },
        { ...attempt, allocation: 'us-east', outcome: 'unavailable' },
        { ...attempt, allocation: 'eu-west', outcome: 'breaker_open' },
      ],
    });
    expect(reason).toMatchObject({ code: 'upstream_unavailable', retryable: true });
    expect(reason.message).toContain('(eu-west: breaker_open, us-east: unavailable)');
  });

  it('is the deadline itself where the match never had a turn', () => {
    expect(overdueReason(never).code).toBe('deadline_exceeded');
  });

  it.each([
    ['unknown', 'upstream_unavailable'],
    ['no_match', 'no_capacity'],
    ['rejected', 'upstream_rejected'],
    ['reserved', 'deadline_exceeded'],
  ] as const)('is what its only pass came to, though that was cut short: %s is %s', (outcome, code) => {
    const attempts = [{ ...attempt, allocation: 'eu-west', outcome }];
    expect(overdueReason({ ...never, attempts })).toMatchObject({ code });
    expect(overdueReason({ ...never, attempts, lastPass: 'no_capacity' })).toMatchObject({ code: 'no_capacity' });
  });
});
