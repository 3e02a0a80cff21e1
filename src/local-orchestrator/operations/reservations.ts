/** CreateReservation and DeleteReservation. */
import type { CreateReservationRequest, CreateReservationResponse } from '../../orchestration/contract/index.ts';
import { isDraining } from '../domain/allocation.ts';
import type { MetadataPatch } from '../domain/metadata.ts';
import { moved, released, reserved, type Payload } from '../domain/payload.ts';
import { readSelectors, type Selector } from '../domain/selector.ts';
import type { AllocationPool } from '../fleet/allocation-pool.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { done, refused, type Outcome } from '../fleet/outcome.ts';
import { rescale } from '../fleet/scaler.ts';
import { withAllocation, withPayload, type AllocationPath, type PayloadPath } from './find.ts';

interface Choice {
  readonly payload: Payload;
  readonly selectorIndex: number;
}

export const createReservation = (
  fleet: Fleet,
  path: AllocationPath,
  request: CreateReservationRequest,
): Outcome<CreateReservationResponse> =>
  withAllocation(fleet, path, (pool) => {
    const choice = choose(pool, readSelectors(request.selectors));
    if (!choice) return refused('no_match', 'no payload matches any of the selectors');
    const patch: MetadataPatch = request.payload_metadata ?? {};
    const next = reserved(choice.payload, patch, fleet.moment());
    fleet.change(pool, next, {
      type: 'reserved',
      from: choice.payload.state,
      to: 'Reserved',
      selector_index: choice.selectorIndex,
      metadata: patch,
    });
    rescale(fleet, pool);
    return done({ payload_id: next.id, payload_address: next.address, payload_ports: [...next.ports] });
  });

/** The selectors in their order; for each, whoever has been in the asked-for state for longest. Draining, none matches. */
function choose(pool: AllocationPool, selectors: readonly Selector[]): Choice | undefined {
  if (isDraining(pool.allocation)) return undefined;
  for (const [selectorIndex, { state, labels }] of selectors.entries()) {
    const id = (state === 'Ready' ? pool.ready : pool.reserved).first(labels);
    const payload = id === undefined ? undefined : pool.get(id);
    if (payload) return { payload, selectorIndex };
  }
  return undefined;
}

export const deleteReservation = (fleet: Fleet, path: PayloadPath): Outcome<object> =>
  withPayload(fleet, path, ({ pool, payload }) => {
    if (payload.state !== 'Reserved') return refused('not_found', 'the payload holds no reservation');
    const stays =
      pool.behaviour.afterRelease === 'Ready' &&
      !isDraining(pool.allocation) &&
      payload.revision === pool.allocation.revision;
    const next = stays
      ? released(payload, fleet.moment())
      : moved(payload, 'Shutdown', fleet.moment(), 'its reservation was deleted');
    fleet.change(pool, next, { type: 'released', from: 'Reserved', to: next.state, metadata: payload.metadata });
    rescale(fleet, pool);
    return done({});
  });
