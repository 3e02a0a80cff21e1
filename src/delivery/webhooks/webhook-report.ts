import type { Logger } from '../../observability/logger.ts';
import type { Metrics } from '../../observability/metrics.ts';
import type { Gated } from './endpoint-gate.ts';
import type { OwedEvent } from './owed-event.ts';
import type { Verdict } from './retry-verdict.ts';

/** One log line and the metrics for each try. Of a callback's URL only the origin is told: the rest may hold a secret. */
export class WebhookReport {
  constructor(
    private readonly metrics: Metrics,
    private readonly log: Logger,
  ) {}

  firstTaken(ageMs: number): void {
    this.metrics.webhookWait.observe(ageMs / 1_000);
  }

  told(event: OwedEvent, outcome: Gated, verdict: Verdict, tookMs: number): void {
    const about = { match: event.key, state: event.state, endpoint: originOf(event.url) };
    if (outcome.kind === 'turned away' && verdict.kind === 'later') {
      this.log.debug({ ...about, why: verdict.why, retry_in_ms: verdict.delayMs }, 'webhook put off');
      return;
    }
    const outcomes = { delivered: 'delivered', later: 'failed', dead: 'dead' } as const;
    const label = outcomes[verdict.kind];
    this.metrics.eventsDelivered.inc({ channel: 'webhook', outcome: label });
    this.metrics.webhookDuration.observe({ outcome: label }, tookMs / 1_000);
    if (verdict.kind === 'delivered') this.log.info(about, 'webhook delivered');
    else if (verdict.kind === 'dead')
      this.log.error({ ...about, tries: verdict.tries, why: verdict.why }, 'webhook given up');
    else {
      const retry = { tries: verdict.tries, retry_in_ms: verdict.delayMs, why: verdict.why };
      this.log.warn({ ...about, ...retry }, 'webhook not delivered yet');
    }
  }

  /** A breaker has changed; `open` is how many are open in this process. */
  endpoint(origin: string, state: 'open' | 'closed', open: number): void {
    this.metrics.webhookBreakersOpen.set(open);
    if (state === 'open') this.log.warn({ endpoint: origin }, 'webhook endpoint is left alone for a while');
    else this.log.info({ endpoint: origin }, 'webhook endpoint answers again');
  }
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? '';
}
