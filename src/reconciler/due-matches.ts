/**
 * Matches that somebody must look at: past their deadline, without their worker's sign of life, lost to the line, or
 * assigned and not confirmed in time.
 */
import type { WatchedAllocations } from '../allocations/watched-allocations.ts';
import type { Backlog, Revived } from '../matches/ledger/backlog.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import { NOT_CONFIRMED, expiryOf, isOnLease } from '../matches/ledger/match-lease.ts';
import { payloadToRelease } from '../matches/ledger/payload-to-release.ts';
import type { MatchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import { overdueReason } from '../placement/verdict.ts';
import { PLENTY, type PlacementQueue } from '../queue/placement-queue.ts';

export interface WaitingLines {
  readonly backlog: Backlog;
  readonly queue: PlacementQueue;
  readonly watched: WatchedAllocations;
}

/** So few that Redis serves others in between. */
const BATCH = 200;
const BATCHES = 50;
const SLACK_MS = 100;
const JOBS_AT_WORK = ['active', 'prioritized', 'waiting'];
/** At the least; a match that has waited long is looked at less and less often, so that a backlog costs little. */
const NEXT_LOOK_MS = 5_000;

export class DueMatches {
  constructor(
    private readonly ledger: Ledger,
    private readonly duties: LedgerDuties,
    private readonly lines: WaitingLines,
    private readonly outcomes: MatchOutcomes,
  ) {}

  /** Looks at those of one shard that are due, a bounded number; the rest is due at the next pass. */
  async lookAt(shard: number): Promise<void> {
    let revived = 0;
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const watched = await this.lines.watched.ids();
      const look = { putOffMs: NEXT_LOOK_MS, slackMs: SLACK_MS, watched };
      const { due, keys } = await this.duties.takeMatches(shard, BATCH, look);
      const now = await this.duties.now();
      const looks = await Promise.all(keys.map((key) => this.lookAtOne(key, now, watched)));
      revived += looks.filter(Boolean).length;
      if (due < BATCH) break;
    }
    await this.announce(shard, revived);
  }

  /** A line that nobody is told of stands still: jobs can be lost, all of them with a Redis that has forgotten. */
  private async announce(shard: number, revived: number): Promise<void> {
    const { backlog, queue } = this.lines;
    const { woken } = await backlog.wakeDue(shard, BATCH);
    const ready = await backlog.ready(shard);
    const jobs = ready > 0 ? await queue.countsOf(shard) : {};
    const isTold = JOBS_AT_WORK.some((state) => (jobs[state] ?? 0) > 0);
    const untold = isTold ? revived + woken : Math.max(revived + woken, Math.min(ready, PLENTY));
    if (untold > 0) await queue.announce(shard, untold);
  }

  /** True where it has been put in line. */
  private async lookAtOne(key: MatchKey, now: number, watched: ReadonlySet<string>): Promise<boolean> {
    const match = await this.ledger.read(key);
    if (match && isOnLease(match)) {
      await this.lookAtLease(match, now);
      return false;
    }
    if (!match || isSettled(match.state)) {
      await this.duties.overlookMatch(key, match?.version);
      return false;
    }
    if (now >= match.deadlineAt) {
      await this.end(match);
      return false;
    }
    const revived = await this.lines.backlog.revive(key, watched);
    // Settled since it was read: when it is looked at next, if ever, was written with that.
    if (revived.kind === 'over') return false;
    await this.duties.lookAgain(key, Math.min(nextLook(revived, now, now - match.createdAt), match.deadlineAt));
    return revived.kind === 'revived';
  }

  private async lookAtLease(match: StoredMatch, now: number): Promise<void> {
    const { key, version, confirmBy } = match;
    if (confirmBy !== null && now < confirmBy) return this.duties.lookAgain(key, confirmBy);
    const moved = await this.ledger.transition(key, 'expire', { version }, expiryOf(match));
    if (moved.kind === 'ok') this.outcomes.failed(match, NOT_CONFIRMED, moved.at);
  }

  private async end(match: StoredMatch): Promise<void> {
    const { key, version, reservation } = match;
    const lastPass = match.state === 'annotating' ? 'annotation_failed' : match.lastPass;
    const reason = overdueReason({ ...match, lastPass });
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

function nextLook(revived: Revived, now: number, waitedMs: number): number {
  const seldom = now + Math.max(NEXT_LOOK_MS, waitedMs);
  switch (revived.kind) {
    // Its worker is alive: it has renewed the claim since.
    case 'held':
      return revived.until + SLACK_MS;
    // Whoever is to wake it may be gone before its time comes.
    case 'waiting':
      return Math.min(revived.until + SLACK_MS, now + Math.max(3 * NEXT_LOOK_MS, waitedMs));
    case 'ready':
    case 'revived':
    case 'over':
      return seldom;
  }
}
