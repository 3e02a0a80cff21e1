import type { AllocationReports } from '../allocations/allocation-reports.ts';
import type { PendingWebhooks } from '../delivery/webhooks/pending-webhooks.ts';
import type { Backlog } from '../matches/ledger/backlog.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { ProfileSource } from '../planning/profile-source.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import type { Duty } from './elected.ts';

/** Where the figures come from. */
export interface FigureSources {
  readonly duties: LedgerDuties;
  readonly backlog: Backlog;
  readonly queue: PlacementQueue;
  readonly webhooks: PendingWebhooks;
  readonly reports: AllocationReports;
  readonly profiles: ProfileSource;
}

/** Payloads are counted at each audit, every few seconds; a count this old is of an allocation that cannot be asked. */
const COUNT_VALID_MS = 60_000;

/**
 * Figures of the whole installation: measured by one worker at a time, and shown by it alone. They come from Redis, never
 * from the upstream, so an upstream that is away cannot make them old. Should Redis not answer, they vanish: no figure is
 * better than one that was true some time ago.
 */
export class InstallationGauges implements Duty {
  private expiry: NodeJS.Timeout | undefined;

  constructor(
    private readonly sources: FigureSources,
    private readonly metrics: Metrics,
    /** How long figures are shown that were not measured again; by then another worker may show them. */
    private readonly validMs: number,
  ) {}

  async perform(): Promise<void> {
    await Promise.all([
      this.measureMatches(),
      this.measureBacklog(),
      this.measureDuties(),
      this.measurePayloads(),
      this.measureWebhooks(),
    ]);
    clearTimeout(this.expiry);
    this.expiry = setTimeout(() => this.laidDown(), this.validMs).unref();
  }

  /** The figures are another worker's now, or not known any more. */
  laidDown(): void {
    clearTimeout(this.expiry);
    this.expiry = undefined;
    this.metrics.forgetInstallation();
  }

  private async measureMatches(): Promise<void> {
    const [matches, jobs] = await Promise.all([this.sources.duties.countMatches(), this.sources.queue.counts()]);
    for (const [state, count] of Object.entries(matches)) this.metrics.matches.set({ state }, count);
    for (const [state, count] of Object.entries(jobs)) this.metrics.queueJobs.set({ state }, count);
  }

  private async measureDuties(): Promise<void> {
    const { openIntents, oldestIntentMs, releasesOwed } = await this.sources.duties.countDuties();
    this.metrics.intentsOpen.set(openIntents);
    this.metrics.intentsOldest.set(oldestIntentMs / 1_000);
    this.metrics.releasesOwed.set(releasesOwed);
  }

  private async measureBacklog(): Promise<void> {
    const { duties, backlog, profiles } = this.sources;
    const { backlogMatches, backlogOldest } = this.metrics;
    const now = await duties.now();
    const flows = (await Promise.all(duties.keys.all().map((shard) => backlog.flows(shard)))).flat();
    // Anew, so that a line which has emptied keeps no old figure.
    backlogMatches.vanish();
    backlogOldest.vanish();
    for (const profile of profiles.current.profiles.keys()) {
      backlogMatches.set({ profile }, 0);
      backlogOldest.set({ profile }, 0);
    }
    for (const [profile, ofProfile] of Map.groupBy(flows, (flow) => flow.profile)) {
      const queued = ofProfile.reduce((sum, flow) => sum + flow.queued, 0);
      const oldestAt = Math.min(...ofProfile.map((flow) => flow.oldestAt ?? now));
      backlogMatches.set({ profile }, queued);
      backlogOldest.set({ profile }, Math.max(0, now - oldestAt) / 1_000);
    }
  }

  private async measurePayloads(): Promise<void> {
    const [counts, now] = await Promise.all([this.sources.reports.counts(), this.sources.duties.now()]);
    this.metrics.readyPayloads.vanish();
    this.metrics.orphans.vanish();
    for (const [allocation, { at, ready, orphans }] of counts) {
      if (now - Date.parse(at) > COUNT_VALID_MS) continue;
      this.metrics.readyPayloads.set({ allocation }, ready);
      if (orphans !== undefined) this.metrics.orphans.set({ allocation }, orphans);
    }
  }

  private async measureWebhooks(): Promise<void> {
    const { webhooks } = this.sources;
    const shards = await Promise.all(webhooks.keys.all().map((shard) => webhooks.measure(shard)));
    const sum = (figure: 'waiting' | 'deadLetters') => shards.reduce((total, shard) => total + shard[figure], 0);
    this.metrics.webhooksWaiting.set(sum('waiting'));
    this.metrics.webhookDeadLetters.set(sum('deadLetters'));
  }
}
