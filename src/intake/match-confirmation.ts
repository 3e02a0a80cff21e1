import type { Ledger } from '../matches/ledger/ledger.ts';
import { CONFIRMATION, NOT_CONFIRMED, expiryOf, isOnLease } from '../matches/ledger/match-lease.ts';
import { matchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import { Problem, matchNotFound } from './problem.ts';

/** A confirmation that keeps losing against other changes tries again this often; an assigned match has far fewer left. */
const TRIES = 8;

/** The matchmaker's word that it stands by a match which it must confirm. */
export class MatchConfirmation {
  constructor(
    private readonly ledger: Ledger,
    private readonly queue: PlacementQueue,
    private readonly outcomes: MatchOutcomes,
  ) {}

  /**
   * Confirms an assigned match; one that needs no confirmation, or has it, stays as it is. One whose time is over ends here
   * and now, so that the answer is true at once.
   * @throws {Problem} `match_not_found`, `match_not_assigned`
   */
  async confirm(tenant: string, matchId: string): Promise<StoredMatch> {
    const key = matchKey(tenant, matchId);
    for (let tries = 0; tries < TRIES; tries += 1) {
      const match = await this.ledger.read(key);
      if (!match) throw matchNotFound();
      if (match.state !== 'assigned') throw notAssigned(match);
      if (!isOnLease(match)) return match;
      const moved = await this.ledger.transition(key, 'confirm', { version: match.version }, CONFIRMATION);
      if (moved.kind === 'ok') {
        this.outcomes.confirmed(match);
        return { ...match, version: moved.version, updatedAt: moved.at, confirmedAt: moved.at };
      }
      if (moved.kind === 'overdue') await this.expire(match);
    }
    throw new Error('a match changed too often to be confirmed');
  }

  private async expire(match: StoredMatch): Promise<void> {
    const { key, version } = match;
    const moved = await this.ledger.transition(key, 'expire', { version }, expiryOf(match));
    if (moved.kind !== 'ok') return;
    this.outcomes.failed(match, NOT_CONFIRMED, moved.at);
    await this.queue.enqueueRelease(key);
  }
}

function notAssigned({ state, reason }: StoredMatch): Problem {
  return new Problem('match_not_assigned', `the match is ${state}${reason ? ` (${reason.code})` : ''}`);
}
