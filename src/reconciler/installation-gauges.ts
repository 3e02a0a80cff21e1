import type { Backlog } from '../matches/ledger/backlog.ts';
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';

/** Figures of the whole installation: measured by the one process that runs the reconciler, and shown by it alone. */
export class InstallationGauges {
  constructor(
    private readonly duties: LedgerDuties,
    private readonly backlog: Backlog,
    private readonly queue: PlacementQueue,
    private readonly metrics: Metrics,
  ) {}

  async measure(): Promise<void> {
    const [matches, jobs, intents] = await Promise.all([
      this.duties.countMatches(),
      this.queue.counts(),
      this.duties.countOpenIntents(),
    ]);
    for (const [state, count] of Object.entries(matches)) this.metrics.matches.set({ state }, count);
    for (const [state, count] of Object.entries(jobs)) this.metrics.queueJobs.set({ state }, count);
    this.metrics.intentsOpen.set(intents);
    await this.measureBacklog();
  }

  private async measureBacklog(): Promise<void> {
    const now = await this.duties.now();
    const flows = (await Promise.all(this.duties.keys.all().map((shard) => this.backlog.flows(shard)))).flat();
    for (const [profile, ofProfile] of Map.groupBy(flows, (flow) => flow.profile)) {
      const queued = ofProfile.reduce((sum, flow) => sum + flow.queued, 0);
      const oldestAt = Math.min(...ofProfile.map((flow) => flow.oldestAt ?? now));
      this.metrics.backlogMatches.set({ profile }, queued);
      this.metrics.backlogOldest.set({ profile }, Math.max(0, now - oldestAt) / 1_000);
    }
  }
}
