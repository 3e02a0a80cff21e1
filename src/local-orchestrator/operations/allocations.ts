/** What changes allocations: create, update, enable and disable, a new image, delete. */
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type {
  AllocationSpec,
  CreateAllocationRequest,
  UpdateAllocationRequest,
} from '../../orchestration/contract/index.ts';
import { defaultBehaviour, isDraining, type Allocation } from '../domain/allocation.ts';
import type { AllocationPool } from '../fleet/allocation-pool.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { done, refused, type Outcome } from '../fleet/outcome.ts';
import { drain, rescale } from '../fleet/scaler.ts';
import { withAllocation, type AllocationPath } from './find.ts';

/** One process holds them all in memory; a slip of the keyboard should not end it. */
const mostPayloads = 200_000;

function specProblem({ min_payloads: min = 0, max_payloads: max = min, buffer_size: buffer = 0 }: AllocationSpec) {
  if (max < min) return 'spec.max_payloads must be at least spec.min_payloads';
  if (max > mostPayloads || buffer > mostPayloads) {
    return `spec.max_payloads and spec.buffer_size must be at most ${mostPayloads} here`;
  }
  return undefined;
}

export function createAllocation(
  fleet: Fleet,
  projectId: string,
  { spec, name = '', metadata = null }: CreateAllocationRequest,
): Outcome<AllocationPool> {
  if (!fleet.hasProject(projectId)) return refused('not_found', 'there is no such project');
  const problem = specProblem(spec);
  if (problem !== undefined) return refused('invalid', problem);
  const allocation = newAllocation(randomUUID(), projectId, name, spec, fleet.clock.now());
  const pool = fleet.addAllocation({ ...allocation, metadata }, defaultBehaviour);
  rescale(fleet, pool);
  return done(pool);
}

export const newAllocation = (
  id: string,
  projectId: string,
  name: string,
  spec: AllocationSpec,
  createdAt: number,
): Allocation => ({
  id,
  projectId,
  name,
  spec,
  metadata: null,
  enabled: true,
  createdAt,
  revision: 1,
  deletingSinceAt: null,
  deletedAt: null,
  everReady: false,
});

/** A changed `payload_spec` is a new revision: Ready payloads are replaced, Reserved ones stay until they are released. */
export const updateAllocation = (
  fleet: Fleet,
  path: AllocationPath,
  { spec, name, metadata = null }: UpdateAllocationRequest,
): Outcome<AllocationPool> =>
  unlessDeleting(fleet, path, (pool) => {
    const problem = specProblem(spec);
    if (problem !== undefined) return refused('invalid', problem);
    const { allocation } = pool;
    const changed = !isDeepStrictEqual(allocation.spec.payload_spec ?? {}, spec.payload_spec ?? {});
    const revision = allocation.revision + (changed ? 1 : 0);
    fleet.changeAllocation(pool, { ...allocation, spec, name, metadata, revision });
    rescale(fleet, pool);
    return done(pool);
  });

export const updateAllocationImage = (fleet: Fleet, path: AllocationPath, image: string): Outcome<object> =>
  unlessDeleting(fleet, path, (pool) => {
    const { allocation } = pool;
    if (allocation.spec.payload_spec?.image === image) return done({});
    const spec = { ...allocation.spec, payload_spec: { ...allocation.spec.payload_spec, image } };
    fleet.changeAllocation(pool, { ...allocation, spec, revision: allocation.revision + 1 });
    rescale(fleet, pool);
    return done({});
  });

export const setAllocationEnabled = (fleet: Fleet, path: AllocationPath, enabled: boolean): Outcome<object> =>
  unlessDeleting(fleet, path, (pool) => {
    fleet.changeAllocation(pool, { ...pool.allocation, enabled });
    if (isDraining(pool.allocation)) drain(fleet, pool);
    else rescale(fleet, pool);
    return done({});
  });

/** Drains, and is gone when its last payload is. To delete it once more changes nothing. */
export const deleteAllocation = (fleet: Fleet, path: AllocationPath): Outcome<object> =>
  withAllocation(fleet, path, (pool) => {
    if (pool.allocation.deletingSinceAt !== null) return done({});
    fleet.changeAllocation(pool, { ...pool.allocation, deletingSinceAt: fleet.clock.now() });
    drain(fleet, pool);
    return done({});
  });

const unlessDeleting = <T>(fleet: Fleet, path: AllocationPath, go: (pool: AllocationPool) => Outcome<T>): Outcome<T> =>
  withAllocation(fleet, path, (pool) =>
    pool.allocation.deletingSinceAt === null ? go(pool) : refused('conflict', 'the allocation is being deleted'),
  );
