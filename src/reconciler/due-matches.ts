/**
 * Matches that somebody must look at: past their deadline, without their worker's sign of life, without a job, or assigned
 * and not confirmed in time.
 */
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { NOT_CONFIRMED, expiryOf, isOnLease } from '../matches/ledger/match-lease.ts';
import { payloadToRelease } from '../matches/ledger/payload-to-release.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import { overdueReason } from '../placement/verdict.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';

const BATCH = 500;
/** At the least; a match that has waited long is looked at less and less often, so that a backlog costs little. */
const NEXT_LOOK_MS = 5_000;

export class DueMatches {
  constructor(
    private readonly ledger: Ledger,
    private readonly duties: LedgerDuties,
    private readonly queue: PlacementQueue,
    private readonly outcomes: MatchOutcomes,
  ) {}

  /** Looks at those of one shard that are due, a bounded number; the rest is due at the next pass. */
  async lookAt(shard: number): Promise<void> {
    const keys = await this.duties.takeMatches(shard, BATCH, NEXT_LOOK_MS);
    if (keys.length === 0) return;
    const now = await this.duties.now();
    await Promise.all(keys.map((key) => this.lookAtOne(key, now)));
  }

  private async lookAtOne(key: MatchKey, now: number): Promise<void> {
    const match = await this.ledger.read(key);
    if (match && isOnLease(match)) return this.lookAtLease(match, now);
    if (!match || isSettled(match.state)) return this.duties.forgetMatch(key);
    if (now >= match.deadlineAt) return this.end(match);
    // Its worker is alive (it has renewed the claim since), or it is only waiting for its time.
    if (match.leaseUntil > now) return this.duties.lookAgain(key, match.leaseUntil);
    await this.queue.enqueue(key, match.priority);
    const waitedMs = now - match.createdAt;
    await this.duties.lookAgain(key, Math.min(now + Math.max(NEXT_LOOK_MS, waitedMs), match.deadlineAt));
  }

  private async lookAtLease(match: StoredMatch, now: number): Promise<void> {
    const { key, version, confirmBy } = match;
    if (confirmBy !== null && now < confirmBy) return this.duties.lookAgain(key, confirmBy);
    const moved = await this.ledger.transition(key, 'expire', { version }, expiryOf(match));
    if (moved.kind === 'ok') this.outcomes.failed(match, NOT_CONFIRMED, moved.at);
  }

  private async end(match: StoredMatch): Promise<void> {
    const { key, version, reservation } = match;
    const reason = overdueReason(match.state === 'annotating' ? 'annotation_failed' : match.lastPass, match.attempts);
    const moved = await this.ledger.transition(
      key,
      'fail',
      { version },
      {
        fields: { reason, waiting_for: null },
        event: { reason },
        givesBack: reservation ? payloadToRelease(key, reservation) : undefined,
      },
    );
    if (moved.kind === 'ok') this.outcomes.failed(match, reason, moved.at);
  }
}
