/**
 * Decides what goes wrong with a call. Every rule that fits draws its own number, in the order of the rules; waiting times add up,
 * and the first rule that ends the call otherwise ends it; the others have not applied. The same seed and the same calls in the
 * same order meet the same faults.
 */
import type { OperationId } from '../../orchestration/contract/index.ts';
import type { Random } from '../domain/payload-id.ts';
import type { FaultPlan, FaultRule } from './fault-rules.ts';
import { seededRandom } from './random.ts';

export type FaultEnding =
  | { readonly kind: 'none' }
  | { readonly kind: 'status'; readonly status: number }
  /** The connection is cut, before or after the call has taken effect. */
  | { readonly kind: 'drop' }
  | { readonly kind: 'commit_then_drop' };

export interface Fault {
  readonly waitMs: number;
  readonly ending: FaultEnding;
}

const noEnding: FaultEnding = { kind: 'none' };
const noFault: Fault = { waitMs: 0, ending: noEnding };

export class FaultInjector {
  #plan: FaultPlan = { rules: [] };
  #random: Random;
  readonly #otherwiseRandom: Random;
  #applied: number[] = [];

  /** @param random for plans without a seed */
  constructor(random: Random) {
    this.#random = random;
    this.#otherwiseRandom = random;
  }

  replace(plan: FaultPlan): void {
    this.#plan = plan;
    this.#applied = plan.rules.map(() => 0);
    this.#random = plan.seed === undefined ? this.#otherwiseRandom : seededRandom(plan.seed);
  }

  /** The rules as they were given, each with how often it has applied. */
  show(): FaultPlan & { rules: (FaultRule & { applied: number })[] } {
    return {
      ...this.#plan,
      rules: this.#plan.rules.map((rule, index) => ({ ...rule, applied: this.#appliedOf(index) })),
    };
  }

  next(operation: OperationId, allocationId: string | undefined): Fault {
    if (this.#plan.rules.length === 0) return noFault;
    let waitMs = 0;
    let ending = noEnding;
    for (const [index, rule] of this.#plan.rules.entries()) {
      if (!fits(rule, operation, allocationId) || !this.#wouldApply(rule, index)) continue;
      const waits = rule.kind === 'latency' || rule.kind === 'stall';
      if (!waits && ending.kind !== 'none') continue;
      if (waits) waitMs += rule.ms ?? 0;
      else ending = endingOf(rule);
      this.#applied[index] = this.#appliedOf(index) + 1;
    }
    return { waitMs, ending };
  }

  #wouldApply(rule: FaultRule, index: number): boolean {
    if (rule.count !== undefined && this.#appliedOf(index) >= rule.count) return false;
    return this.#random() < rule.rate;
  }

  #appliedOf(index: number): number {
    return this.#applied[index] ?? 0;
  }
}

const fits = (rule: FaultRule, operation: OperationId, allocationId: string | undefined) =>
  (rule.operation === '*' || rule.operation === operation) &&
  (rule.allocation_id === undefined || rule.allocation_id === allocationId);

function endingOf({ kind, status = 500 }: FaultRule): FaultEnding {
  if (kind === 'commit_then_drop' || kind === 'drop') return { kind };
  return kind === 'status' ? { kind, status } : noEnding;
}
