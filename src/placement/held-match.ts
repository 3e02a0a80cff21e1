import type { MatchKey } from '../matches/match-key.ts';
import type { Attempt, StoredMatch } from '../matches/match-record.ts';
import { MatchTrace } from '../observability/match-trace.ts';

/** The record keeps the newest attempts and counts them all. */
const ATTEMPTS_KEPT = 50;

const attemptOf = (fence: number, call: number) => `${fence}.${call}`;

/** Of a claim that has yet to be made. */
export const firstAttemptOf = (fence: number) => attemptOf(fence, 1);

/** A source of monotonic milliseconds; it goes on while the process is stopped. */
export type Stopwatch = () => number;

/**
 * A match while this worker holds it: the record as claimed, Redis' time carried forward by our own stopwatch, and the
 * attempts made so far.
 */
export class HeldMatch {
  readonly key: MatchKey;
  readonly fence: number;
  private readonly startedAt: number;
  private renewedAt: number;
  private readonly added: Attempt[] = [];
  private callsMade = 0;
  private writesUntil = 0;
  private isAnothers: boolean;

  constructor(
    readonly match: StoredMatch,
    /** Redis' clock when the match was claimed. */
    readonly claimedAt: number,
    private readonly stopwatch: Stopwatch,
    readonly trace: MatchTrace = MatchTrace.NONE,
    /** Before the claim was asked for, by the stopwatch: its answer may have been long on the way. */
    askedAt = stopwatch(),
  ) {
    this.key = match.key;
    this.fence = match.fence;
    this.startedAt = stopwatch();
    this.renewedAt = askedAt;
    this.isAnothers = match.takenOver && match.state === 'annotating';
  }

  /** Milliseconds since the epoch, by Redis' clock. */
  now(): number {
    return this.claimedAt + (this.stopwatch() - this.startedAt);
  }

  nowIso(): string {
    return new Date(this.now()).toISOString();
  }

  elapsedMs(): number {
    return this.now() - this.match.createdAt;
  }

  remainingMs(): number {
    return this.match.deadlineAt - this.now();
  }

  /** To be read before a sign of life is sent, since its answer may be long on the way. */
  get stopwatchMs(): number {
    return this.stopwatch();
  }

  /** @param askedAt by the stopwatch, when the sign of life was sent */
  renewed(askedAt: number): void {
    this.renewedAt = askedAt;
  }

  /** False once the claim may have run out: a worker that was stopped for a while must not act on what it once held. */
  isCertainFor(ms: number, leaseMs: number): boolean {
    return this.stopwatch() - this.renewedAt + ms < leaseMs;
  }

  /** Never used before: the fencing token is new with every claim. */
  nextAttempt(): string {
    this.callsMade += 1;
    return attemptOf(this.fence, this.callsMade);
  }

  /** It has got a payload that another worker reserved. */
  adopted(): void {
    this.isAnothers = true;
  }

  /** Whether its payload was another worker's before: nobody knows what that has sent to it last. */
  get wasAnothers(): boolean {
    return this.isAnothers;
  }

  /** A write to its payload has been sent and not been answered. */
  wroteUnanswered(settleMs: number): void {
    this.writesUntil = this.now() + settleMs;
  }

  /** For how long a write to its payload may still take effect. */
  get unsettledMs(): number {
    return Math.max(0, Math.ceil(this.writesUntil - this.now()));
  }

  record(attempt: Attempt): void {
    this.added.push(attempt);
  }

  get attempts(): Attempt[] {
    return [...this.match.attempts, ...this.added].slice(-ATTEMPTS_KEPT);
  }

  get attemptsCount(): number {
    return this.match.attemptsCount + this.added.length;
  }
}
