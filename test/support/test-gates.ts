import { Metrics } from '../../src/observability/metrics.ts';
import type { GateSettings } from '../../src/placement/allocation-gate.ts';
import { AllocationGates } from '../../src/placement/allocation-gates.ts';

/** Gates as a worker has them, with small numbers and nobody waiting. */
export function testGates(
  change: Partial<GateSettings> = {},
  now: () => number = () => performance.now(),
  metrics = new Metrics(),
): AllocationGates {
  const settings: GateSettings = {
    bulkheadLimit: 4,
    bulkheadWaitMs: 0,
    breaker: { errorPercent: 50, volume: 4, windowMs: 10_000, resetMs: 60_000, probes: 1 },
    retries: { percent: 20, minPerSecond: 10 },
    ...change,
  };
  return new AllocationGates(settings, metrics, now);
}
