/**
 * The plan of one match. A function of profile, match and waited time and of nothing else: the same three give the same
 * plan, to the byte, on every replica.
 *
 *   candidates ─► allocation-order ─► when each opens ─┐
 *                                                      ├─► pairs (allocation, selector) in order ─► steps
 *   selectors ──► selector-choice ──► labels, metadata ┘
 */
import { orderAllocations, type OpenAllocation } from './allocation-order.ts';
import { withoutStacks } from './expression.ts';
import type { LeftOut } from './left-out.ts';
import { MatchView } from './match-view.ts';
import type { PlanInput } from './plan-input.ts';
import type { AllocationRef, CompiledProfile } from './profile-set.ts';
import { chooseSelectors, sameMetadata, type ChosenSelector } from './selector-choice.ts';

export interface Plan {
  readonly steps: readonly PlanStep[];
  /** What can never serve this match, and why. What only opens later is here if it opens too late. */
  readonly leftOut: readonly LeftOut[];
  /** The waited time at which something further opens; null if nothing will. */
  readonly nextOpensAtMs: number | null;
}

/** One CreateReservation call. */
export interface PlanStep {
  readonly allocation: AllocationRef;
  /** When the first of its selectors opens. */
  readonly opensAfterMs: number;
  readonly selectors: readonly PlanSelector[];
  /** What goes into `payload_metadata`. A call has one, so selectors that write different metadata are in different steps. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface PlanSelector {
  readonly name: string;
  /** Its position in the profile. */
  readonly index: number;
  readonly matchLabels: Readonly<Record<string, string>>;
  readonly payloadState: 'Ready' | 'Reserved';
  readonly opensAfterMs: number;
}

/** Only what is open after this time of waiting. */
export function planMatch(profile: CompiledProfile, match: PlanInput, elapsedMs: number): Plan {
  return planUntil(profile, match, elapsedMs);
}

/**
 * Everything that will ever open, in the order in which it would be tried once all of it is open.
 * @param deadlineMs what opens then or later is left out
 */
export function explainPlan(profile: CompiledProfile, match: PlanInput, deadlineMs = Number.POSITIVE_INFINITY): Plan {
  return planUntil(profile, match, Number.POSITIVE_INFINITY, deadlineMs);
}

interface Pair {
  readonly allocation: AllocationRef;
  readonly chosen: ChosenSelector;
  readonly opensAfterMs: number;
}

function planUntil(profile: CompiledProfile, match: PlanInput, elapsedMs: number, deadlineMs?: number): Plan {
  const allocations = orderAllocations(profile, match);
  const view = new MatchView(match, profile.priority);
  const selectors = withoutStacks(() => chooseSelectors(profile, match, view));
  const tooLate = deadlineMs === undefined ? [] : opensTooLate(allocations.open, selectors.chosen, deadlineMs);
  const pairs = pairsInOrder(profile.prefer, allocations.open, selectors.chosen).filter(
    (pair) => deadlineMs === undefined || pair.opensAfterMs < deadlineMs,
  );
  const later = pairs.filter((pair) => pair.opensAfterMs > elapsedMs);
  const due = pairs.filter((pair) => pair.opensAfterMs <= elapsedMs);
  return {
    steps: stepsOf(due, profile.prefer),
    leftOut: [...tooLate, ...allocations.leftOut, ...selectors.leftOut],
    nextOpensAtMs: later.length === 0 ? null : Math.min(...later.map((pair) => pair.opensAfterMs)),
  };
}

function opensTooLate(
  allocations: readonly OpenAllocation[],
  selectors: readonly ChosenSelector[],
  deadlineMs: number,
): readonly LeftOut[] {
  const what = [
    ...allocations.map(({ allocation, opensAfterMs }) => ({ allocation: allocation.name, opensAfterMs })),
    ...selectors.map(({ name, opensAfterMs }) => ({ selector: name, opensAfterMs })),
  ];
  return what
    .filter(({ opensAfterMs }) => opensAfterMs >= deadlineMs)
    .map(({ opensAfterMs, ...left }) => ({
      ...left,
      why: `opens after ${opensAfterMs} ms, not before the deadline (${deadlineMs} ms)`,
    }));
}

function pairsInOrder(
  prefer: CompiledProfile['prefer'],
  allocations: readonly OpenAllocation[],
  selectors: readonly ChosenSelector[],
): readonly Pair[] {
  const pair = (open: OpenAllocation, chosen: ChosenSelector): Pair => ({
    allocation: open.allocation,
    chosen,
    opensAfterMs: Math.max(open.opensAfterMs, chosen.opensAfterMs),
  });
  return prefer === 'allocation'
    ? allocations.flatMap((open) => selectors.map((chosen) => pair(open, chosen)))
    : selectors.flatMap((chosen) => allocations.map((open) => pair(open, chosen)));
}

/** Neighbours that may share one call are gathered into one step; the order is kept. */
function stepsOf(pairs: readonly Pair[], prefer: CompiledProfile['prefer']): readonly PlanStep[] {
  const calls: Pair[][] = [];
  for (const pair of pairs) {
    const call = calls.at(-1);
    const last = call?.at(-1);
    if (call !== undefined && last !== undefined && prefer === 'allocation' && shareCall(last, pair)) call.push(pair);
    else calls.push([pair]);
  }
  return calls.flatMap((call) => {
    const [first] = call;
    return first === undefined ? [] : [stepOf(first, call)];
  });
}

function shareCall(left: Pair, right: Pair): boolean {
  return left.allocation === right.allocation && sameMetadata(left.chosen.metadata, right.chosen.metadata);
}

function stepOf(first: Pair, call: readonly Pair[]): PlanStep {
  return {
    allocation: first.allocation,
    opensAfterMs: Math.min(...call.map((pair) => pair.opensAfterMs)),
    selectors: call.map(({ chosen, opensAfterMs }) => ({
      name: chosen.name,
      index: chosen.index,
      matchLabels: chosen.matchLabels,
      payloadState: chosen.payloadState,
      opensAfterMs,
    })),
    labels: first.chosen.metadata.labels,
    annotations: first.chosen.metadata.annotations,
  };
}
