import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { ErrorKind, Failure } from './errors.ts';
import { graver, maxAttempts, pauseBeforeRepeating } from './repetition.ts';

const kinds: ErrorKind[] = [
  'no_match',
  'not_found',
  'invalid',
  'unauthorized',
  'forbidden',
  'conflict',
  'throttled',
  'unavailable',
  'unknown_outcome',
];
const failure = (kind: ErrorKind, retryAfterMs?: number): Failure => ({
  kind,
  message: '',
  ...(retryAfterMs !== undefined && { retryAfterMs }),
});
const first = { attempts: 1, mayRepeat: true, remainingMs: 10_000, random: 0.5 };

describe('the pause before a repetition', () => {
  it('is there only for what may pass', () => {
    const repeated = kinds.filter((kind) => pauseBeforeRepeating({ ...first, failure: failure(kind) }) !== undefined);
    expect(repeated).toEqual(['throttled', 'unavailable', 'unknown_outcome']);
  });

  it('ends before the call’s time, comes not before the upstream’s, and never without leave', () => {
    const cases = fc.record({
      failure: fc.record({ kind: fc.constantFrom(...kinds), message: fc.constant(''), retryAfterMs: fc.nat(5_000) }),
      attempts: fc.integer({ min: 1, max: 5 }),
      mayRepeat: fc.boolean(),
      remainingMs: fc.nat(5_000),
      random: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(cases, (attempted) => {
        const pauseMs = pauseBeforeRepeating(attempted);
        if (pauseMs === undefined) return;
        expect(attempted.mayRepeat && attempted.attempts < maxAttempts).toBe(true);
        expect(pauseMs).toBeLessThan(attempted.remainingMs);
        expect(pauseMs).toBeGreaterThanOrEqual(attempted.failure.retryAfterMs);
      }),
    );
  });
});

describe('an unknown outcome', () => {
  it.each(['unavailable', 'throttled'] as const)('is not settled by a later attempt that is %s', (kind) => {
    expect(graver(failure('unknown_outcome'), failure(kind)).kind).toBe('unknown_outcome');
  });

  it('is settled by an answer', () => {
    expect(graver(failure('unknown_outcome'), failure('not_found')).kind).toBe('not_found');
  });
});
