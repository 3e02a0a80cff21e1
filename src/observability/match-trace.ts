import type { StoredMatch } from '../matches/match-record.ts';
import { NO_TRACING, type SpanAttributes, type Tracing } from './tracing.ts';

export type UpstreamOperation = 'CreateReservation' | 'SetPayloadAnnotation';

/** How a call upstream ended, as far as an operator is to see it. */
export interface UpstreamOutcome {
  readonly kind: string;
  readonly status?: number | undefined;
  readonly message?: string;
}

/** A call that brought neither what was asked for nor an ordinary "no". */
export interface UpstreamFailure {
  readonly operation: UpstreamOperation;
  readonly allocation: string;
  readonly outcome: string;
  readonly status: number | undefined;
  readonly why: string | undefined;
}

const FAILURES: readonly string[] = ['throttled', 'unavailable', 'unknown', 'rejected', 'again'];

/**
 * What is seen of one match while a worker has it: spans, each a child of the request that the match came with, and the
 * calls upstream that failed. Everything is told once it is over, so whoever does the work is not wrapped in anything.
 */
export class MatchTrace {
  static readonly NONE = new MatchTrace(NO_TRACING, '', () => undefined);

  constructor(
    private readonly tracing: Tracing,
    private readonly parent: string,
    private readonly onFailure: (failure: UpstreamFailure) => void,
  ) {}

  /** The wait that ends with a worker taking the match. */
  queued({ key, profile, createdAt, updatedAt, waits }: StoredMatch, at: number): void {
    const startedAt = waits === 0 ? createdAt : Math.min(updatedAt, at);
    this.span('queue wait', startedAt, { 'matchgate.match': key, 'matchgate.profile': profile });
  }

  /** Work of our own that has just ended. */
  did(name: string, tookMs: number, attributes: SpanAttributes = {}): void {
    if (this.tracing.isOn) this.span(name, Date.now() - tookMs, attributes);
  }

  /** A call upstream that has just ended. */
  called(operation: UpstreamOperation, allocation: string, outcome: UpstreamOutcome, tookMs: number): void {
    const { kind, status, message } = outcome;
    const failed = FAILURES.includes(kind);
    if (failed) this.onFailure({ operation, allocation, outcome: kind, status, why: message });
    if (!this.tracing.isOn) return;
    const attributes = {
      'matchgate.allocation': allocation,
      'matchgate.outcome': kind,
      ...(status === undefined ? {} : { 'http.response.status_code': status }),
    };
    const start = { parent: this.parent, kind: 'client', startedAt: Date.now() - tookMs, attributes } as const;
    this.tracing.start(operation, start).end({}, failed ? (message ?? kind) : undefined);
  }

  private span(name: string, startedAt: number, attributes: SpanAttributes): void {
    this.tracing.start(name, { parent: this.parent, startedAt, attributes }).end();
  }
}
