import type { Metrics } from '../observability/metrics.ts';
import { AllocationGate, type GateSettings } from './allocation-gate.ts';

/** One gate for each allocation, made when it is first needed and kept while the process lives. */
export class AllocationGates {
  private readonly gates = new Map<string, AllocationGate>();

  constructor(
    private readonly settings: GateSettings,
    private readonly metrics: Metrics,
    private readonly now: () => number = () => performance.now(),
  ) {}

  of(allocation: string): AllocationGate {
    const known = this.gates.get(allocation);
    if (known) return known;
    const gate = new AllocationGate(allocation, this.settings, this.metrics, this.now);
    this.gates.set(allocation, gate);
    return gate;
  }

  all(): Iterable<AllocationGate> {
    return this.gates.values();
  }

  close(): void {
    for (const gate of this.gates.values()) gate.close();
  }
}
