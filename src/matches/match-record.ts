import type { MatchKey } from './match-key.ts';
import type { MatchOrigin } from './match-origin.ts';
import type { MatchState } from './match-state.ts';

/** Any JSON value; what callers attach to a match and the gateway only carries. */
export type JsonValue = string | number | boolean | null | JsonValue[] | { [key: string]: JsonValue };

/** A match as it was asked for, after validation. Field names are those of the public request. */
export interface MatchRequest {
  readonly match_id: string;
  readonly profile: string;
  readonly attributes?: Readonly<Record<string, JsonValue>>;
  readonly players?: readonly MatchPlayer[];
  readonly priority?: number;
  readonly deadline_ms?: number;
  readonly match_data?: JsonValue;
  readonly callback_url?: string;
  /** A subset and order of the profile's candidates, where the profile allows an override. */
  readonly allocations?: readonly string[];
  readonly skip_after?: boolean;
}

export interface MatchPlayer {
  readonly player_id: string;
  readonly team?: string;
  /** Region → round trip in milliseconds. */
  readonly latencies_ms?: Readonly<Record<string, number>>;
  readonly attributes?: Readonly<Record<string, JsonValue>>;
}

export const FAILURE_CODES = [
  'no_capacity',
  'upstream_unavailable',
  'upstream_rejected',
  'annotation_failed',
  'deadline_exceeded',
  'no_plan',
  'not_confirmed',
] as const;
export type FailureCode = (typeof FAILURE_CODES)[number];

/** Why a match is `ended`: what became of its payload. */
export const ENDING_CODES = ['payload_exited', 'payload_unhealthy', 'payload_vanished'] as const;
export type EndingCode = (typeof ENDING_CODES)[number];

export interface MatchReason {
  readonly code: FailureCode | EndingCode;
  readonly message: string;
  /** Whether asking again, as a new match, may succeed without anybody mending something first. */
  readonly retryable: boolean;
}

export interface Reservation {
  readonly project_id: string;
  readonly allocation: string;
  readonly allocation_id: string;
  readonly region: string;
  readonly payload_id: string;
  readonly payload_address: string;
  readonly payload_ports: readonly { readonly name: string; readonly port: number }[];
  /** Null where the upstream's answer does not tell which selector matched. */
  readonly selector: string | null;
  readonly selector_index: number | null;
  readonly reserved_at: string;
  /** Which CreateReservation this is; also the annotation `matchgate-attempt` on the payload. */
  readonly attempt: string;
}

export const ATTEMPT_OUTCOMES = [
  'reserved',
  'no_match',
  'throttled',
  'unavailable',
  'rejected',
  'unknown',
  'breaker_open',
  'bulkhead_full',
] as const;
export type AttemptOutcome = (typeof ATTEMPT_OUTCOMES)[number];

export interface Attempt {
  readonly at: string;
  readonly allocation: string;
  readonly selectors: readonly string[];
  readonly outcome: AttemptOutcome;
  /** The HTTP status, absent where no answer came. */
  readonly status?: number;
  readonly duration_ms: number;
}

export interface Timings {
  readonly queued?: number;
  readonly reserve?: number;
  readonly annotate?: number;
  readonly total?: number;
}

export const WAITING_FOR = ['capacity', 'opening'] as const;
/** `capacity`: every open step was full. `opening`: no step is open yet, one opens before the deadline. */
export type WaitingFor = (typeof WAITING_FOR)[number];

/** A match as the ledger holds it. Times are milliseconds since the epoch, by Redis' clock. */
export interface StoredMatch {
  readonly key: MatchKey;
  readonly state: MatchState;
  /** Goes up with every change of state; an event's place in its match's history. */
  readonly version: number;
  /** The fencing token: another one whenever somebody else becomes the one who may change the match; 0 for nobody yet. */
  readonly fence: number;
  readonly profile: string;
  readonly profileVersion: string;
  readonly priority: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deadlineAt: number;
  readonly waitingFor: WaitingFor | null;
  readonly reason: MatchReason | null;
  readonly reservation: Reservation | null;
  readonly attempts: readonly Attempt[];
  readonly attemptsCount: number;
  readonly timings: Timings;
  /** How often it went back to wait; the back-off's exponent. */
  readonly waits: number;
  /** Why the last full pass over the plan placed nothing; becomes the reason when the deadline comes. */
  readonly lastPass: FailureCode | null;
  /** Id of the allocation that had room for it when it was woken for that; null where it comes for another reason. */
  readonly roomIn: string | null;
  /** Until when its worker alone may act on it; 0 where it has none. */
  readonly leaseUntil: number;
  /** How long the matchmaker has to confirm the match once it is assigned; null where it need not. */
  readonly confirmWithinMs: number | null;
  /** Until when an assigned match must be confirmed. */
  readonly confirmBy: number | null;
  readonly confirmedAt: number | null;
  /** The CreateReservation that was under way when this was written, as the member of the intents' set. */
  readonly openIntent: string | null;
  /** Whether this claim has ended that of another worker, whose last calls may still be on their way; false in any record. */
  readonly takenOver: boolean;
  readonly origin: MatchOrigin;
  readonly request: MatchRequest;
  /** Of the request as it came, where a player has been taken out of it since; else null. */
  readonly fingerprint: string | null;
  /** Where it stands, as of when it was read; null unless it is queued. */
  readonly standing: Standing | null;
}

/** A place in line: for a worker, or for a payload of the kind that the match waits for. Of its shard, so approximate. */
export interface Standing {
  /** Matches before it. */
  readonly ahead: number;
  /** How fast matches of its profile are settled at present; null where too little was seen to say. */
  readonly perSecond: number | null;
}
