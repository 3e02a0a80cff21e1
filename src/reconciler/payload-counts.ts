import type { AllocationReports } from '../allocations/allocation-reports.ts';
import type { PayloadView } from '../orchestrator/orchestrator-port.ts';

/** How many payloads of an allocation are Ready and Reserved, as of its last audit. */
export class PayloadCounts {
  constructor(private readonly reports: AllocationReports) {}

  async note(allocation: string, payloads: readonly PayloadView[], orphans: number, listedAt: number): Promise<void> {
    const inState = (wanted: string) => payloads.filter(({ state }) => state === wanted).length;
    const at = new Date(listedAt).toISOString();
    const counted = { at, ready: inState('Ready'), reserved: inState('Reserved'), orphans };
    await this.reports.publishCount(allocation, counted);
  }
}
