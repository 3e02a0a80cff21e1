import type { BeforeApplicationShutdown, OnApplicationBootstrap } from '@nestjs/common';
import type { AllocationReports } from '../allocations/allocation-reports.ts';
import type { AllocationGates } from './allocation-gates.ts';

const EVERY_MS = 1_000;

/** Tells the other processes what the gates of this one see, so that any replica of the API can show it. */
export class GatePublisher implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

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
    const seen = [...this.gates.all()].map(
      (gate) =>
        [gate.allocation, { breaker: gate.state, in_flight: gate.inFlight, last_error: gate.lastError }] as const,
    );
    await this.reports.publish(new Map(seen)).catch(this.onError);
  }
}
