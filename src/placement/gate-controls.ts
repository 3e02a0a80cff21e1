import type { BeforeApplicationShutdown, OnModuleInit } from '@nestjs/common';
import type { AllocationControls } from '../allocations/allocation-controls.ts';
import type { AllocationGates } from './allocation-gates.ts';

const EVERY_MS = 500;

/** Has the gates of this process heed what operators have decided, before the first call and then all the time. */
export class GateControls implements OnModuleInit, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly gates: AllocationGates,
    private readonly controls: AllocationControls,
    private readonly onError: (error: unknown) => void,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.read();
    this.again();
  }

  beforeApplicationShutdown(): void {
    clearTimeout(this.timer);
    this.timer = undefined;
  }

  private again(): void {
    this.timer = setTimeout(() => {
      void this.read().finally(() => this.timer && this.again());
    }, EVERY_MS);
  }

  /** While Redis cannot be asked, what was decided last holds. */
  private async read(): Promise<void> {
    try {
      this.gates.control(await this.controls.all());
    } catch (error) {
      this.onError(error);
    }
  }
}
