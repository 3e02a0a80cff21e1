/**
 * What the API does with a match: accept it once, show it, hold a caller until it is settled, withdraw it. Everything
 * goes through the ledger, so it does not matter which replica a caller reaches.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { MatchWaiters, Waiting } from '../delivery/match-waiters.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import { payloadToRelease } from '../matches/ledger/payload-to-release.ts';
import { matchKey, type MatchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import { TRANSITIONS, isSettled, withdrawal } from '../matches/match-state.ts';
import type { MatchOutcomes } from '../observability/match-outcomes.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import type { MatchAcceptance, SentRequest, Submitted } from './match-acceptance.ts';
import { matchNotFound } from './problem.ts';

/** A withdrawal that keeps losing against other changes tries again this often; a match has far fewer states. */
const WITHDRAWAL_TRIES = 16;

/** Nearly all are, and somebody else (who cancels it, say) settles hardly any meanwhile: the outbox is not read for those. */
const PLACED_WITHIN_MS = 500;
const READ_AGAIN_MS = 250;

/** How long a caller waits for its match to be settled, and how it says that it does no more. */
export interface Patience {
  readonly waitMs: number;
  readonly gone: AbortSignal;
}

export class MatchIntake {
  constructor(
    private readonly acceptance: MatchAcceptance,
    private readonly ledger: Ledger,
    private readonly queue: PlacementQueue,
    private readonly waiters: MatchWaiters,
    private readonly outcomes: MatchOutcomes,
  ) {}

  /** @throws {Problem} whatever its acceptance does */
  submit(tenant: string, sent: SentRequest, patience?: Patience): Promise<Submitted> {
    const key = matchKey(tenant, sent.request.match_id);
    return patience ? this.submitAndWait(key, sent, patience) : this.acceptance.accept(key, sent, true);
  }

  private async submitAndWait(key: MatchKey, sent: SentRequest, { waitMs, gone }: Patience): Promise<Submitted> {
    const waiting = this.waiters.begin(key);
    try {
      if (!this.acceptance.mayPlace) waiting.follow();
      const submitted = await this.acceptance.accept(key, sent, true);
      if (isSettled(submitted.match.state)) return submitted;
      if (submitted.placed) this.attend(key, waiting, submitted.placed);
      else if (this.acceptance.mayPlace) void this.followOn(key, waiting);
      const settled = await waiting.settled(waitMs, gone);
      const match = settled?.match ?? (await this.read(key));
      if (settled) this.outcomes.told(match);
      return { ...submitted, match };
    } finally {
      waiting.stop();
    }
  }

  /** One of many that come together; nobody waits for it. @throws {Problem} whatever its acceptance does */
  submitOfMany(tenant: string, sent: SentRequest): Promise<Submitted> {
    return this.acceptance.accept(matchKey(tenant, sent.request.match_id), sent, false);
  }

  /** @throws {Problem} `match_not_found` */
  async show(tenant: string, matchId: string, waitMs: number, gone: AbortSignal): Promise<StoredMatch> {
    const key = matchKey(tenant, matchId);
    if (waitMs <= 0) return this.read(key);
    const waiting = this.waiters.begin(key);
    waiting.follow();
    try {
      const match = await this.read(key);
      if (isSettled(match.state)) return match;
      const settled = await waiting.settled(waitMs, gone);
      const after = await this.read(key);
      if (settled) this.outcomes.told(after);
      return after;
    } finally {
      waiting.stop();
    }
  }

  /**
   * Cancels a match that has no server yet and releases the server of one that has; the record of one that is over.
   * @throws {Problem} `match_not_found`
   */
  async withdraw(tenant: string, matchId: string): Promise<StoredMatch> {
    const key = matchKey(tenant, matchId);
    for (let tries = 0; tries < WITHDRAWAL_TRIES; tries += 1) {
      const match = await this.read(key);
      const name = withdrawal(match.state);
      if (!name) return match;
      const { reservation } = match;
      const moved = await this.ledger.transition(
        key,
        name,
        { version: match.version },
        { fields: { waiting_for: null }, givesBack: reservation ? payloadToRelease(key, reservation) : undefined },
      );
      if (moved.kind !== 'ok') continue;
      this.outcomes.withdrawn(match, TRANSITIONS[name].to, moved.at);
      if (reservation) await this.queue.enqueueRelease(key);
      return this.read(key);
    }
    throw new Error('a match changed too often to be withdrawn');
  }

  /** A match that is placed here tells its caller itself; one that takes long, or is not, is followed in the outbox. */
  private attend(key: MatchKey, waiting: Waiting, placed: Promise<StoredMatch | undefined>): void {
    const late = setTimeout(() => void this.followOn(key, waiting), PLACED_WITHIN_MS).unref();
    void placed.then((match) => {
      clearTimeout(late);
      if (match) waiting.tell(match);
      else void this.followOn(key, waiting);
    });
  }

  /** From here on; what may have happened to it before, its record says. */
  private async followOn(key: MatchKey, waiting: Waiting): Promise<void> {
    if (waiting.follow()) return;
    while (!waiting.isOver) {
      try {
        const match = await this.ledger.read(key);
        if (match && isSettled(match.state)) waiting.tell(match);
        return;
      } catch {
        // Redis is away for a moment, or for as long as the caller waits.
        await delay(READ_AGAIN_MS, undefined, { ref: false });
      }
    }
  }

  private async read(key: MatchKey): Promise<StoredMatch> {
    const match = await this.ledger.read(key);
    if (!match) throw matchNotFound();
    return match;
  }
}
