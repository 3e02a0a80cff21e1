/**
 * What stands before each allocation, so that a slow or dead one harms nobody else:
 *
 *   bulkhead ─► door (Retry-After) ─► budget of retries ─► breaker ─► the call
 *
 * The bulkhead comes before the breaker: the other way round, calls turned away by a full bulkhead would count as failures
 * and open it. It counts as full, too, while many of those who have passed it are still writing their match data.
 */
import type { Metrics } from '../observability/metrics.ts';
import { AllocationBreaker, type BreakerSettings, type BreakerState } from './allocation-breaker.ts';
import { Bulkhead } from './bulkhead.ts';
import { RetryBudget, type RetryBudgetSettings } from './retry-budget.ts';
import { RecentNoMatch } from './recent-no-match.ts';
import type { ReserveOutcome } from '../orchestrator/orchestrator-port.ts';

export interface GateSettings {
  readonly bulkheadLimit: number;
  readonly bulkheadWaitMs: number;
  readonly breaker: BreakerSettings;
  readonly retries: RetryBudgetSettings;
}

/** Why no call was made. */
export type NotCalled =
  | { readonly kind: 'breaker_open' }
  | { readonly kind: 'bulkhead_full' }
  /** The allocation has asked to be left alone for so much longer. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number }
  /** A retry, and the budget of retries is used up. */
  | { readonly kind: 'withheld' };

export type GatedOutcome = ReserveOutcome | NotCalled;

/** So many times as many as may reserve may write at a time; they are not that many unless writing takes as many times as long. */
const WRITING = 2;

/** Whoever gives a payload back may wait for a place for longer than a match: nobody waits for it. */
const RELEASE_WAIT_MS = 1_000;

const STATE_VALUE: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };

/** What an operator has decided about the allocation. */
export interface GateControl {
  readonly paused: boolean;
  readonly breaker: 'open' | 'closed' | null;
}

export interface GateError {
  readonly at: string;
  readonly outcome: string;
  readonly message: string;
}

export interface GatedCall {
  /** Whether this match has asked here before, and got no answer that means anything. */
  readonly isRetry: boolean;
  /** See AllocationBreaker. */
  readonly patient: () => boolean;
}

export class AllocationGate {
  readonly recentNoMatch: RecentNoMatch;
  /** Of those who give payloads back. */
  readonly releases: Bulkhead;
  private readonly breaker: AllocationBreaker;
  private readonly bulkhead: Bulkhead;
  private readonly budget: RetryBudget;
  private readonly mostWriting: number;
  private writing = 0;
  private failed: GateError | null = null;
  private leftAloneUntil = -Infinity;
  private decided: GateControl = { paused: false, breaker: null };

  constructor(
    readonly allocation: string,
    settings: GateSettings,
    private readonly metrics: Metrics,
    /** Monotonic, ms. */
    private readonly now: () => number,
  ) {
    this.mostWriting = WRITING * settings.bulkheadLimit;
    this.bulkhead = new Bulkhead(settings.bulkheadLimit, settings.bulkheadWaitMs, (inFlight) =>
      metrics.bulkheadInFlight.set({ allocation }, inFlight),
    );
    this.releases = new Bulkhead(settings.bulkheadLimit, RELEASE_WAIT_MS);
    this.budget = new RetryBudget(settings.retries, now);
    this.recentNoMatch = new RecentNoMatch(now);
    this.breaker = new AllocationBreaker(allocation, settings.breaker, (to) => {
      this.showState();
      metrics.breakerTransitions.inc({ allocation, to });
    });
  }

  get state(): BreakerState {
    return this.decided.breaker ?? this.breaker.state;
  }

  /** The latest call that failed, for people who look for the cause. */
  get lastError(): GateError | null {
    return this.failed;
  }

  get inFlight(): number {
    return this.bulkhead.inFlight;
  }

  /** For how much longer the allocation has asked to be left alone; 0 where it has not. */
  get leftAloneForMs(): number {
    return Math.max(0, this.leftAloneUntil - this.now());
  }

