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

/** The endpoint's origin where it was judged to be allowed, and what came of it. */
interface Told {
  readonly origin: string | undefined;
  readonly outcome: Gated;
}

/** More than a match ever owes, so that a job has an end. */
const EVENTS_AT_ONCE = 16;

export interface WebhookStops {
  readonly pending: PendingWebhooks;
  readonly policy: CallbackPolicy;
  readonly gates: EndpointGates;
  readonly sender: WebhookSender;
}

export class WebhookDelivery implements WebhookHandler {
  private readonly fromLines = new Set<Promise<void>>();
  private stopping = false;

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

  /** Resolves when nothing is under way any more; those in a line are left to other processes. */
  async stop(): Promise<void> {
    this.stopping = true;
    await this.stops.pending.handBack(this.stops.gates.dissolve());
    await Promise.all(this.fromLines);
  }

  /** True where another event of the match waits. */
  private async deliverNext(key: MatchKey): Promise<boolean> {
    const taken = await this.stops.pending.take(key);
    if (!taken) return false;
    if (taken.elapsedMs === 0) this.report.firstTaken(taken.ageMs);
    const begunAt = performance.now();
    const { origin, outcome } = await this.tell(taken.event);
    const tookMs = performance.now() - begunAt;
    const verdict = verdictOf(outcome, { ...taken, elapsedMs: taken.elapsedMs + tookMs }, this.retry);
    const noted = await this.stops.pending.note(taken.event, verdict);
    if (noted !== 'lost') this.report.told(taken.event, verdict, tookMs);
    if (origin !== undefined) {
      if (verdict.kind === 'waits' && noted === 'later') this.stops.gates.getInLine(origin, key);
      this.serveLine(origin);
    }
    return noted === 'more';
  }

  /** Whoever is first in the line takes a place that is free, without a job: theirs is done since they got into it. */
  private serveLine(origin: string): void {
    const key = this.stopping ? undefined : this.stops.gates.next(origin);
    if (key === undefined) return;
    const delivering = this.deliver(key).catch((error: unknown) => this.report.broken(key, error));
    this.fromLines.add(delivering);
    void delivering.finally(() => this.fromLines.delete(delivering));
  }

  private async tell(event: OwedEvent): Promise<Told> {
    // What was allowed when the match was accepted may be no longer.
    const judged = this.stops.policy.judge(event.url);
    if (!judged.allowed) return { origin: undefined, outcome: { kind: 'refused', why: `callback_url ${judged.why}` } };
    const document = cloudEvent(event);
    const { origin } = judged.url;
    const send = () => this.stops.sender.send(judged.url, document.id, JSON.stringify(document));
    return { origin, outcome: await this.stops.gates.run(origin, send) };
  }
}
