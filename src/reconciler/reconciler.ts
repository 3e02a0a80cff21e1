/**
 * The reconciler: what falls between two processes is found here. One process of the installation runs it at a time;
 * each pass is bounded, and every step of it can be done twice.
 *
 *   due matches ─► end the overdue, re-queue the rest      open intents ─► adopt by their match, or give back
 *   releases ─► give back what is owed                     gauges ─► one count for the whole installation
 */
import type { LedgerDuties } from '../matches/ledger/ledger-duties.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { Releasing } from '../placement/releasing.ts';
import type { PlacementQueue } from '../queue/placement-queue.ts';
import type { DueMatches } from './due-matches.ts';
import type { OpenIntents } from './open-intents.ts';

export class Reconciler {
  constructor(
    private readonly duties: LedgerDuties,
    private readonly dueMatches: DueMatches,
    private readonly openIntents: OpenIntents,
    private readonly releasing: Releasing,
    private readonly gauges: InstallationGauges,
  ) {}

  /** One part failing (the upstream is away, say) keeps none of the others from its turn. */
  async pass(): Promise<void> {
    const parts: Promise<unknown>[] = [this.gauges.measure()];
    for (const shard of this.duties.keys.all()) {
      parts.push(this.dueMatches.lookAt(shard), this.openIntents.settle(shard), this.releasing.releaseDue(shard));
    }
    const failures = (await Promise.allSettled(parts)).filter((result) => result.status === 'rejected');
    if (failures.length > 0) {
      throw new AggregateError(
        failures.map(({ reason }) => reason as unknown),
        'parts of a pass failed',
      );
    }
  }
}

/** Figures of the whole installation: measured by the one process that runs the reconciler, and shown by it alone. */
export class InstallationGauges {
  constructor(
    private readonly duties: LedgerDuties,
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
  }
}
