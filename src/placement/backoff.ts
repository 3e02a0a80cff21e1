/** Full jitter: anything from nothing to the cap, so that those who failed together do not come back together. */
export function fullJitter(
  attempt: number,
  { initialMs, maxMs }: { readonly initialMs: number; readonly maxMs: number },
  random: () => number = Math.random,
): number {
  const cap = Math.min(maxMs, initialMs * 2 ** Math.min(attempt, 30));
  return Math.round(random() * cap);
}
