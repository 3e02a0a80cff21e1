/** An allocation: a fleet of payloads in one region, and what its payloads are like. */
import type { AllocationMetadata, AllocationSpec, AllocationState } from '../../orchestration/contract/index.ts';
import type { BackOff } from './back-off.ts';
import type { Metadata } from './metadata.ts';

export interface PayloadGroup extends Metadata {
  readonly count: number;
}

/** How long a payload stays in each state when nothing else decides it. */
export interface Timings {
  readonly creatingMs: number;
  readonly preparingMs: number;
  readonly startingMs: number;
  /** Reserved, for a simulated payload; 0: until it is released. */
  readonly gameMs: number;
  readonly unhealthyMs: number;
  readonly shutdownMs: number;
  readonly restart: BackOff;
}

export interface ProcessTemplate {
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string | null;
  readonly env: Readonly<Record<string, string>>;
  readonly ports: { readonly from: number; readonly to: number };
  readonly logLimitBytes: number;
}

/** What only the seed can say; an allocation made through the API has the defaults. */
export interface Behaviour {
  readonly groups: readonly PayloadGroup[];
  readonly timings: Timings;
  readonly afterRelease: 'Ready' | 'Shutdown';
  /** Null: simulated by timers. */
  readonly process: ProcessTemplate | null;
}

export interface Allocation {
  readonly id: string;
  readonly projectId: string;
  readonly name: string;
  readonly spec: AllocationSpec;
  readonly metadata: AllocationMetadata;
  readonly enabled: boolean;
  readonly createdAt: number;
  /** Grows when `payload_spec` changes; payloads of an older one are replaced. */
  readonly revision: number;
  /** Set once it has been told to go; it stays until its last payload has gone. */
  readonly deletingSinceAt: number | null;
  /** Set when it has gone. What is left is kept so that a seed does not bring it back at the next start. */
  readonly deletedAt: number | null;
  readonly everReady: boolean;
}

export const defaultBehaviour: Behaviour = {
  groups: [],
  timings: {
    creatingMs: 20,
    preparingMs: 20,
    startingMs: 50,
    gameMs: 0,
    unhealthyMs: 20,
    shutdownMs: 20,
    restart: { initialMs: 500, maxMs: 30_000 },
  },
  afterRelease: 'Ready',
  process: null,
};

/** How many of an allocation's payloads are in which situation. */
export interface Census {
  readonly total: number;
  readonly ready: number;
  readonly reserved: number;
  /** On their way to Ready, those in Error included. */
  readonly coming: number;
  readonly inError: number;
  /** Neither Reserved nor leaving, and made from an older revision. */
  readonly stale: number;
  /** Of the stale ones, those that can be replaced: the others are on their way still. */
  readonly staleReady: number;
  readonly staleInError: number;
}

export const isDraining = ({ enabled, deletingSinceAt }: Allocation): boolean => !enabled || deletingSinceAt !== null;

export function allocationState(allocation: Allocation, census: Census): AllocationState {
  if (allocation.deletingSinceAt !== null) return census.total > 0 ? 'Draining' : 'Deleted';
  if (!allocation.enabled) return census.total > 0 ? 'Draining' : 'Disabled';
  const serving = census.ready + census.reserved;
  if (serving === 0 && census.inError > 0) return 'Error';
  if (census.stale > 0) return 'Updating';
  if (!allocation.everReady && census.coming > 0) return 'New';
  return census.total === 0 ? 'Stopped' : 'Running';
}
