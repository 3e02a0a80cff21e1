import type { LedgerLease } from '../matches/ledger/ledger-lease.ts';

/** What the one process that is elected does. */
export interface Duty {
  perform(): Promise<void>;
  /** It is another's, or nobody's, now; said at every turn. What it has begun ends. */
  laidDown?(): void | Promise<void>;
}

/**
 * Performs a duty in pauses, in one process of the installation at a time: whoever holds the lease. The lease outlives a
 * pass by far, and a process that was stopped for longer finds it taken when it goes on.
 */
export class Elected {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    private readonly lease: LedgerLease,
    private readonly intervalMs: number,
    private readonly duty: Duty,
    private readonly onError: (error: unknown) => void,
  ) {}

  start(): void {
    this.timer = setTimeout(() => {
      this.running = this.turn().finally(() => {
        if (!this.stopped) this.start();
      });
    }, this.intervalMs);
  }

  /** Resolves when the pass under way has ended; another process may take over at once. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
    await this.duty.laidDown?.();
    await this.lease.release().catch(this.onError);
  }

  private async turn(): Promise<void> {
    try {
      if (await this.lease.acquire()) await this.duty.perform();
      else await this.duty.laidDown?.();
    } catch (error) {
      this.onError(error);
    }
  }
}
