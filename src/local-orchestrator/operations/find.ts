/** Finds what a path names. An id of another project, or of another allocation, is an unknown id. */
import type { Payload } from '../domain/payload.ts';
import type { AllocationPool } from '../fleet/allocation-pool.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { done, refused, type Outcome, type Refusal } from '../fleet/outcome.ts';

export interface AllocationPath {
  readonly project_id: string;
  readonly allocation_id: string;
}
export interface PayloadPath extends AllocationPath {
  readonly payload_id: string;
}

export function findAllocation(fleet: Fleet, path: AllocationPath): Outcome<AllocationPool> {
  const pool = fleet.pool(path.allocation_id);
  if (pool?.allocation.projectId === path.project_id) return done(pool);
  return refused('not_found', 'the project has no such allocation');
}

export interface FoundPayload {
  readonly pool: AllocationPool;
  readonly payload: Payload;
}

export function findPayload(fleet: Fleet, path: PayloadPath): Outcome<FoundPayload> {
  const found = findAllocation(fleet, path);
  if (!found.ok) return found;
  const payload = found.value.get(path.payload_id);
  return payload ? done({ pool: found.value, payload }) : refused('not_found', 'the allocation has no such payload');
}

/** Goes on with what was found, or answers the refusal. */
export const withPayload = <T>(
  fleet: Fleet,
  path: PayloadPath,
  go: (found: FoundPayload) => Outcome<T> | Refusal,
): Outcome<T> => {
  const found = findPayload(fleet, path);
  return found.ok ? go(found.value) : found;
};

export const withAllocation = <T>(
  fleet: Fleet,
  path: AllocationPath,
  go: (pool: AllocationPool) => Outcome<T> | Refusal,
): Outcome<T> => {
  const found = findAllocation(fleet, path);
  return found.ok ? go(found.value) : found;
};
