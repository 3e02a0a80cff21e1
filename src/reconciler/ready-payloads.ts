import type { AllocationBoard } from '../observability/allocation-board.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { PayloadView } from '../orchestrator/orchestrator-port.ts';

/** How many payloads of an allocation are Ready, as of its last audit. */
export class ReadyPayloads {
  constructor(
    private readonly board: AllocationBoard,
    private readonly metrics: Metrics,
  ) {}

  async note(allocation: string, payloads: readonly PayloadView[]): Promise<void> {
    const ready = payloads.filter(({ state }) => state === 'Ready').length;
    this.metrics.readyPayloads.set({ allocation }, ready);
    await this.board.publishReady(allocation, ready);
  }
}
