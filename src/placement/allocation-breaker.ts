/**
 * The breaker of one allocation, on opossum's state machine. Opossum lets one call through a half-open breaker and closes
 * it by that one's success; here that call stands for as many probes as are asked for, one at a time and each some match's:
 *
 *   closed ─too many failures─► open ─reset time─► half-open ─all probes succeed─► closed
 *                                 ▲────────one probe fails──────┘
 */
import CircuitBreaker from 'opossum';
import type { ReserveOutcome } from '../orchestrator/orchestrator-port.ts';

export interface BreakerSettings {
  /** Share of failures within the window above which it opens. */
  readonly errorPercent: number;
  /** Calls within the window below which it does not judge. */
  readonly volume: number;
  readonly windowMs: number;
  readonly resetMs: number;
  /** How many calls in a row must succeed before a half-open breaker closes. */
  readonly probes: number;
}

export type BreakerState = 'closed' | 'half-open' | 'open';

/** Carries an outcome that counts against the breaker through opossum, which knows failures only as rejections. */
class CountedFailure extends Error {
  constructor(readonly outcome: ReserveOutcome) {
    super(outcome.kind);
  }
}

/** The probes that decide about one half-open breaker. */
interface ProbeRound {
  succeeded: number;
  underWay: boolean;
  readonly settle: (failure?: Error) => void;
}

/** Overload, outage and silence count; "no match" is an ordinary answer, and a refused request says nothing of health. */
function isFailure({ kind }: ReserveOutcome): boolean {
  return kind === 'throttled' || kind === 'unavailable' || kind === 'unknown';
}

export class AllocationBreaker {
  private readonly circuit: CircuitBreaker<[() => Promise<unknown>]>;
  private round: ProbeRound | undefined;

  constructor(
    name: string,
    private readonly settings: BreakerSettings,
    changedTo: (state: BreakerState) => void,
  ) {
    this.circuit = new CircuitBreaker((call: () => Promise<unknown>) => call(), {
      name,
      // Each call has its own deadline; opossum's would cut the answer without ending the call.
      timeout: false,
      errorThresholdPercentage: settings.errorPercent,
      volumeThreshold: settings.volume,
      resetTimeout: settings.resetMs,
      rollingCountTimeout: settings.windowMs,
      rollingPercentilesEnabled: false,
    });
    this.circuit.on('open', () => changedTo('open'));
    this.circuit.on('halfOpen', () => {
      this.round = undefined;
      changedTo('half-open');
    });
    this.circuit.on('close', () => changedTo('closed'));
  }

  get state(): BreakerState {
    if (this.circuit.opened) return 'open';
    return this.circuit.halfOpen ? 'half-open' : 'closed';
  }

  /** Whether a call would be turned away now: the breaker is open, or half-open with its probe under way. */
  get turnsAway(): boolean {
    return this.circuit.opened || (this.circuit.halfOpen && this.round?.underWay === true);
  }

  /**
   * @param patient whether the call has its full time; the failure of one that its match's own deadline cuts short says
   *   nothing of the allocation's health, unless it is a probe
   */
  run(call: () => Promise<ReserveOutcome>, patient: () => boolean): Promise<ReserveOutcome | 'turned_away'> {
    if (this.turnsAway) return Promise.resolve('turned_away');
    return this.circuit.halfOpen ? this.probe(call) : this.judged(call, patient);
  }

  shutdown(): void {
    this.circuit.shutdown();
  }

  private async judged(
    call: () => Promise<ReserveOutcome>,
    patient: () => boolean,
  ): Promise<ReserveOutcome | 'turned_away'> {
    let outcome: ReserveOutcome | undefined;
    try {
      await this.circuit.fire(async () => {
        outcome = await call();
        if (isFailure(outcome) && patient()) throw new CountedFailure(outcome);
      });
    } catch (error) {
      if (!(error instanceof CountedFailure) && !CircuitBreaker.isOurError(error as Error)) throw error;
    }
    return outcome ?? 'turned_away';
  }

  private async probe(call: () => Promise<ReserveOutcome>): Promise<ReserveOutcome> {
    const round = (this.round ??= this.beginRound());
    round.underWay = true;
    try {
      const outcome = await call();
      if (isFailure(outcome)) round.settle(new CountedFailure(outcome));
      else if ((round.succeeded += 1) >= this.settings.probes) round.settle();
      return outcome;
    } catch (error) {
      round.settle(error instanceof Error ? error : new Error(String(error)));
      throw error;
    } finally {
      round.underWay = false;
    }
  }

  /** Opossum's one call, which ends when the probes have decided. */
  private beginRound(): ProbeRound {
    const { promise, resolve, reject } = Promise.withResolvers<undefined>();
    void this.circuit.fire(() => promise).catch(() => undefined);
    const settle = (failure?: Error) => (failure ? reject(failure) : resolve(undefined));
    return { succeeded: 0, underWay: false, settle };
  }
}
