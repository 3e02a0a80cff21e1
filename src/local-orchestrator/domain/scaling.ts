/** How many payloads an allocation should have: a function of its bounds and of what it has. */
import { isDraining, type Allocation, type Census } from './allocation.ts';

export interface ScalingDecision {
  readonly create: number;
  /** Ready ones that are too many. */
  readonly remove: number;
  /** Ready ones of an older revision to be replaced now. */
  readonly replace: number;
}

/** The share of an allocation that an update of its image replaces at a time. */
const updateShare = 0.25;

/**
 * `min_payloads` and `max_payloads` bound the total, `buffer_size` is how many Ready ones are wanted beside those
 * that are Reserved. Reserved payloads are never taken away, so the total may stay above the wanted number for a while.
 */
export function scalingDecision(allocation: Allocation, census: Census): ScalingDecision {
  if (isDraining(allocation)) return { create: 0, remove: census.ready, replace: 0 };
  const { min_payloads: min = 0, buffer_size: buffer = 0, max_payloads: max = min } = allocation.spec;
  const live = census.ready + census.reserved + census.coming;
  const wanted = Math.min(max, Math.max(min, census.reserved + buffer));
  const remove = Math.min(census.ready, Math.max(0, live - wanted));
  const atOnce = Math.max(1, Math.ceil(live * updateShare));
  const replace = Math.min(census.ready - remove, census.stale, Math.max(0, atOnce - census.coming));
  return { create: Math.max(0, wanted - live), remove, replace: Math.max(0, replace) };
}

/** The group that lacks most in proportion to its size; null without groups. */
export function groupInNeed(groups: readonly { readonly count: number }[], live: readonly number[]): number | null {
  let neediest: number | null = null;
  let lowest = Infinity;
  for (const [index, { count }] of groups.entries()) {
    const filled = count === 0 ? Infinity : (live[index] ?? 0) / count;
    if (filled >= lowest) continue;
    lowest = filled;
    neediest = index;
  }
  return neediest;
}
