/** The local orchestrator's fleet without HTTP, store or timers: what its operations cost by themselves. */
import { Conductor } from '../../src/local-orchestrator/fleet/conductor.ts';
import { Fleet } from '../../src/local-orchestrator/fleet/fleet.ts';
import { populate } from '../../src/local-orchestrator/fleet/populate.ts';
import type { OrchestratorSeed } from '../../src/local-orchestrator/index.ts';
import { Ledger } from '../../src/local-orchestrator/ledger/ledger.ts';
import type { AllocationPath } from '../../src/local-orchestrator/operations/find.ts';
import { createReservation, deleteReservation } from '../../src/local-orchestrator/operations/reservations.ts';
import { Journal } from '../../src/local-orchestrator/store/journal.ts';
import type { CreateReservationRequest } from '../../src/orchestration/contract/index.ts';

export function fleetOnly(seed: OrchestratorSeed, path: AllocationPath) {
  const clock = { now: () => Date.now(), after: () => () => undefined };
  const fleet = new Fleet({ clock, random: Math.random, journal: new Journal(), ledger: new Ledger() });
  populate(fleet, new Conductor(fleet), seed, { allocations: [], payloads: [] });
  return {
    reserve(request: CreateReservationRequest): string {
      const outcome = createReservation(fleet, path, request);
      if (!outcome.ok) throw new Error(outcome.message);
      return outcome.value.payload_id;
    },
    release(payloadId: string): void {
      const outcome = deleteReservation(fleet, { ...path, payload_id: payloadId });
      if (!outcome.ok) throw new Error(outcome.message);
    },
  };
}
