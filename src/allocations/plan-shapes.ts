import type { Shape } from '../matches/ledger/ledger.ts';
import type { PlanStep } from '../planning/index.ts';
import { encodeShape } from './capacity-shape.ts';

/** Every payload that would have done, as far as a plan goes at present. */
export function shapesOf(steps: readonly PlanStep[]): Shape[] {
  const shapes = steps.flatMap(({ allocation, selectors }) =>
    selectors.map(({ matchLabels, payloadState }) =>
      encodeShape({
        project_id: allocation.projectId,
        allocation_id: allocation.allocationId,
        match_labels: { ...matchLabels },
        payload_state: payloadState,
      }),
    ),
  );
  return [...new Map(shapes.map((shape) => [shape.id, shape])).values()];
}
