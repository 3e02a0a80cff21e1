/** How many payloads an allocation should have: a function of its bounds and of what it has. */
import { isDraining, type Allocation, type Census } from './allocation.ts';

export interface ScalingDecision {
  readonly create: number;
  /** So many are too many: those in Error go first, then Ready ones. */
  readonly remove: number;
  /** So many of an older revision are to be replaced now, in the same order. */
  readonly replace: number;
}

/** The share of an allocation that an update of its image replaces at a time. */
const updateShare = 0.25;

/**
 * `min_payloads` and `max_payloads` bound the total, `buffer_size` is how many Ready ones are wanted beside those
 * that are Reserved. Reserved payloads are never taken away, so the total may stay above the wanted number for a while.
 */
export function scalingDecision(allocation: Allocation, census: Census): ScalingDecision {
  if (isDraining(allocation)) return { create: 0, remove: census.inError + census.ready, replace: 0 };
  const { min_payloads: min = 0, buffer_size: buffer = 0, max_payloads: max = min } = allocation.spec;
  const live = census.ready + census.reserved + census.coming;
  const wanted = Math.min(max, Math.max(min, census.reserved + buffer));
  const remove = Math.min(census.inError + census.ready, Math.max(0, live - wanted));
  return { create: Math.max(0, wanted - live), remove, replace: replacements(live, remove, census) };
}

/** Those in Error serve nobody, and go all at once; of the Ready ones no more than the share that may be missing. */
function replacements(live: number, remove: number, census: Census): number {
  const removedInError = Math.min(remove, census.inError);
  const inError = Math.max(0, census.staleInError - removedInError);
  const atOnce = Math.max(1, Math.ceil(live * updateShare));
  const readyLeft = census.ready - (remove - removedInError);
  return inError + Math.min(readyLeft, census.staleReady, Math.max(0, atOnce - census.coming));
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
