/** Which allocations may serve a match, in which order, and when each opens. */
import { openingOf } from './latency.ts';
import type { LeftOut } from './left-out.ts';
import { heededOverride } from './override.ts';
import type { PlanInput } from './plan-input.ts';
import type { AllocationRef, CompiledProfile } from './profile-set.ts';

export interface OpenAllocation {
  readonly allocation: AllocationRef;
  readonly opensAfterMs: number;
}

export interface AllocationOrder {
  readonly open: readonly OpenAllocation[];
  readonly leftOut: readonly LeftOut[];
}

export function orderAllocations(profile: CompiledProfile, match: PlanInput): AllocationOrder {
  const { allocations: chosen, skipAfter } = heededOverride(profile, match);
  const open: (OpenAllocation & { readonly aggregateMs: number | null })[] = [];
  const leftOut: LeftOut[] = [];
  for (const allocation of candidatesOf(profile, chosen)) {
    const opening = openingOf(profile.latency, allocation.region, match.players);
    if (!opening.open) leftOut.push({ allocation: allocation.name, why: opening.why });
    else {
      const opensAfterMs = skipAfter === true ? 0 : opening.afterMs;
      open.push({ allocation, opensAfterMs, aggregateMs: opening.aggregateMs });
    }
  }
  if (chosen !== undefined) leftOut.push(...notChosen(profile, chosen));
  // A request that names allocations has put them in its own order. The sort is stable: ties stay as listed.
  else if (profile.order === 'latency')
    open.sort((left, right) => farness(left.aggregateMs) - farness(right.aggregateMs));
  return { open: open.map(({ allocation, opensAfterMs }) => ({ allocation, opensAfterMs })), leftOut };
}

function candidatesOf(profile: CompiledProfile, chosen: readonly string[] | undefined): readonly AllocationRef[] {
  if (chosen === undefined) return profile.candidates;
  return [...new Set(chosen)].flatMap((name) => profile.candidates.filter((candidate) => candidate.name === name));
}

function notChosen(profile: CompiledProfile, chosen: readonly string[]): readonly LeftOut[] {
  const strangers = chosen.filter((name) => !profile.allocationNames.includes(name));
  const others = profile.allocationNames.filter((name) => !chosen.includes(name));
  return [
    ...strangers.map((allocation) => ({ allocation, why: `no candidate of the profile ${profile.name}` })),
    ...others.map((allocation) => ({ allocation, why: 'not among the allocations that the request names' })),
  ];
}

/** Infinity minus infinity is not a number; the largest finite one keeps unknown allocations tied. */
function farness(aggregateMs: number | null): number {
  return aggregateMs ?? Number.MAX_VALUE;
}
