import type { ClaimAtOnce } from '../matches/ledger/ledger-requests.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { MatchRequest, StoredMatch } from '../matches/match-record.ts';
import type { CompiledProfile } from '../planning/index.ts';

/**
 * The way past the queue, in a process that places the matches it accepts: where nobody is in line, a match is claimed in
 * the very step that accepts it, and no job has to find a worker for it.
 */
export interface FastPath {
  /** A place for a match that is about to be accepted; undefined where it had better stand in line. */
  enter(key: MatchKey, request: MatchRequest, profile: CompiledProfile): EnteredFastPath | undefined;
}
/** Under this it is injected, in roles that have one. */
export const FAST_PATH = Symbol('FAST_PATH');

/** A place that is used once: the match is placed, or the place is left. */
export interface EnteredFastPath {
  /** How the match is to be claimed as it is accepted. */
  readonly claim: ClaimAtOnce;
  /**
   * Never rejects: what breaks off is found again by its claim, as with any worker.
   * @param at Redis' clock when it was claimed
   * @returns the match as it is with its server; undefined where it has none yet, or never will
   */
  place(match: StoredMatch, at: number): Promise<StoredMatch | undefined>;
  /** The match was not accepted, or stands in line. */
  leave(): void;
  /** Nobody knows whether it was accepted: should it be claimed, somebody else is to take it up soon. */
  leaveUnsure(): void;
}
