import type { MatchKey } from '../../matches/match-key.ts';
import type { Tracing } from '../../observability/tracing.ts';
import type { OwedEvent } from './owed-event.ts';

/** A span for each try to call back, in the trace of its match; made once the try is over, so nothing waits for it. */
export class WebhookTrace {
  constructor(
    private readonly tracing: Tracing,
    /** Of the request that brought the match; empty where it had none. */
    private readonly traceparentOf: (key: MatchKey) => Promise<string>,
  ) {}

  async told({ key, state }: OwedEvent, outcome: 'delivered' | 'failed' | 'dead', tookMs: number): Promise<void> {
    if (!this.tracing.isOn) return;
    const startedAt = Date.now() - tookMs;
    const parent = await this.traceparentOf(key);
    const attributes = { 'matchgate.match': key, 'matchgate.state': state, 'matchgate.channel': 'webhook' };
    const span = this.tracing.start('delivery', { parent, kind: 'client', startedAt, attributes });
    span.end({ 'matchgate.outcome': outcome }, outcome === 'delivered' ? undefined : outcome);
  }
}
