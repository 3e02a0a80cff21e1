/**
 * What stands before each allocation, so that a slow or dead one harms nobody else: first the bulkhead, then the breaker.
 * (The other way round, calls turned away by a full bulkhead would count as failures and open the breaker.)
 */
import CircuitBreaker from 'opossum';
import type { Metrics } from '../observability/metrics.ts';
import { Bulkhead } from './bulkhead.ts';
import type { ReserveOutcome } from '../orchestrator/orchestrator-port.ts';

export interface GateSettings {
  readonly bulkheadLimit: number;
  readonly bulkheadWaitMs: number;
  readonly errorPercent: number;
  /** Calls within the window below which the breaker does not judge. */
  readonly volume: number;
  readonly resetMs: number;
}

export type GatedOutcome = ReserveOutcome | { readonly kind: 'breaker_open' } | { readonly kind: 'bulkhead_full' };
export type BreakerState = 'closed' | 'half-open' | 'open';

const WINDOW_MS = 10_000;
const STATE_VALUE: Record<BreakerState, number> = { closed: 0, 'half-open': 1, open: 2 };

/** Carries an outcome that counts against the breaker through opossum, which knows failures only as rejections. */
class CountedFailure extends Error {
  constructor(readonly outcome: ReserveOutcome) {
    super(outcome.kind);
  }
}

/** Overload, outage and silence count; "no match" is an ordinary answer, and a refused request says nothing of health. */
function countsAgainstBreaker({ kind }: ReserveOutcome): boolean {
  return kind === 'throttled' || kind === 'unavailable' || kind === 'unknown';
}

export interface GateError {
  readonly at: string;
  readonly outcome: string;
  readonly message: string;
}

export class AllocationGate {
  private readonly breaker: CircuitBreaker<[() => Promise<ReserveOutcome>], ReserveOutcome>;
  private readonly bulkhead: Bulkhead;
  private failed: GateError | null = null;

  constructor(
    readonly allocation: string,
    settings: GateSettings,
    metrics: Metrics,
  ) {
    this.bulkhead = new Bulkhead(settings.bulkheadLimit, settings.bulkheadWaitMs, (inFlight) =>
      metrics.bulkheadInFlight.set({ allocation }, inFlight),
    );
    this.breaker = new CircuitBreaker((call: () => Promise<ReserveOutcome>) => call(), {
      name: allocation,
      // Each call has its own deadline; opossum's would cut the answer without ending the call.
      timeout: false,
      errorThresholdPercentage: settings.errorPercent,
      volumeThreshold: settings.volume,
      resetTimeout: settings.resetMs,
      rollingCountTimeout: WINDOW_MS,
      rollingPercentilesEnabled: false,
    });
    const changedTo = (to: BreakerState) => () => {
      metrics.breakerState.set({ allocation }, STATE_VALUE[to]);
      metrics.breakerTransitions.inc({ allocation, to });
    };
    this.breaker.on('open', changedTo('open'));
    this.breaker.on('halfOpen', changedTo('half-open'));
    this.breaker.on('close', changedTo('closed'));
  }

  get state(): BreakerState {
    if (this.breaker.opened) return 'open';
    return this.breaker.halfOpen ? 'half-open' : 'closed';
  }

  /** The latest call that failed, for people who look for the cause. */
  get lastError(): GateError | null {
    return this.failed;
  }

  get inFlight(): number {
    return this.bulkhead.inFlight;
  }

  /**
   * @param patient whether the call has its full time; one that is cut short by its match's own deadline says nothing
   *   of the allocation's health, unless it is the probe that decides whether the breaker closes
   */
  async run(call: () => Promise<ReserveOutcome>, patient = () => true): Promise<GatedOutcome> {
    // An open breaker answers at once: nobody waits for a place before a closed door.
    if (this.breaker.opened) return { kind: 'breaker_open' };
    const ran = await this.bulkhead.run(() => this.fire(() => this.counted(call, patient)));
    if (ran === 'full') return { kind: 'bulkhead_full' };
    if ('message' in ran.done)
      this.failed = { at: new Date().toISOString(), outcome: ran.done.kind, message: ran.done.message };
    return ran.done;
  }

  close(): void {
    this.breaker.shutdown();
  }

  private async counted(call: () => Promise<ReserveOutcome>, patient: () => boolean): Promise<ReserveOutcome> {
    const outcome = await call();
    if (countsAgainstBreaker(outcome) && (patient() || this.breaker.halfOpen)) throw new CountedFailure(outcome);
    return outcome;
  }

  private async fire(call: () => Promise<ReserveOutcome>): Promise<GatedOutcome> {
    try {
      return await this.breaker.fire(call);
    } catch (error) {
      if (error instanceof CountedFailure) return error.outcome;
      if (CircuitBreaker.isOurError(error as Error)) return { kind: 'breaker_open' };
      throw error;
    }
  }
}

/** One gate for each allocation, made when it is first needed and kept while the process lives. */
export class AllocationGates {
  private readonly gates = new Map<string, AllocationGate>();

  constructor(
    private readonly settings: GateSettings,
    private readonly metrics: Metrics,
  ) {}

  of(allocation: string): AllocationGate {
    const known = this.gates.get(allocation);
    if (known) return known;
    const gate = new AllocationGate(allocation, this.settings, this.metrics);
    this.gates.set(allocation, gate);
    return gate;
  }

  all(): Iterable<AllocationGate> {
    return this.gates.values();
  }

  close(): void {
    for (const gate of this.gates.values()) gate.close();
  }
}
