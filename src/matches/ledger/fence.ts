let last = 0;

/**
 * The fencing token of a new claim, unlike any before it. A Redis that has forgotten a claim (a failover, a restore) gives the
 * match out again while whoever held it may still be at work, and a token that only counted up would be theirs as well.
 */
export function newFence(): number {
  last = Math.max(last + 1, Date.now() * MICROSECONDS + Math.floor(Math.random() * MICROSECONDS));
  return last;
}

/** Two processes that claim in the same millisecond differ all the same. */
const MICROSECONDS = 1_000;
