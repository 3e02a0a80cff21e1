import type { MatchRequest } from '../matches/match-record.ts';
import type { PlanInput } from './plan-input.ts';

/** A match as it was asked for, in planning's own words. */
export function planInputOf(request: MatchRequest): PlanInput {
  const { priority, match_data, allocations, skip_after } = request;
  return {
    matchId: request.match_id,
    profile: request.profile,
    attributes: request.attributes ?? {},
    players: (request.players ?? []).map(({ player_id, team, latencies_ms, attributes }) => ({
      playerId: player_id,
      ...(team === undefined ? {} : { team }),
      ...(latencies_ms === undefined ? {} : { latenciesMs: latencies_ms }),
      ...(attributes === undefined ? {} : { attributes }),
    })),
    ...(priority === undefined ? {} : { priority }),
    ...(match_data === undefined ? {} : { matchData: match_data }),
    ...(allocations === undefined ? {} : { allocations }),
    ...(skip_after === undefined ? {} : { skipAfter: skip_after }),
  };
}
