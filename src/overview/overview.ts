/**
 * The figures of the whole installation for whoever looks at it: from Redis alone, so the same whichever replica answers and
 * however the upstream is. Read at most once a second in a process, however many look.
 */
import type { AllocationListing, ListedAllocation } from '../allocations/allocation-listing.ts';
import type { CloudEvent } from '../delivery/cloud-event.ts';
import type { WebhookCounts } from '../delivery/webhooks/webhook-counts.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { MatchState } from '../matches/match-state.ts';
import type { ProfileSource } from '../planning/profile-source.ts';
import type { Activity } from './activity.ts';
import type { Standing } from './activity-step.ts';
import { STEP_MS, type ActivityColumns } from './activity-window.ts';
import type { ProfileBacklog, ProfileBacklogs } from './profile-backlogs.ts';

const KEPT_MS = 1_000;
const FAILURES_SHOWN = 20;
const ACTIONS_SHOWN = 20;

/** Of the whole installation, whoever asks. */
interface Figures {
  readonly at: string;
  readonly matches: Readonly<Record<MatchState, number>>;
  readonly activity: ActivityColumns & { readonly step_ms: number };
  readonly backlog: readonly ProfileBacklog[];
  readonly duties: {
    readonly open_intents: number;
    readonly oldest_intent_at: string | null;
    readonly releases_owed: number;
  };
  readonly webhooks: { readonly waiting: number; readonly dead_letters: number };
  readonly allocations: readonly ListedAllocation[];
}

export interface OverviewView extends Figures {
  readonly profiles: { readonly version: string; readonly loaded_at: string; readonly problems: readonly string[] };
  /** Of the tenant that asks. */
  readonly failures: readonly { match_id: string; at: string; code: string; message: string }[];
  readonly actions: readonly CloudEvent[];
}

export interface OverviewSources {
  readonly duties: LedgerDuties;
  readonly backlogs: ProfileBacklogs;
  readonly webhooks: (shard: number) => Promise<WebhookCounts>;
  readonly allocations: AllocationListing;
}

const iso = (ms: number) => new Date(ms).toISOString();

export class Overview {
  private kept: { readonly at: number; readonly figures: Promise<Figures> } | undefined;

  constructor(
    private readonly sources: OverviewSources,
    private readonly activity: Activity,
    private readonly profiles: ProfileSource,
    private readonly now: () => number = () => performance.now(),
  ) {}

  async of(tenant: string): Promise<OverviewView> {
    const [figures, { window }] = await Promise.all([this.figures(), this.activity.look()]);
    const { version, loadedAt, lastError } = this.profiles.status;
    const problems = lastError?.problems.map(({ path, message }) => `${path} ${message}`) ?? [];
    return {
      ...figures,
      profiles: { version, loaded_at: loadedAt.toISOString(), problems },
      failures: window
        .failures(tenant, FAILURES_SHOWN)
        .map(({ match_id, at, code, message }) => ({ match_id, at: iso(at), code, message })),
      actions: window.actions(tenant, ACTIONS_SHOWN),
    };
  }

  /** The process is stopping. */
  close(): void {
    this.activity.close();
  }

  private figures(): Promise<Figures> {
    if (this.kept && this.now() - this.kept.at < KEPT_MS) return this.kept.figures;
    const kept = { at: this.now(), figures: this.read() };
    this.kept = kept;
    // A read that failed is not remembered for the rest of the time.
    kept.figures.catch(() => this.kept === kept && (this.kept = undefined));
    return kept.figures;
  }

  private async read(): Promise<Figures> {
    const { duties, backlogs, allocations } = this.sources;
    const [now, { window, since }, matches, owed, backlog, webhooks, listed] = await Promise.all([
      duties.now(),
      this.activity.look(),
      duties.countMatches(),
      duties.countDuties(),
      backlogs.read(),
      this.readWebhooks(),
      allocations.list(),
    ]);
    const { openIntents, oldestIntentMs, releasesOwed } = owed;
    return {
      at: iso(now),
      matches,
      activity: { step_ms: STEP_MS, ...window.columns(since, now, standingOf(matches)) },
      backlog,
      duties: {
        open_intents: openIntents,
        oldest_intent_at: openIntents === 0 ? null : iso(now - oldestIntentMs),
        releases_owed: releasesOwed,
      },
      webhooks,
      allocations: listed,
    };
  }

  private async readWebhooks(): Promise<Figures['webhooks']> {
    const { duties, webhooks } = this.sources;
    const shards = await Promise.all(duties.keys.all().map((shard) => webhooks(shard)));
    return {
      waiting: shards.reduce((sum, { waiting }) => sum + waiting, 0),
      dead_letters: shards.reduce((sum, { deadLetters }) => sum + deadLetters, 0),
    };
  }
}

function standingOf({ queued, reserving, annotating, assigned }: Record<MatchState, number>): Standing {
  return { on_the_way: queued + reserving + annotating, with_server: assigned };
}
