/** Looks which payloads an allocation has at this moment, at most once a second for each, however many ask. */
import type { AllocationTarget, OrchestratorPort, PayloadView } from '../orchestrator/orchestrator-port.ts';

/** What of a payload decides whether a selector fits it. */
export type ProbedPayload = Pick<PayloadView, 'state' | 'labels'>;

export type Probed =
  | { readonly kind: 'found'; readonly payloads: readonly ProbedPayload[] }
  | { readonly kind: 'unknown'; readonly why: string };

const KEPT_MS = 1_000;
/** Whoever asks waits for it: a fleet that takes longer to list is not counted. */
const LONGEST_MS = 10_000;

export class PayloadProbe {
  private readonly kept = new Map<string, { endedAt: number; readonly probed: Promise<Probed> }>();

  /** @param port absent where this process knows no orchestrator */
  constructor(
    private readonly port: Pick<OrchestratorPort, 'list'> | undefined,
    private readonly timeoutMs: number,
    private readonly now: () => number = () => performance.now(),
  ) {}

  /** By allocation id. */
  async of(allocations: Iterable<AllocationTarget>): Promise<ReadonlyMap<string, Probed>> {
    const distinct = new Map([...allocations].map((allocation) => [allocation.allocationId, allocation]));
    const probed = await Promise.all(
      [...distinct].map(async ([id, allocation]) => [id, await this.probe(allocation)] as const),
    );
    return new Map(probed);
  }

  private probe(allocation: AllocationTarget): Promise<Probed> {
    if (!this.port) return Promise.resolve({ kind: 'unknown', why: 'this process has no orchestrator to ask' });
    const known = this.kept.get(allocation.allocationId);
    if (known && this.now() - known.endedAt < KEPT_MS) return known.probed;
    const probing = { endedAt: Infinity, probed: this.list(this.port, allocation) };
    this.kept.set(allocation.allocationId, probing);
    return probing.probed.finally(() => (probing.endedAt = this.now()));
  }

  private async list(port: Pick<OrchestratorPort, 'list'>, allocation: AllocationTarget): Promise<Probed> {
    const limits = { timeoutMs: this.timeoutMs, longestMs: LONGEST_MS };
    const listed = await port.list(allocation, limits, ({ state, labels }) => ({ state, labels }));
    switch (listed.kind) {
      case 'found':
        return { kind: 'found', payloads: listed.value };
      case 'gone':
        return { kind: 'unknown', why: 'the orchestrator knows no such allocation' };
      case 'unavailable':
        return { kind: 'unknown', why: 'the orchestrator could not be asked' };
    }
  }
}
