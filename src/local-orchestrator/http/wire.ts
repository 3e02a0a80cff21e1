/** Our values as the contract spells them. A field without a value is absent. */
import type { Allocation, Payload } from '../../orchestration/contract/index.ts';
import { allocationState } from '../domain/allocation.ts';
import type { Payload as PayloadValue } from '../domain/payload.ts';
import type { AllocationPool } from '../fleet/allocation-pool.ts';

const time = (at: number) => new Date(at).toISOString();

export const payloadOnWire = (payload: PayloadValue): Payload => ({
  ...payloadWithoutSpec(payload),
  payload_spec: payload.spec,
});

/** As the Payload Local API gives it. */
export const payloadWithoutSpec = (payload: PayloadValue): Payload => ({
  id: payload.id,
  cluster_id: payload.clusterId,
  allocation_id: payload.allocationId,
  status: {
    state: payload.state,
    ...(payload.details !== '' && { details: payload.details }),
    address: payload.address,
    ports: [...payload.ports],
    ...(payload.lastReservedAt !== null && { last_reserved: time(payload.lastReservedAt) }),
    ...(payload.startedAt !== null && { started: time(payload.startedAt) }),
  },
  created: time(payload.createdAt),
  metadata: payload.metadata,
});

// A payload never changes, it is replaced: so its text can be kept for as long as it is there.
const texts = new WeakMap<PayloadValue, string>();

export function payloadJson(payload: PayloadValue): string {
  const known = texts.get(payload);
  if (known !== undefined) return known;
  const json = JSON.stringify(payloadOnWire(payload));
  texts.set(payload, json);
  return json;
}

export function allocationOnWire(pool: AllocationPool): Allocation {
  const { allocation } = pool;
  return {
    id: allocation.id,
    project_id: allocation.projectId,
    name: allocation.name,
    spec: allocation.spec,
    metadata: allocation.metadata,
    enabled: allocation.enabled,
    status: { state: allocationState(allocation, pool.census()) },
    created: time(allocation.createdAt),
  };
}