  /** Why a call would not be made now, as far as that is known without waiting for a place. */
  closedTo(isRetry: boolean): NotCalled | undefined {
    if (this.isShut) return { kind: 'breaker_open' };
    const retryAfterMs = this.leftAloneForMs;
    if (retryAfterMs > 0) return { kind: 'throttled', retryAfterMs };
    if (this.writing >= this.mostWriting) return { kind: 'bulkhead_full' };
    if (!isRetry || this.budget.allows) return undefined;
    this.metrics.retries.inc({ allocation: this.allocation, outcome: 'withheld' });
    return { kind: 'withheld' };
  }

  /** A call of a reservation. An open breaker answers at once: nobody waits for a place before a closed door. */
  async run(call: () => Promise<ReserveOutcome>, { isRetry, patient }: GatedCall): Promise<GatedOutcome> {
    const closed = this.closedTo(isRetry);
    if (closed) return closed;
    const ran = await this.bulkhead.run(() => this.runInPlace(call, isRetry, patient));
    return ran === 'full' ? { kind: 'bulkhead_full' } : ran.done;
  }

  /** The writing of match data to a payload of the allocation, with all its tries: the match has a place of its worker meanwhile. */
  async write<T>(work: () => Promise<T>): Promise<T> {
    this.writing += 1;
    try {
      return await work();
    } finally {
      this.writing -= 1;
    }
  }

  /** Whether a write may be made now that has failed so often; the first deposits a share of a retry, each other draws one. */
  mayWrite(failures: number): boolean {
    if (this.leftAloneForMs > 0) return false;
    if (failures > 0) return this.mayRetry();
    this.budget.deposit();
    return true;
  }

  /** The allocation's own word, whatever it was asked for. */
  leaveAlone(forMs: number | null | undefined): void {
    if (forMs) this.leftAloneUntil = Math.max(this.leftAloneUntil, this.now() + forMs);
  }

  /** A pause is a door that an operator has shut: like an open breaker it costs no call. */
  control(decided: GateControl): void {
    if (decided.breaker === 'closed' && this.decided.breaker !== 'closed') this.leftAloneUntil = -Infinity;
    this.decided = decided;
    this.showState();
  }

  close(): void {
    this.breaker.shutdown();
  }

  private async runInPlace(
    call: () => Promise<ReserveOutcome>,
    isRetry: boolean,
    patient: () => boolean,
  ): Promise<GatedOutcome> {
    // While it waited for its place, others may have been told to stay away, or have used up the budget.
    const closed = this.closedTo(isRetry);
    if (closed) return closed;
    if (!isRetry) this.budget.deposit();
    else if (!this.mayRetry()) return { kind: 'withheld' };
    const outcome = await (this.decided.breaker === 'closed' ? call() : this.breaker.run(call, patient));
    if (outcome === 'turned_away') return { kind: 'breaker_open' };
    if ('retryAfterMs' in outcome) this.leaveAlone(outcome.retryAfterMs);
    this.note(outcome);
    return outcome;
  }

  /** The state that holds: an operator's word, as long as it stands. */
  private showState(): void {
    this.metrics.breakerState.set({ allocation: this.allocation }, STATE_VALUE[this.state]);
  }

  private get isShut(): boolean {
    const { paused, breaker } = this.decided;
    return paused || breaker === 'open' || (breaker === null && this.breaker.turnsAway);
  }

  private mayRetry(): boolean {
    const may = this.budget.withdraw();
    this.metrics.retries.inc({ allocation: this.allocation, outcome: may ? 'made' : 'withheld' });
    return may;
  }

  private note(outcome: ReserveOutcome): void {
    const message = 'message' in outcome ? outcome.message : outcome.kind === 'throttled' ? 'too many requests' : null;
    if (message !== null) this.failed = { at: new Date().toISOString(), outcome: outcome.kind, message };
  }
}
