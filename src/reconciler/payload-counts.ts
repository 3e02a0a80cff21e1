import type { AllocationReports } from '../allocations/allocation-reports.ts';

export interface Counted {
  readonly ready: number;
  readonly reserved: number;
  readonly orphans: number;
}

/** How many payloads of an allocation are Ready and Reserved, as of its last audit. */
export class PayloadCounts {
  constructor(private readonly reports: AllocationReports) {}

  async note(allocation: string, counted: Counted, listedAt: number): Promise<void> {
    await this.reports.publishCount(allocation, { at: new Date(listedAt).toISOString(), ...counted });
  }
}
