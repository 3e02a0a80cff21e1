/**
 * What stands before each endpoint (scheme, host and port), so that a slow or dead one takes no place from others:
 * bounded concurrency, and a breaker. Who is turned away holds nothing and comes again later.
 */
import CircuitBreaker from 'opossum';
import type { SendOutcome } from './webhook-sender.ts';

export interface EndpointSettings {
  readonly concurrency: number;
  /** Is told of each change of a breaker: the endpoint, and how many are open now. */
  readonly changed: (origin: string, state: 'open' | 'closed', open: number) => void;
}

export type Gated = SendOutcome | { readonly kind: 'turned away'; readonly why: string };

const BREAKER = {
  // Each call has its own deadline.
  timeout: false,
  errorThresholdPercentage: 50,
  volumeThreshold: 5,
  resetTimeout: 10_000,
  rollingCountTimeout: 60_000,
  rollingPercentilesEnabled: false,
} as const;
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
  readonly breaker = new CircuitBreaker((send: () => Promise<SendOutcome>) => counted(send), BREAKER);

  constructor(private readonly concurrency: number) {}

  get isIdle(): boolean {
    return this.inFlight === 0 && this.breaker.closed;
  }

  async run(send: () => Promise<SendOutcome>): Promise<Gated> {
    if (this.breaker.opened) return { kind: 'turned away', why: 'the breaker of the endpoint is open' };
    if (this.inFlight >= this.concurrency) return { kind: 'turned away', why: 'the endpoint has enough to do' };
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
    const gate = this.gates.get(origin) ?? this.open(origin);
    return gate.run(send);
  }

  close(): void {
    for (const { breaker } of this.gates.values()) breaker.shutdown();
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
