import type { AllocationBoard } from '../observability/allocation-board.ts';
import type { AllocationGates } from './allocation-gate.ts';

const EVERY_MS = 1_000;

/** Puts on the board what this process's gates see, every second; takes it off when the process stops. */
export class GatePublisher {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly gates: AllocationGates,
    private readonly board: AllocationBoard,
    private readonly onError: (error: unknown) => void,
  ) {}

  onApplicationBootstrap(): void {
    this.timer = setInterval(() => void this.board.publishGates(this.gates.report()).catch(this.onError), EVERY_MS);
  }

  async beforeApplicationShutdown(): Promise<void> {
    clearInterval(this.timer);
    await this.board.withdraw().catch(this.onError);
    this.gates.close();
  }
}
