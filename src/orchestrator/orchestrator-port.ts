/**
 * What placement and the reconciler need of an orchestrator, and nothing more, so that another one can stand behind it.
 * Every outcome that can be expected is a value; what is thrown is a defect of the adapter.
 */
export interface AllocationTarget {
  readonly name: string;
  readonly projectId: string;
  readonly allocationId: string;
  readonly region: string;
}

export interface PayloadTarget {
  readonly projectId: string;
  readonly allocationId: string;
  readonly payloadId: string;
}

export interface ReservationRequest {
  /** In the order in which they are to be tried. */
  readonly selectors: readonly {
    readonly matchLabels: Readonly<Record<string, string>>;
    readonly payloadState: 'Ready' | 'Reserved';
  }[];
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export interface ReservedPayload {
  readonly payloadId: string;
  readonly address: string;
  readonly ports: readonly { readonly name: string; readonly port: number }[];
}

export type ReserveOutcome =
  | { readonly kind: 'reserved'; readonly status: number; readonly payload: ReservedPayload }
  /** No selector matched: an ordinary answer. */
  | { readonly kind: 'no_match'; readonly status: number }
  | { readonly kind: 'throttled'; readonly status: number; readonly retryAfterMs: number | null }
  /** Certainly not done: refused, answered with 5xx, or never sent. Status is absent where nothing was answered. */
  | {
      readonly kind: 'unavailable';
      readonly status?: number;
      readonly retryAfterMs?: number | null;
      readonly message: string;
    }
  /** Certainly not done, and no retry mends it. */
  | { readonly kind: 'rejected'; readonly status?: number; readonly message: string }
  /** Sent, and no readable answer: it may have been done, or may still be. */
  | { readonly kind: 'unknown'; readonly message: string };

export type WriteOutcome =
  | { readonly kind: 'done' }
  /** There is no such payload. */
  | { readonly kind: 'gone' }
  /** Not done, or not known to be done; the write may be repeated. */
  | {
      readonly kind: 'again';
      readonly mayTakeEffect: boolean;
      readonly retryAfterMs: number | null;
      readonly message: string;
    }
  | { readonly kind: 'rejected'; readonly message: string };

export interface PayloadView extends ReservedPayload {
  /** A state of the upstream's life cycle: Ready, Reserved, Unhealthy, … */
  readonly state: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

export type ReadOutcome<T> =
  | { readonly kind: 'found'; readonly value: T }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unavailable'; readonly message: string };

export interface CallLimits {
  readonly timeoutMs: number;
}

export interface ListLimits extends CallLimits {
  /** With it, `timeoutMs` is counted anew with each piece of the list that comes, and the whole may take as long as this. */
  readonly longestMs?: number;
  /** Gives the listing up. */
  readonly signal?: AbortSignal;
}

export type ListedAllocation = Pick<AllocationTarget, 'projectId' | 'allocationId'>;

export interface OrchestratorPort {
  reserve(allocation: AllocationTarget, request: ReservationRequest, limits: CallLimits): Promise<ReserveOutcome>;
  annotate(payload: PayloadTarget, key: string, value: string, limits: CallLimits): Promise<WriteOutcome>;
  /** Ends whatever hold the payload is under; look first whose it is. */
  release(payload: PayloadTarget, limits: CallLimits): Promise<WriteOutcome>;
  get(payload: PayloadTarget, limits: CallLimits): Promise<ReadOutcome<PayloadView>>;
  /**
   * An allocation may have a hundred thousand payloads: what is not picked is not kept.
   * @param pick undefined for a payload that is not wanted; it may be asked again for the same one
   */
  list<T>(
    allocation: ListedAllocation,
    limits: ListLimits,
    pick: (payload: PayloadView) => T | undefined,
  ): Promise<ReadOutcome<readonly T[]>>;
}

export const ORCHESTRATOR = Symbol('ORCHESTRATOR');
