import type { ProfileSource } from '../planning/profile-source.ts';
import { NO_CONTROL, type AllocationControls, type ForcedBreaker } from './allocation-controls.ts';
import type { GateReport, PayloadCount } from './allocation-report.ts';
import { worstBreaker, type AllocationReports } from './allocation-reports.ts';

/** An allocation as all workers see it together, and what operators have decided about it. */
export interface ListedAllocation {
  readonly name: string;
  readonly project_id: string;
  readonly allocation_id: string;
  readonly region: string;
  readonly breaker: GateReport['breaker'];
  /** Since when it has not been closed. */
  readonly breaker_since: string | null;
  readonly breaker_forced: ForcedBreaker | null;
  /** Since when it is held so; null where it is not, or that is not known. */
  readonly breaker_forced_at: string | null;
  readonly paused: boolean;
  readonly paused_at: string | null;
  readonly in_flight: number;
  readonly workers: number;
  /** Newest first. */
  readonly last_errors: readonly NonNullable<GateReport['last_error']>[];
  readonly payloads: PayloadCount | null;
}

const isoOrNull = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString());

/** The allocations of the profiles file. */
export class AllocationListing {
  constructor(
    private readonly reports: AllocationReports,
    private readonly controls: AllocationControls,
    private readonly profiles: ProfileSource,
  ) {}

  async list(): Promise<ListedAllocation[]> {
    const [gates, counts, controls] = await Promise.all([
      this.reports.gates(),
      this.reports.counts(),
      this.controls.all(),
    ]);
    return [...this.profiles.current.allocations.values()].map(({ name, projectId, allocationId, region }) => {
      const seen = gates.get(name) ?? [];
      const { paused, breaker: forced, pausedAt, breakerAt } = controls.get(name) ?? NO_CONTROL;
      return {
        name,
        project_id: projectId,
        allocation_id: allocationId,
        region,
        breaker: forced ?? worstBreaker(seen),
        breaker_since: seen.flatMap(({ troubled_since }) => troubled_since ?? []).sort()[0] ?? null,
        breaker_forced: forced,
        breaker_forced_at: isoOrNull(breakerAt),
        paused,
        paused_at: isoOrNull(pausedAt),
        in_flight: seen.reduce((sum, { in_flight }) => sum + in_flight, 0),
        workers: seen.length,
        last_errors: seen.flatMap(({ last_error }) => last_error ?? []).sort((a, b) => (a.at < b.at ? 1 : -1)),
        payloads: counts.get(name) ?? null,
      };
    });
  }
}
