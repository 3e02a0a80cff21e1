/** Everything that is known of one match, for an operator who asks what it went through. */
import { cloudEvent, type CloudEvent } from '../delivery/cloud-event.ts';
import type { OutboxHistory } from '../delivery/outbox-history.ts';
import type { Ledger } from '../matches/ledger/ledger.ts';
import { matchKey } from '../matches/match-key.ts';
import type { StoredMatch } from '../matches/match-record.ts';
import { matchView, type MatchView } from './match-view.ts';
import type { PayloadLook, PayloadMetadata } from './payload-look.ts';
import type { PlanExplanation } from './plan-explanation.ts';
import { Problem, matchNotFound } from './problem.ts';

export interface MatchTimelineView {
  readonly match: MatchView;
  readonly events: readonly CloudEvent[];
  /** As it would be made now; null where none can be, and why. */
  readonly plan: object | null;
  readonly plan_problem: string | null;
  readonly payload: PayloadMetadata | null;
  readonly payload_problem: string | null;
}

export class MatchTimeline {
  constructor(
    private readonly ledger: Ledger,
    private readonly history: OutboxHistory,
    private readonly plans: PlanExplanation,
    private readonly payloads: PayloadLook,
  ) {}

  /** @throws {Problem} `match_not_found` */
  async of(tenant: string, matchId: string): Promise<MatchTimelineView> {
    const key = matchKey(tenant, matchId);
    const match = await this.ledger.read(key);
    if (!match) throw matchNotFound();
    const [{ events }, plan, payload] = await Promise.all([
      this.history.ofMatch(key),
      this.planOf(tenant, match),
      this.payloads.of(match),
    ]);
    return { match: matchView(match), events: events.map(cloudEvent), ...plan, ...payload };
  }

  private async planOf(
    tenant: string,
    { request }: StoredMatch,
  ): Promise<Pick<MatchTimelineView, 'plan' | 'plan_problem'>> {
    try {
      return { plan: await this.plans.explain(tenant, request, false), plan_problem: null };
    } catch (error) {
      // Its profile may have been changed or removed since.
      if (error instanceof Problem) return { plan: null, plan_problem: error.message };
      throw error;
    }
  }
}
