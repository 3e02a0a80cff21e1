import type { Metrics } from '../observability/metrics.ts';
import type { Duty } from './elected.ts';

/** The reconciler's passes as operators see them: how long each takes, how it ends, and when the last one was. */
export class ReconcilerDuty implements Duty {
  constructor(
    private readonly pass: () => Promise<void>,
    private readonly metrics: Metrics,
  ) {}

  async perform(): Promise<void> {
    const stop = this.metrics.reconcilerPassDuration.startTimer();
    const ended = (outcome: 'done' | 'failed') => {
      stop({ outcome });
      this.metrics.reconcilerLastPass.setToCurrentTime();
    };
    await this.pass().then(
      () => ended('done'),
      (error: unknown) => {
        ended('failed');
        throw error;
      },
    );
  }

  laidDown(): void {
    this.metrics.reconcilerLastPass.vanish();
  }
}
