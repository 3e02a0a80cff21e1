/** Callbacks whose time has come, be it for another try or because the job for the first one was lost. */
import type { PendingWebhooks } from '../delivery/webhooks/pending-webhooks.ts';
import type { WebhookQueue } from '../queue/webhook-queue.ts';

const BATCH = 500;
const BATCHES = 10;
/** A job that waits this long for a worker gets a second one beside it. */
const PUT_OFF_MS = 30_000;

export class DueWebhooks {
  constructor(
    private readonly pending: PendingWebhooks,
    private readonly queue: WebhookQueue,
  ) {}

  /** Brings what is due in one shard to the workers, a bounded number; the rest at the next pass. */
  async bring(shard: number): Promise<void> {
    for (let batch = 0; batch < BATCHES; batch += 1) {
      const keys = await this.pending.takeDue(shard, BATCH, PUT_OFF_MS);
      await Promise.all(keys.map((key) => this.queue.enqueue(key)));
      if (keys.length < BATCH) return;
    }
  }
}
