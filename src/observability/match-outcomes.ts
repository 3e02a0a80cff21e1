import { traceIdOf, type MatchOrigin } from '../matches/match-origin.ts';
import type { FailureCode, MatchReason, Reservation, StoredMatch, WaitingFor } from '../matches/match-record.ts';
import type { Logger } from './logger.ts';
import { MatchTrace, type UpstreamFailure } from './match-trace.ts';
import type { Metrics } from './metrics.ts';
import { Repeated } from './repeated.ts';
import { NO_TRACING, type Tracing } from './tracing.ts';

/** What a match's lines are found by. */
interface Named {
  readonly key: string;
  readonly origin?: MatchOrigin | undefined;
}

/**
 * One log line and the right metrics for each thing that happens to a match; called once for each, by whoever did it.
 * Every change of state is a line at `info`, but for the rounds of a match that waits, of which only the first is one.
 */
export class MatchOutcomes {
  private readonly repeated: Repeated;

  constructor(
    private readonly metrics: Metrics,
    private readonly log: Logger,
    private readonly tracing: Tracing = NO_TRACING,
  ) {
    this.repeated = new Repeated(log);
  }

  accepted(match: Named, profile: string): void {
    this.metrics.matchesAccepted.inc({ profile });
    this.log.info({ ...about(match), profile, state: 'queued' }, 'match accepted');
  }

  refused(key: string, profile: string, code: string): void {
    this.metrics.matchesRefused.inc({ profile, code });
    this.log.debug({ match: key, profile, code }, 'match refused');
  }

  notQueued(key: string, error: unknown): void {
    const why = error instanceof Error ? error.message : String(error);
    this.repeated.warn(why, { match: key, why }, 'no job for an accepted match yet; the reconciler brings one');
  }

  /** Begins what a worker does for the match. */
  taken(match: StoredMatch, at: number): MatchTrace {
    const { takenOver: takeover } = match;
    if (match.waits === 0 && !takeover)
      this.metrics.queueWait.observe({ profile: match.profile }, (at - match.createdAt) / 1000);
    this.log[match.waits === 0 ? 'info' : 'debug']({ ...about(match), state: match.state, takeover }, 'match taken');
    const trace = new MatchTrace(this.tracing, match.origin.traceparent, (failure) => this.callFailed(match, failure));
    trace.queued(match, at);
    return trace;
  }

  /** Back into the queue, for capacity or for a step that opens later. */
  waits(match: StoredMatch, waitingFor: WaitingFor, lastPass: FailureCode | undefined, delayMs: number): void {
    const fields = {
      ...about(match),
      state: 'queued',
      waiting_for: waitingFor,
      last_pass: lastPass,
      delay_ms: delayMs,
    };
    this.log[match.waits === 0 ? 'info' : 'debug'](fields, 'match waits');
  }

  reserved(match: StoredMatch, { allocation, payload_id, selector }: Reservation): void {
    if (selector !== null) this.metrics.selectorHits.inc({ profile: match.profile, selector });
    this.log.info({ ...about(match), state: 'annotating', allocation, payload_id, selector }, 'payload reserved');
  }

  assigned(match: StoredMatch, at: number): void {
    this.finished(match, 'assigned', '', at);
    this.log.info({ ...about(match), state: 'assigned', ms: at - match.createdAt }, 'match assigned');
  }

  /** A caller that held a request open knows now. */
  told(match: StoredMatch): void {
    if (!this.tracing.isOn) return;
    const { origin, updatedAt, key, state } = match;
    const attributes = { 'matchgate.match': key, 'matchgate.state': state, 'matchgate.channel': 'long-poll' };
    this.tracing.start('delivery', { parent: origin.traceparent, startedAt: updatedAt, attributes }).end();
  }

  confirmed({ key, state }: StoredMatch): void {
    this.log.info({ match: key, state }, 'match confirmed');
  }

  failed(match: StoredMatch, reason: MatchReason, at: number): void {
    this.finished(match, 'failed', reason.code, at);
    // Why no plan was possible quotes what the match asked for, which may be of a player: that is for its own caller.
    const why = reason.code === 'no_plan' ? {} : { why: reason.message };
    this.log.warn({ ...about(match), state: 'failed', reason: reason.code, ...why }, 'match failed');
  }

  withdrawn(match: StoredMatch, state: 'cancelled' | 'released', at: number): void {
    this.finished(match, state, '', at);
    this.log.info({ ...about(match), state }, `match ${state}`);
  }

  ended(match: StoredMatch, reason: MatchReason, at: number): void {
    this.finished(match, 'ended', reason.code, at);
    this.log.info({ ...about(match), state: 'ended', reason: reason.code }, 'match ended');
  }

  private callFailed(match: StoredMatch, failure: UpstreamFailure): void {
    const { operation, allocation, outcome } = failure;
    this.repeated.warn(
      `${operation} ${allocation} ${outcome}`,
      { ...about(match), ...failure },
      'upstream call failed',
    );
  }

  private finished({ profile, createdAt }: StoredMatch, state: string, reason: string, at: number): void {
    this.metrics.matchesFinished.inc({ profile, state, reason });
    this.metrics.matchDuration.observe({ profile, state }, Math.max(0, at - createdAt) / 1000);
  }
}

function about({ key, origin }: Named): Record<string, string> {
  const traceId = origin ? traceIdOf(origin) : null;
  return {
    match: key,
    ...(origin && origin.requestId !== '' ? { request_id: origin.requestId } : {}),
    ...(traceId === null ? {} : { trace_id: traceId }),
  };
}
