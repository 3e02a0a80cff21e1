/** Brings an allocation to the size that it should have; called after everything that may have changed that. */
import { isDraining, type Allocation } from '../domain/allocation.ts';
import { isLeaving, moved, type Payload } from '../domain/payload.ts';
import { scalingDecision } from '../domain/scaling.ts';
import type { AllocationPool } from './allocation-pool.ts';
import type { Fleet } from './fleet.ts';
import { createPayload } from './new-payload.ts';

/** More are made in later turns, so that a big allocation does not keep everybody else waiting. */
const createdAtOnce = 500;

export function shutDown(fleet: Fleet, pool: AllocationPool, payload: Payload, details: string): void {
  const next = moved(payload, 'Shutdown', fleet.moment(), details);
  fleet.change(pool, next, { type: 'state', from: payload.state, to: 'Shutdown', details });
}

export function rescale(fleet: Fleet, pool: AllocationPool): void {
  const { allocation } = pool;
  if (allocation.deletedAt !== null) return;
  if (allocation.deletingSinceAt !== null && pool.census().total === 0) {
    finishDeletion(fleet, pool);
    return;
  }
  const { create, remove, replace } = scalingDecision(allocation, pool.census());
  if (remove > 0) takeAway(fleet, pool, remove);
  const missing = create + (replace > 0 ? takeOld(fleet, pool, replace) : 0);
  for (let left = Math.min(missing, createdAtOnce); left > 0; left -= 1) createPayload(fleet, pool);
  if (missing > createdAtOnce) fleet.clock.after(0, () => rescale(fleet, pool));
}

function takeAway(fleet: Fleet, pool: AllocationPool, count: number): void {
  const why = isDraining(pool.allocation) ? 'the allocation drains' : 'scaled down';
  const inError = pool.inError().slice(0, count);
  for (const payload of inError) shutDown(fleet, pool, payload, why);
  for (let left = count - inError.length; left > 0; left -= 1) {
    const payload = pool.get(pool.ready.first([]) ?? '');
    if (payload) shutDown(fleet, pool, payload, why);
  }
}

/** Of an older revision; returns how many it has found. */
function takeOld(fleet: Fleet, pool: AllocationPool, count: number): number {
  const old = pool.inError().filter((payload) => pool.isStale(payload));
  let taken = 0;
  for (; taken < count; taken += 1) {
    const payload = old[taken] ?? pool.takeStaleReady();
    if (!payload) break;
    shutDown(fleet, pool, payload, 'replaced by a newer image');
  }
  return taken;
}

/** Takes away every payload that is neither Reserved nor leaving already; a Reserved one goes when it is released. */
export function drain(fleet: Fleet, pool: AllocationPool): void {
  for (const payload of [...pool.payloads()]) {
    if (payload.state !== 'Reserved' && !isLeaving(payload)) shutDown(fleet, pool, payload, 'the allocation drains');
  }
  rescale(fleet, pool);
}

/** It can be got as Deleted for as long as a payload takes to shut down, and then it is gone. */
function finishDeletion(fleet: Fleet, pool: AllocationPool): void {
  fleet.clock.after(pool.behaviour.timings.shutdownMs, () => {
    const gone: Allocation = { ...pool.allocation, deletedAt: fleet.clock.now() };
    if (pool.allocation.deletedAt === null) fleet.changeAllocation(pool, gone);
  });
}
