import type { Attempt, AttemptOutcome } from '../matches/match-record.ts';

/** Whether the attempt was a call, and not turned away before it. */
export function wasCall({ outcome, status }: Pick<Attempt, 'outcome' | 'status'>): boolean {
  switch (outcome) {
    case 'breaker_open':
    case 'bulkhead_full':
      return false;
    case 'throttled':
      // Without a status nobody answered: the allocation had asked to be left alone before.
      return status !== undefined;
    case 'reserved':
    case 'no_match':
    case 'unavailable':
    case 'rejected':
    case 'unknown':
      return true;
  }
}

const FAULTS: readonly AttemptOutcome[] = ['throttled', 'unavailable', 'unknown'];

/**
 * The fault in which the match's latest call to this allocation ended; undefined where it has made none, or was answered.
 * Another call after such a fault is a retry. Asking again for capacity is none.
 */
export function latestFault(attempts: readonly Attempt[], allocation: string): AttemptOutcome | undefined {
  const latest = attempts.findLast((attempt) => attempt.allocation === allocation && wasCall(attempt));
  return latest && FAULTS.includes(latest.outcome) ? latest.outcome : undefined;
}
