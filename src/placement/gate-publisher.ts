import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { GateReport } from '../allocations/allocation-report.ts';
import type { AllocationReports } from '../allocations/allocation-reports.ts';
import type { AllocationGate } from './allocation-gate.ts';
import type { AllocationGates } from './allocation-gates.ts';

const EVERY_MS = 1_000;

/** Tells the other processes what the gates of this one see, so that any replica of the API can show it. */
export class GatePublisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  /** By allocation, since when its breaker has not been closed. */
  private readonly troubledSince = new Map<string, string>();

  constructor(
    private readonly gates: AllocationGates,
    private readonly reports: AllocationReports,
    private readonly onError: (error: unknown) => void,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setTimeout(() => {
      void this.publish().finally(() => this.timer && this.onApplicationBootstrap());
    }, EVERY_MS);
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private async publish(): Promise<void> {
    const seen = [...this.gates.all()].map((gate) => [gate.allocation, this.reportOf(gate)] as const);
    await this.reports.publish(new Map(seen)).catch(this.onError);
  }

  private reportOf({ allocation, state, inFlight, lastError }: AllocationGate): GateReport {
    const report = { breaker: state, in_flight: inFlight, last_error: lastError };
    if (state === 'closed') {
      this.troubledSince.delete(allocation);
      return report;
    }
    const since = this.troubledSince.get(allocation) ?? new Date().toISOString();
    this.troubledSince.set(allocation, since);
    return { ...report, troubled_since: since };
  }
}
