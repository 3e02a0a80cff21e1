/** Whether a failed call is made again, and after what pause. Pure. */
import type { Failure } from './errors.ts';

export const maxAttempts = 3;
const firstPauseMs = 50;

export interface Attempted {
  readonly failure: Failure;
  /** How often the call was made. */
  readonly attempts: number;
  /** The caller's word, or for reads the default, that the call may take effect twice. */
  readonly mayRepeat: boolean;
  readonly remainingMs: number;
  /** From 0 to 1, for the jitter. */
  readonly random: number;
}

/** The pause before the next attempt in milliseconds, or undefined when there is to be none. */
export function pauseBeforeRepeating({
  failure,
  attempts,
  mayRepeat,
  remainingMs,
  random,
}: Attempted): number | undefined {
  const passing = ['unavailable', 'throttled', 'unknown_outcome'].includes(failure.kind);
  if (!mayRepeat || !passing || attempts >= maxAttempts) return undefined;
  // Full jitter above a floor: callers that failed together do not come back together.
  const backoffMs = firstPauseMs * 2 ** (attempts - 1) * (0.5 + random / 2);
  const pauseMs = Math.max(backoffMs, failure.retryAfterMs ?? 0);
  return pauseMs < remainingMs ? pauseMs : undefined;
}

/** An unknown outcome stays unknown when the next attempt did not get through; an answer of the upstream settles it. */
export function graver(earlier: Failure | undefined, later: Failure): Failure {
  const gotThrough = later.kind !== 'unavailable' && later.kind !== 'throttled';
  return earlier?.kind === 'unknown_outcome' && !gotThrough ? { ...later, kind: 'unknown_outcome' } : later;
}
