import { shapesOf } from '../allocations/plan-shapes.ts';
import type { Shape } from '../matches/ledger/ledger.ts';
import type { AttemptOutcome } from '../matches/match-record.ts';
import type { PlanStep } from '../planning/index.ts';

/**
 * What a match waits for after a pass in which every step answered "no match". None where something else came back: then
 * room alone is not what it needs, and it tries again by itself.
 */
export function wantedShapes(steps: readonly PlanStep[], outcomes: readonly AttemptOutcome[]): Shape[] {
  return outcomes.every((outcome) => outcome === 'no_match') ? shapesOf(steps) : [];
}

/** Whether all of these are in watched allocations. */
export function isSubset(shapes: readonly Shape[], watched: ReadonlySet<string>): boolean {
  return shapes.every(({ id }) => watched.has(id.slice(0, id.indexOf(':'))));
}
