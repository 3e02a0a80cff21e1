import type { PlanSelector, PlanStep } from '../planning/index.ts';
import type { OrchestratorPort, PayloadTarget } from '../orchestrator/orchestrator-port.ts';

/**
 * Which selector of the step matched. CreateReservation does not say, so where there were several the payload's labels
 * decide: the first selector, in the order sent, whose labels it carries. Labels that the reservation itself has written
 * prove nothing and are left out. Undefined where the payload could not be read.
 */
export async function winningSelector(
  port: OrchestratorPort,
  step: PlanStep,
  payload: PayloadTarget,
  timeoutMs: number,
): Promise<PlanSelector | undefined> {
  if (step.selectors.length === 1) return step.selectors[0];
  const got = await port.get(payload, { timeoutMs });
  if (got.kind !== 'found') return undefined;
  return selectorMatching(step, got.value.labels);
}

export function selectorMatching(step: PlanStep, labels: Readonly<Record<string, string>>): PlanSelector | undefined {
  return step.selectors.find(({ matchLabels }) =>
    Object.entries(matchLabels).every(([label, value]) => label in step.labels || labels[label] === value),
  );
}
