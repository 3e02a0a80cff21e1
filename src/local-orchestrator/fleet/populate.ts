/** Makes the fleet what the seed says, or what an earlier life left. */
import { defaultBehaviour, type Allocation, type Behaviour } from '../domain/allocation.ts';
import type { Payload } from '../domain/payload.ts';
import { newAllocation } from '../operations/allocations.ts';
import type { OrchestratorSeed, SeedAllocation } from '../seed/orchestrator-seed.ts';
import type { AllocationPool } from './allocation-pool.ts';
import type { Conductor } from './conductor.ts';
import type { Fleet } from './fleet.ts';
import { createPayload } from './new-payload.ts';
import { drain, rescale } from './scaler.ts';

export interface EarlierLife {
  readonly allocations: readonly Allocation[];
  readonly payloads: readonly Payload[];
}

/**
 * An allocation that was there before is as it was left, deleted ones included; the seed says only how its payloads behave.
 * One that the seed names for the first time is made, with its payloads Ready.
 */
export function populate(fleet: Fleet, conductor: Conductor, seed: OrchestratorSeed, earlier: EarlierLife): void {
  const seeded = new Map(
    seed.projects.flatMap(({ id, allocations }) =>
      allocations.map((allocation) => [allocation.id, { projectId: id, allocation }]),
    ),
  );
  for (const { id } of seed.projects) fleet.addProject(id);
  restore(fleet, conductor, earlier, (id) => seeded.get(id)?.allocation ?? defaultBehaviour);
  const known = new Set(earlier.allocations.map(({ id }) => id));
  for (const { projectId, allocation } of seeded.values()) {
    if (!known.has(allocation.id)) plant(fleet, projectId, allocation);
  }
}

function restore(
  fleet: Fleet,
  conductor: Conductor,
  { allocations, payloads }: EarlierLife,
  behaviourOf: (allocationId: string) => Behaviour,
): void {
  const left = allocations.filter(({ deletedAt }) => deletedAt === null);
  const pools = left.map((allocation) => fleet.addAllocation(allocation, behaviourOf(allocation.id)));
  for (const payload of payloads) {
    const pool = fleet.pool(payload.allocationId);
    if (pool) fleet.restore(pool, payload);
  }
  for (const pool of pools) resume(fleet, conductor, pool);
}

function resume(fleet: Fleet, conductor: Conductor, pool: AllocationPool): void {
  conductor.resume(pool);
  if (pool.allocation.enabled && pool.allocation.deletingSinceAt === null) rescale(fleet, pool);
  else drain(fleet, pool);
}

function plant(fleet: Fleet, projectId: string, seeded: SeedAllocation): void {
  const allocation = newAllocation(seeded.id, projectId, seeded.name, seeded.spec, fleet.clock.now());
  const pool = fleet.addAllocation(allocation, seeded);
  for (const [group, { count }] of seeded.groups.entries()) {
    for (let made = 0; made < count; made += 1) createPayload(fleet, pool, true, group);
  }
  rescale(fleet, pool);
}
