import type { Metrics } from '../observability/metrics.ts';
import { AllocationGate, type GateControl, type GateSettings } from './allocation-gate.ts';

const NONE: GateControl = { paused: false, breaker: null };

/** One gate for each allocation, made when it is first needed and kept while the process lives. */
export class AllocationGates {
  private readonly gates = new Map<string, AllocationGate>();
  private controls: ReadonlyMap<string, GateControl> = new Map();

  constructor(
    private readonly settings: GateSettings,
    private readonly metrics: Metrics,
    private readonly now: () => number = () => performance.now(),
  ) {}

  of(allocation: string): AllocationGate {
    const known = this.gates.get(allocation);
    if (known) return known;
    const gate = new AllocationGate(allocation, this.settings, this.metrics, this.now);
    gate.control(this.controls.get(allocation) ?? NONE);
    this.gates.set(allocation, gate);
    return gate;
  }

  /** What operators have decided, by allocation; of those that are not in there, nothing. */
  control(controls: ReadonlyMap<string, GateControl>): void {
    this.controls = controls;
    // Also where this process has not asked yet, so that what operators hold is seen from every worker.
    for (const allocation of controls.keys()) this.of(allocation);
    for (const gate of this.gates.values()) gate.control(controls.get(gate.allocation) ?? NONE);
  }

  all(): Iterable<AllocationGate> {
    return this.gates.values();
  }

  close(): void {
    for (const gate of this.gates.values()) gate.close();
  }
}
