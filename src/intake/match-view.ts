import type { Attempt, MatchReason, Reservation, Standing, StoredMatch, Timings } from '../matches/match-record.ts';
import { splitMatchKey } from '../matches/match-key.ts';
import { traceIdOf } from '../matches/match-origin.ts';
import type { MatchState } from '../matches/match-state.ts';

/** A match as the API shows it; MatchRecordSchema describes it field by field. */
export interface MatchView {
  readonly match_id: string;
  readonly profile: string;
  readonly state: MatchState;
  readonly waiting_for: string | null;
  readonly reason: MatchReason | null;
  readonly version: number;
  readonly priority: number;
  readonly created_at: string;
  readonly updated_at: string;
  readonly deadline_at: string;
  readonly profile_version: string;
  readonly confirm_by: string | null;
  readonly confirmed_at: string | null;
  readonly reservation: Omit<Reservation, 'attempt'> | null;
  readonly attempts: readonly Attempt[];
  readonly attempts_count: number;
  readonly timings_ms: Timings;
  /** Its place in line, from 1; null unless it is queued. */
  readonly position: number | null;
  readonly estimated_wait_ms: number | null;
  /** Of the trace that the match belongs to, where it belongs to one. */
  readonly trace_id?: string;
}

const iso = (ms: number) => new Date(ms).toISOString();
const isoOrNull = (ms: number | null) => (ms === null ? null : iso(ms));

export function matchView(match: StoredMatch): MatchView {
  const traceId = traceIdOf(match.origin);
  return {
    match_id: splitMatchKey(match.key).matchId,
    profile: match.profile,
    state: match.state,
    waiting_for: match.waitingFor,
    reason: match.reason,
    version: match.version,
    priority: match.priority,
    created_at: iso(match.createdAt),
    updated_at: iso(match.updatedAt),
    deadline_at: iso(match.deadlineAt),
    profile_version: match.profileVersion,
    confirm_by: isoOrNull(match.confirmBy),
    confirmed_at: isoOrNull(match.confirmedAt),
    reservation: match.reservation && withoutAttempt(match.reservation),
    attempts: match.attempts,
    attempts_count: match.attemptsCount,
    timings_ms: match.timings,
    position: match.standing && match.standing.ahead + 1,
    estimated_wait_ms: estimatedWaitMs(match.standing),
    ...(traceId === null ? {} : { trace_id: traceId }),
  };
}

function estimatedWaitMs(standing: Standing | null): number | null {
  if (!standing?.perSecond) return null;
  return Math.round((1_000 * (standing.ahead + 1)) / standing.perSecond);
}

/** The attempt's number is between the gateway and the payload. */
function withoutAttempt({ attempt, ...shown }: Reservation): Omit<Reservation, 'attempt'> {
  return shown;
}
