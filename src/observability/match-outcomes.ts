import type { MatchReason, Reservation, StoredMatch } from '../matches/match-record.ts';
import type { Logger } from './logger.ts';
import type { Metrics } from './metrics.ts';

/** One log line and the right metrics for each thing that happens to a match; called once for each, by whoever did it. */
export class MatchOutcomes {
  constructor(
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {}

  accepted(key: string, profile: string): void {
    this.metrics.matchesAccepted.inc({ profile });
    this.log.info({ match: key, profile, state: 'queued' }, 'match accepted');
  }

  refused(key: string, profile: string, code: string): void {
    this.metrics.matchesRefused.inc({ profile, code });
    this.log.debug({ match: key, profile, code }, 'match refused');
  }

  notQueued(key: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.log.warn({ match: key, why }, 'no job for an accepted match yet; the reconciler brings one');
  }

  taken(match: StoredMatch, at: number): void {
    const first = match.fence === 1;
    if (first) this.metrics.queueWait.observe({ profile: match.profile }, (at - match.createdAt) / 1000);
    this.log.debug({ match: match.key, state: match.state, takeover: !first && match.waits === 0 }, 'match taken');
  }

  reserved({ key, profile }: StoredMatch, { allocation, payload_id, selector }: Reservation): void {
    if (selector !== null) this.metrics.selectorHits.inc({ profile, selector });
    this.log.info({ match: key, state: 'annotating', allocation, payload_id, selector }, 'payload reserved');
  }

  assigned(match: StoredMatch, at: number): void {
    this.finished(match, 'assigned', '', at);
    this.log.info({ match: match.key, state: 'assigned', ms: at - match.createdAt }, 'match assigned');
  }

  confirmed({ key, state }: StoredMatch): void {
    this.log.info({ match: key, state }, 'match confirmed');
  }

  failed(match: StoredMatch, reason: MatchReason, at: number): void {
    this.finished(match, 'failed', reason.code, at);
    this.log.warn({ match: match.key, state: 'failed', reason: reason.code, why: reason.message }, 'match failed');
  }

  withdrawn(match: StoredMatch, state: 'cancelled' | 'released', at: number): void {
    this.finished(match, state, '', at);
    this.log.info({ match: match.key, state }, `match ${state}`);
  }

  ended(match: StoredMatch, reason: MatchReason, at: number): void {
    this.finished(match, 'ended', reason.code, at);
    this.log.info({ match: match.key, state: 'ended', reason: reason.code }, 'match ended');
  }

  private finished({ profile, createdAt }: StoredMatch, state: string, reason: string, at: number): void {
    this.metrics.matchesFinished.inc({ profile, state, reason });
    this.metrics.matchDuration.observe({ profile, state }, Math.max(0, at - createdAt) / 1000);
  }
}
