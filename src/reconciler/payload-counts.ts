import type { AllocationReports } from '../allocations/allocation-reports.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PayloadView } from '../orchestrator/orchestrator-port.ts';

/** How many payloads of an allocation are Ready and Reserved, as of its last audit. */
export class PayloadCounts {
  constructor(
    private readonly reports: AllocationReports,
    private readonly metrics: Metrics,
  ) {}

  async note(allocation: string, payloads: readonly PayloadView[], orphans: number, listedAt: number): Promise<void> {
    const inState = (wanted: string) => payloads.filter(({ state }) => state === wanted).length;
    const ready = inState('Ready');
    this.metrics.readyPayloads.set({ allocation }, ready);
    const at = new Date(listedAt).toISOString();
    await this.reports.publishCount(allocation, { at, ready, reserved: inState('Reserved'), orphans });
  }
}
