import { NOT_CONFIRMED } from '../matches/ledger/match-lease.ts';
import type { AttemptOutcome, FailureCode, MatchReason, StoredMatch } from '../matches/match-record.ts';

/** What a pass over all open steps comes to when none of them gave a payload. */
export interface Verdict {
  /** The reason, should the deadline come before another pass does better. */
  readonly code: FailureCode;
  /** No later pass can do better: every step was refused for good. */
  readonly hopeless: boolean;
}

const OUTAGE: readonly AttemptOutcome[] = ['throttled', 'unavailable', 'unknown', 'breaker_open', 'bulkhead_full'];

export function verdictOf(outcomes: readonly AttemptOutcome[]): Verdict {
  if (outcomes.some((outcome) => OUTAGE.includes(outcome))) return { code: 'upstream_unavailable', hopeless: false };
  if (outcomes.some((outcome) => outcome === 'rejected')) {
    return { code: 'upstream_rejected', hopeless: outcomes.every((outcome) => outcome === 'rejected') };
  }
  return { code: 'no_capacity', hopeless: false };
}

/** Whether the same match, sent again as a new one, may succeed without anybody mending something first. */
const RETRYABLE: Record<FailureCode, boolean> = {
  no_capacity: true,
  upstream_unavailable: true,
  upstream_rejected: false,
  annotation_failed: true,
  deadline_exceeded: true,
  no_plan: false,
  not_confirmed: NOT_CONFIRMED.retryable,
};

export function failure(code: FailureCode, message: string): MatchReason {
  return { code, message, retryable: RETRYABLE[code] };
}

const EXPLANATION: Record<FailureCode, string> = {
  no_capacity: 'no payload matched any selector of any open step',
  upstream_unavailable: 'not every open step could be asked',
  upstream_rejected: 'the orchestrator refused the request',
  annotation_failed: 'the match data could not be written to the payload, which was given back',
  deadline_exceeded: 'the deadline came before the match had its turn',
  no_plan: 'no allocation and selector of the profile applies to this match',
  not_confirmed: NOT_CONFIRMED.message,
};

/**
 * The reason at the deadline, from what the last whole pass came to; where there was none, from what the one came to that was
 * cut short. A match whose attempts tell of no answer never had its turn.
 */
export function overdueReason({ lastPass, attempts }: Tried): MatchReason {
  const latest = new Map<string, AttemptOutcome>();
  for (const { allocation, outcome } of attempts) latest.set(allocation, outcome);
  const code = lastPass ?? cutShort([...latest.values()]);
  const detail = [...latest].map(([allocation, outcome]) => `${allocation}: ${outcome}`).join(', ');
  const isTold = code !== 'deadline_exceeded' && detail !== '';
  return failure(code, isTold ? `${EXPLANATION[code]} (${detail})` : EXPLANATION[code]);
}

type Tried = Pick<StoredMatch, 'lastPass' | 'attempts'>;

function cutShort(outcomes: readonly AttemptOutcome[]): FailureCode {
  // What was reserved and is not held any more says nothing of why.
  const without = outcomes.filter((outcome) => outcome !== 'reserved');
  return without.length === 0 ? 'deadline_exceeded' : verdictOf(without).code;
}
