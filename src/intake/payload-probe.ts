import type { OrchestratorPort, PayloadView } from '../orchestrator/orchestrator-port.ts';
import type { AllocationRef, PlanSelector } from '../planning/index.ts';

/** Long enough for a burst of questions to cost one listing, short enough to be "now". */
const FRESH_MS = 1_000;
const TIMEOUT_MS = 3_000;

interface Listing {
  readonly at: number;
  readonly payloads: Promise<readonly PayloadView[] | undefined>;
}

/** Counts the payloads that a selector would match now. At most one listing a second for each allocation. */
export class PayloadProbe {
  private readonly listings = new Map<string, Listing>();

  constructor(private readonly port: OrchestratorPort) {}

  /** Undefined where the allocation could not be listed. */
  async count(allocation: AllocationRef, selector: PlanSelector): Promise<number | undefined> {
    const payloads = await this.list(allocation);
    return payloads?.filter((payload) => matches(payload, selector)).length;
  }

  private list(allocation: AllocationRef): Promise<readonly PayloadView[] | undefined> {
    const known = this.listings.get(allocation.allocationId);
    if (known && performance.now() - known.at < FRESH_MS) return known.payloads;
    const payloads = this.port
      .list(allocation, { timeoutMs: TIMEOUT_MS })
      .then((listed) => (listed.kind === 'found' ? listed.value : undefined));
    this.listings.set(allocation.allocationId, { at: performance.now(), payloads });
    return payloads;
  }
}

function matches({ state, labels }: PayloadView, { payloadState, matchLabels }: PlanSelector): boolean {
  return state === payloadState && Object.entries(matchLabels).every(([label, value]) => labels[label] === value);
}
