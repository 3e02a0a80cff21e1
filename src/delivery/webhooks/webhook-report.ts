import type { Logger } from '../../observability/logger.ts';
import type { DELIVERY_OUTCOMES, Metrics } from '../../observability/metrics.ts';
import type { OwedEvent } from './owed-event.ts';
import type { Verdict } from './retry-verdict.ts';
import type { WebhookTrace } from './webhook-trace.ts';

/** One log line and the metrics for each try. Of a callback's URL only the origin is told: the rest may hold a secret. */
export class WebhookReport {
  constructor(
    private readonly metrics: Metrics,
    private readonly log: Logger,
    private readonly trace?: WebhookTrace,
  ) {}

  firstTaken(ageMs: number): void {
    this.metrics.webhookWait.observe(ageMs / 1_000);
  }

  broken(key: string, error: unknown): void {
    this.log.error({ match: key, err: error }, 'a webhook could not be handled');
  }

  told(event: OwedEvent, verdict: Verdict, tookMs: number): void {
    const about = { match: event.key, state: event.state, endpoint: originOf(event.url) };
    switch (verdict.kind) {
      case 'waits':
        return;
      case 'put off':
        this.log.debug({ ...about, retry_in_ms: verdict.delayMs, why: verdict.why }, 'webhook put off');
        return;
      case 'delivered':
        this.count(event, 'delivered', tookMs);
        this.log.info(about, 'webhook delivered');
        return;
      case 'later': {
        const { tries, delayMs, why } = verdict;
        this.count(event, 'failed', tookMs);
        this.log.warn({ ...about, tries, retry_in_ms: delayMs, why }, 'webhook not delivered yet');
        return;
      }
      case 'dead':
        this.count(event, 'dead', tookMs);
        this.log.error({ ...about, tries: verdict.tries, why: verdict.why }, 'webhook given up');
    }
  }

  /** A breaker has changed; `open` is how many are open in this process. */
  endpoint(origin: string, state: 'open' | 'closed', open: number): void {
    this.metrics.webhookBreakersOpen.set(open);
    if (state === 'open') this.log.warn({ endpoint: origin }, 'webhook endpoint is left alone for a while');
    else this.log.info({ endpoint: origin }, 'webhook endpoint answers again');
  }

  private count(event: OwedEvent, outcome: (typeof DELIVERY_OUTCOMES)['webhook'][number], tookMs: number): void {
    this.metrics.eventsDelivered.inc({ channel: 'webhook', outcome });
    this.metrics.webhookDuration.observe({ outcome }, tookMs / 1_000);
    // A span that cannot be made is no loss to anybody.
    void this.trace?.told(event, outcome, tookMs).catch(() => undefined);
  }
}

function originOf(url: string): string {
  return URL.parse(url)?.origin ?? '';
}
