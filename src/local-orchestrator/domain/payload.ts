/**
 * A payload as a value, and every step of its life as a function from one value to the next.
 *
 *   Creating → Preparing → Starting → Ready ⇄ Reserved
 *                  Error ⇅              ↘      ↓
 *                                     Unhealthy → Shutdown → gone
 *
 * A process that exits before Ready waits in Error and starts again; one that exits later is Unhealthy and leaves.
 * Every state may go to Shutdown, by deletion, by scaling or with its allocation.
 */
import type { PayloadPort, PayloadSpec, PayloadState } from '../../orchestration/contract/index.ts';
import { mergeMetadata, type Metadata, type MetadataPatch } from './metadata.ts';

export interface Payload {
  readonly id: string;
  readonly projectId: string;
  readonly allocationId: string;
  readonly clusterId: string;
  readonly spec: PayloadSpec;
  /** Which revision of its allocation's `payload_spec` it was made from. */
  readonly revision: number;
  /** Which of the seed's groups it belongs to; null where the allocation has none. */
  readonly group: number | null;
  readonly state: PayloadState;
  readonly details: string;
  /** Milliseconds since the epoch, like every `…At` here. */
  readonly stateSinceAt: number;
  /** The order among equals: of two Ready payloads, the one with the lower rank has been Ready for longer. */
  readonly rank: number;
  readonly address: string;
  readonly ports: readonly PayloadPort[];
  readonly createdAt: number;
  readonly startedAt: number | null;
  readonly lastReservedAt: number | null;
  readonly metadata: Metadata;
  /** What the metadata was when the current hold began; null while nobody holds the payload. */
  readonly metadataBeforeHold: Metadata | null;
  /** Exits before Ready, in a row. */
  readonly restarts: number;
}

/** When something happens, and a number that grows with every happening. */
export interface Moment {
  readonly at: number;
  readonly rank: number;
}

const allowedMoves: Readonly<Record<PayloadState, readonly PayloadState[]>> = {
  Unknown: [],
  Creating: ['Preparing', 'Error', 'Shutdown'],
  Preparing: ['Starting', 'Error', 'Shutdown'],
  Starting: ['Ready', 'Error', 'Shutdown'],
  Ready: ['Reserved', 'Unhealthy', 'Shutdown'],
  Reserved: ['Ready', 'Unhealthy', 'Shutdown'],
  Error: ['Starting', 'Shutdown'],
  Unhealthy: ['Shutdown'],
  Shutdown: [],
};

const leaving: readonly PayloadState[] = ['Unhealthy', 'Shutdown'];
const settled: readonly PayloadState[] = ['Ready', 'Reserved', ...leaving];

export const mayMove = (from: PayloadState, to: PayloadState): boolean => allowedMoves[from].includes(to);

/** It will serve no further match. */
export const isLeaving = ({ state }: Pick<Payload, 'state'>): boolean => leaving.includes(state);

/** It is on its way to Ready. */
export const isComing = ({ state }: Pick<Payload, 'state'>): boolean => !settled.includes(state);

export function moved(payload: Payload, to: PayloadState, { at, rank }: Moment, details = ''): Payload {
  if (!mayMove(payload.state, to)) throw new Error(`a payload never goes from ${payload.state} to ${to}`);
  return {
    ...payload,
    state: to,
    details,
    stateSinceAt: at,
    rank,
    startedAt: to === 'Starting' ? at : payload.startedAt,
    restarts: to === 'Ready' ? 0 : payload.restarts,
  };
}

/**
 * Reserves a Ready payload, or reserves a Reserved one again, which is how a back-fill joins: then only `lastReservedAt` and the
 * metadata change.
 */
export function reserved(payload: Payload, patch: MetadataPatch, moment: Moment): Payload {
  const held = payload.state === 'Reserved' ? payload : moved(payload, 'Reserved', moment);
  return {
    ...held,
    lastReservedAt: moment.at,
    metadata: mergeMetadata(payload.metadata, patch),
    metadataBeforeHold: payload.metadataBeforeHold ?? payload.metadata,
  };
}

/**
 * Gives a payload back to the Ready ones as it was before the hold: whatever was written on it meanwhile, at the
 * reservation or after it, was about that match, and the next one must not find it.
 */
export function released(payload: Payload, moment: Moment): Payload {
  return {
    ...moved(payload, 'Ready', moment),
    metadata: payload.metadataBeforeHold ?? payload.metadata,
    metadataBeforeHold: null,
  };
}

export const withMetadata = (payload: Payload, patch: MetadataPatch): Payload => ({
  ...payload,
  metadata: mergeMetadata(payload.metadata, patch),
});

/** The process is gone before it was Ready: it waits in Error for its next start. */
export const failedToStart = (payload: Payload, moment: Moment, details: string): Payload => ({
  ...moved(payload, 'Error', moment, details),
  restarts: payload.restarts + 1,
});
