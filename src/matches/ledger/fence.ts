/**
 * The fencing token of a new claim, unlike any before it. A Redis that has forgotten a claim (a failover, a restore) gives the
 * match out again while whoever held it may still be at work, and a token that only counted up would be theirs as well.
 */
export function newFence(): number {
  // Two processes that claim in the same millisecond differ all the same.
  const microseconds = Date.now() * 1_000 + Math.floor(Math.random() * 1_000);
  last = Math.max(last + 1, microseconds);
  return last;
}

let last = 0;
