/**
 * Which selector of a step matched. CreateReservation does not say, so it follows from what is known of the payload:
 * whether it was free or joined, where the step asks for both, and then its labels.
 */
import type { PlanSelector, PlanStep } from '../planning/index.ts';
import type { OrchestratorPort, PayloadTarget } from '../orchestrator/orchestrator-port.ts';

/**
 * Those that can have matched. A step that asks for free payloads and for running games gets one of the latter exactly when
 * others hold it; of one that asks for either alone, each can.
 * @param isShared whether others hold the payload; asked only where that tells something
 */
export async function contenders(
  { selectors }: PlanStep,
  isShared: () => Promise<boolean>,
): Promise<readonly PlanSelector[]> {
  const [first] = selectors;
  if (selectors.every(({ payloadState }) => payloadState === first?.payloadState)) return selectors;
  const found = (await isShared()) ? 'Reserved' : 'Ready';
  return selectors.filter(({ payloadState }) => payloadState === found);
}

/**
 * Of several the first, in the order sent, whose labels the payload carries. Undefined where the payload could not be read.
 * @param written labels that the reservation itself has written: they prove nothing
 */
export async function winningSelector(
  port: OrchestratorPort,
  selectors: readonly PlanSelector[],
  { written, payload, timeoutMs }: { written: PlanStep['labels']; payload: PayloadTarget; timeoutMs: number },
): Promise<PlanSelector | undefined> {
  if (selectors.length <= 1) return selectors[0];
  const got = await port.get(payload, { timeoutMs });
  if (got.kind !== 'found') return undefined;
  const { labels } = got.value;
  return selectors.find(({ matchLabels }) =>
    Object.entries(matchLabels).every(([label, value]) => label in written || labels[label] === value),
  );
}
