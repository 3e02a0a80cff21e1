/**
 * What stands before each endpoint (scheme, host and port), so that a slow or dead one takes no place from others:
 * bounded concurrency, and a breaker. Who finds no place gets into a line and holds nothing meanwhile; the line is in
 * memory alone, as what is owed is in the ledger.
 */
import CircuitBreaker from 'opossum';
import type { MatchKey } from '../../matches/match-key.ts';
import type { SendOutcome } from './webhook-sender.ts';

export interface EndpointSettings {
  readonly concurrency: number;
  /** Is told of each change of a breaker: the endpoint, and how many are open now. */
  readonly changed: (origin: string, state: 'open' | 'closed', open: number) => void;
}

export type Gated =
  | SendOutcome
  | { readonly kind: 'turned away'; readonly why: string }
  /** There will be: the match may get into the line. */
  | { readonly kind: 'no place' };

const BREAKER = {
  // Each call has its own deadline.
  timeout: false,
  errorThresholdPercentage: 50,
  volumeThreshold: 5,
  resetTimeout: 10_000,
  rollingCountTimeout: 60_000,
  rollingPercentilesEnabled: false,
} as const;
/** Beyond it matches come again later by themselves. */
const LINE = 10_000;
/** A wildcard among the allowed hosts lets callers name any number of endpoints. */
const GATES_KEPT = 1_000;

/** Carries an outcome that counts against the breaker through opossum, which knows failures only as rejections. */
class CountedFailure extends Error {
  constructor(readonly outcome: SendOutcome) {
    super(outcome.kind);
  }
}

class EndpointGate {
  inFlight = 0;
  readonly line = new Set<MatchKey>();
  readonly breaker = new CircuitBreaker((send: () => Promise<SendOutcome>) => counted(send), BREAKER);

  constructor(private readonly concurrency: number) {}

  get isIdle(): boolean {
    return this.inFlight === 0 && this.line.size === 0 && this.breaker.closed;
  }

  get hasPlace(): boolean {
    return this.inFlight < this.concurrency;
  }

  async run(send: () => Promise<SendOutcome>): Promise<Gated> {
    if (this.breaker.opened) return { kind: 'turned away', why: 'the breaker of the endpoint is open' };
    if (!this.hasPlace) {
      return this.line.size < LINE ? { kind: 'no place' } : { kind: 'turned away', why: 'the endpoint’s line is full' };
    }
    this.inFlight += 1;
    try {
      return await this.breaker.fire(send);
    } catch (error) {
      if (error instanceof CountedFailure) return error.outcome;
      return { kind: 'turned away', why: 'the breaker of the endpoint is open' };
    } finally {
      this.inFlight -= 1;
    }
  }
}

async function counted(send: () => Promise<SendOutcome>): Promise<SendOutcome> {
  const outcome = await send();
  if (outcome.kind === 'failed' && outcome.unwell) throw new CountedFailure(outcome);
  return outcome;
}

/** The gates of this process, made when they are first needed. */
export class EndpointGates {
  private readonly gates = new Map<string, EndpointGate>();

  constructor(private readonly settings: EndpointSettings) {}

  run(origin: string, send: () => Promise<SendOutcome>): Promise<Gated> {
    return this.of(origin).run(send);
  }

  getInLine(origin: string, key: MatchKey): void {
    this.of(origin).line.add(key);
  }

  /** The first in the endpoint's line, if there is a place for it now. */
  next(origin: string): MatchKey | undefined {
    const { line, hasPlace } = this.of(origin);
    const [first] = hasPlace ? line : [];
    if (first !== undefined) line.delete(first);
    return first;
  }

  /** Takes everybody out of the lines. */
  dissolve(): MatchKey[] {
    const waiting = [...this.gates.values()].flatMap(({ line }) => [...line]);
    for (const { line } of this.gates.values()) line.clear();
    return waiting;
  }

  close(): void {
    for (const { breaker } of this.gates.values()) breaker.shutdown();
  }

  private of(origin: string): EndpointGate {
    return this.gates.get(origin) ?? this.open(origin);
  }

  private open(origin: string): EndpointGate {
    if (this.gates.size >= GATES_KEPT) this.forgetOne();
    const gate = new EndpointGate(this.settings.concurrency);
    const tell = (state: 'open' | 'closed') => () => {
      const open = [...this.gates.values()].filter(({ breaker }) => !breaker.closed).length;
      this.settings.changed(origin, state, open);
    };
    gate.breaker.on('open', tell('open')).on('close', tell('closed'));
    this.gates.set(origin, gate);
    return gate;
  }

  /** The oldest that nothing is known against. */
  private forgetOne(): void {
    for (const [origin, gate] of this.gates) {
      if (!gate.isIdle) continue;
      gate.breaker.shutdown();
      this.gates.delete(origin);
      return;
    }
  }
}
