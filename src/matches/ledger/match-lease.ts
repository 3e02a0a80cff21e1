/**
 * Leases. A match of a profile with `confirm_within` is the matchmaker's for so long, and for good once it has confirmed
 * it; otherwise its payload is given back. Both changes name the version that they have seen, and each is bound to its side
 * of `confirm_by` by Redis' clock, so that a match is never both confirmed and expired.
 */
import type { MatchReason, StoredMatch } from '../match-record.ts';
import type { Change } from './ledger.ts';
import { payloadToRelease } from './payload-to-release.ts';

export const NOT_CONFIRMED: MatchReason = {
  code: 'not_confirmed',
  message: 'nobody confirmed the match in time, and its payload was given back',
  retryable: true,
};

/** Whether the match still waits for its confirmation. */
export function isOnLease({ state, confirmBy, confirmedAt }: StoredMatch): boolean {
  return state === 'assigned' && confirmBy !== null && confirmedAt === null;
}

/** What `confirm` writes. */
export const CONFIRMATION: Change = {
  fields: { confirmed_at: { fromNowMs: 0 } },
  event: { confirmed: true },
  only: 'before confirm_by',
};

/** What `expire` writes. */
export function expiryOf({ key, reservation }: StoredMatch): Change {
  return {
    fields: { reason: NOT_CONFIRMED },
    event: { reason: NOT_CONFIRMED },
    only: 'after confirm_by',
    givesBack: reservation ? payloadToRelease(key, reservation) : undefined,
  };
}
