/** Makes payloads: names them, gives them an address, and lets them begin. */
import type { PayloadPort } from '../../orchestration/contract/index.ts';
import { emptyMetadata } from '../domain/metadata.ts';
import type { Moment, Payload } from '../domain/payload.ts';
import { payloadId } from '../domain/payload-id.ts';
import { groupInNeed } from '../domain/scaling.ts';
import type { AllocationPool } from './allocation-pool.ts';
import type { Fleet } from './fleet.ts';
import { simulatedAddress } from './simulated-address.ts';

const firstSimulatedPort = 7000;
const loopback = '127.0.0.1';

/** `ready` skips the way there, as the seed's payloads do; a real process has to go it. */
export function createPayload(fleet: Fleet, pool: AllocationPool, ready = false, group = nextGroup(pool)): void {
  const state = ready && !pool.behaviour.process ? 'Ready' : 'Creating';
  const payload = { ...blank(pool, unusedId(fleet), fleet.moment(), fleet.nextNumber()), state, group } as const;
  const labels = group === null ? undefined : pool.behaviour.groups[group];
  const metadata = labels ? { labels: labels.labels, annotations: labels.annotations } : emptyMetadata;
  fleet.change(pool, { ...payload, metadata }, { type: 'state', to: state });
}

const nextGroup = (pool: AllocationPool) => groupInNeed(pool.behaviour.groups, pool.groupLive);

function unusedId(fleet: Fleet): string {
  for (;;) {
    const id = payloadId(fleet.random);
    if (!fleet.poolOfPayload(id)) return id;
  }
}

function blank({ allocation, behaviour }: AllocationPool, id: string, { at, rank }: Moment, made: number): Payload {
  const spec = allocation.spec.payload_spec ?? {};
  return {
    id,
    projectId: allocation.projectId,
    allocationId: allocation.id,
    clusterId: `local-${allocation.spec.region ?? 'region'}`,
    spec,
    revision: allocation.revision,
    group: null,
    state: 'Creating',
    details: '',
    stateSinceAt: at,
    rank,
    address: behaviour.process ? loopback : simulatedAddress(made),
    ports: behaviour.process ? [] : simulatedPorts(spec.ports),
    createdAt: at,
    startedAt: behaviour.process ? null : at,
    lastReservedAt: null,
    metadata: emptyMetadata,
    metadataBeforeHold: null,
    restarts: 0,
  };
}

const simulatedPorts = (ports: readonly { name: string }[] = [{ name: 'game' }]): PayloadPort[] =>
  ports.map(({ name }, index) => ({ name, port: firstSimulatedPort + index }));
