/**
 * Tells callbacks what they are owed.
 *
 *   transition.lua ─► owed events, due set ─► job (at once, or by the reconciler) ─► take the oldest ─► gate ─► POST
 *                          ▲                                                                             │
 *                          └── later: back-off ◄── note what came of it ──► told: the next one, or done ◄┘
 *                                                          └──► dead letter
 *
 * A match's next event is not taken before the one before it was told or given up, which keeps them in order. A worker
 * that dies after a delivery and before its note leaves the event to another: the receiver gets it twice, with one id.
 */
import type { MatchKey } from '../../matches/match-key.ts';
import type { WebhookHandler } from '../../queue/webhook-worker.ts';
import { cloudEvent } from '../cloud-event.ts';
import type { CallbackPolicy } from './callback-policy.ts';
import type { EndpointGates, Gated } from './endpoint-gate.ts';
import type { OwedEvent } from './owed-event.ts';
import type { PendingWebhooks } from './pending-webhooks.ts';
import { verdictOf, type RetrySettings } from './retry-verdict.ts';
import type { WebhookReport } from './webhook-report.ts';
import type { WebhookSender } from './webhook-sender.ts';

/** More than a match ever owes, so that a job has an end. */
const EVENTS_AT_ONCE = 16;

export interface WebhookStops {
  readonly pending: PendingWebhooks;
  readonly policy: CallbackPolicy;
  readonly gates: EndpointGates;
  readonly sender: WebhookSender;
}

export class WebhookDelivery implements WebhookHandler {
  constructor(
    private readonly stops: WebhookStops,
    private readonly retry: RetrySettings,
    private readonly report: WebhookReport,
  ) {}

  async deliver(key: MatchKey): Promise<void> {
    for (let events = 0; events < EVENTS_AT_ONCE; events += 1) {
      if (!(await this.deliverNext(key))) return;
    }
  }

  /** True where another event of the match waits. */
  private async deliverNext(key: MatchKey): Promise<boolean> {
    const taken = await this.stops.pending.take(key);
    if (!taken) return false;
    if (taken.elapsedMs === 0) this.report.firstTaken(taken.ageMs);
    const begunAt = performance.now();
    const outcome = await this.tell(taken.event);
    const tookMs = performance.now() - begunAt;
    const verdict = verdictOf(outcome, { ...taken, elapsedMs: taken.elapsedMs + tookMs }, this.retry);
    const noted = await this.stops.pending.note(taken.event, verdict);
    if (noted !== 'lost') this.report.told(taken.event, outcome, verdict, tookMs);
    return noted === 'more';
  }

  private async tell(event: OwedEvent): Promise<Gated> {
    // What was allowed when the match was accepted may be no longer.
    const judged = this.stops.policy.judge(event.url);
    if (!judged.allowed) return { kind: 'refused', why: `callback_url ${judged.why}` };
    const document = cloudEvent(event);
    return this.stops.gates.run(judged.url.origin, () =>
      this.stops.sender.send(judged.url, document.id, JSON.stringify(document)),
    );
  }
}
