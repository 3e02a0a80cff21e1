/**
 * What one run leaves behind for the auditor: what the clients were answered, what the gateway's ledger and outbox say, and
 * what the orchestrator itself says happened. Times are milliseconds since the epoch; every clock is this machine's.
 */
import type { MatchState } from '../../src/matches/match-state.ts';
import type { TimeWindow } from './time-window.ts';

export interface ReservationSeen {
  readonly payload_id: string;
  readonly allocation_id: string;
}

/** The parts of a match record that the promises speak of. */
export interface RecordSeen {
  readonly match_id: string;
  readonly state: MatchState;
  readonly version: number;
  readonly reason: { readonly code: string } | null;
  readonly created_at: string;
  readonly updated_at: string;
  readonly deadline_at: string;
  /** Until when it must be confirmed, and when it was; null where it need not, or was not. */
  readonly confirm_by: string | null;
  readonly confirmed_at: string | null;
  readonly reservation: ReservationSeen | null;
  readonly attempts: readonly { readonly outcome: string }[];
}

/** What a client meant to do. `conflict`: a taken match_id with another body, sent after the first body was accepted. */
export type ClientAction = 'submit' | 'conflict' | 'confirm' | 'withdraw';

export interface ClientAnswer {
  readonly matchId: string;
  readonly action: ClientAction;
  readonly sentAt: number;
  readonly answeredAt: number;
  /** 0 where no answer came. */
  readonly status: number;
  readonly record?: RecordSeen;
}

export interface MatchSent {
  readonly matchId: string;
  readonly profile: string;
  /** Whether its profile may share a payload with others (back-fill). */
  readonly shares: boolean;
  /** False for a match for which its profile has no selector. */
  readonly placeable: boolean;
}

/** One entry of the outbox, in the order of its stream. */
export interface EventSeen {
  readonly matchId: string;
  readonly version: number;
  readonly state: MatchState;
  readonly at: number;
  readonly reservation?: ReservationSeen;
}

/** One entry of the orchestrator's ledger. */
export interface EntrySeen {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly payloadId: string;
  readonly from?: string;
  readonly to?: string;
  /** Of a `reserved` entry: in whose name. Of an `annotated` one: whose match data was written. */
  readonly matchId?: string;
}

export interface PayloadHeld {
  readonly payloadId: string;
  readonly matchId: string;
}

export interface ProcessExit {
  readonly process: string;
  /** Its exit code, or the signal that ended it. */
  readonly exit: number | string;
  readonly at: number;
  /** When it was told to stop, if it was. */
  readonly toldAt: number | undefined;
}

export interface Bounds {
  /** How long after its deadline, or the time to confirm it, a match may become final. */
  readonly finalWithinMs: number;
  /** How long a call of unknown outcome may leave a match with a second payload. */
  readonly doubleWithinMs: number;
  /** How long a process that is told to stop may take, with a Redis that answers. */
  readonly stopWithinMs: number;
}

export interface History {
  readonly sent: readonly MatchSent[];
  readonly answers: readonly ClientAnswer[];
  /** Null: the gateway does not know the match. */
  readonly records: ReadonlyMap<string, RecordSeen | null>;
  readonly events: readonly EventSeen[];
  readonly entries: readonly EntrySeen[];
  /** What is Reserved at the orchestrator in the end. */
  readonly held: readonly PayloadHeld[];
  /** Whose writes Redis may have forgotten. */
  readonly losses: readonly TimeWindow[];
  /** In which Redis did not run, did not answer, or could not be reached. */
  readonly outages: readonly TimeWindow[];
  /** In which the orchestrator did not run, could not be reached, or was told to fail what giving a payload back takes. */
  readonly upstreamOutages: readonly TimeWindow[];
  /** Every end of a process. */
  readonly exits: readonly ProcessExit[];
  /** What still kept the gateway busy when the wait for quiet was given up; empty where it became quiet. */
  readonly unfinished: readonly string[];
  readonly bounds: Bounds;
}
