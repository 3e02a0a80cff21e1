import type { Queue } from 'bullmq';
import { shardOf, type MatchKey } from '../matches/match-key.ts';
import { DELIVER_JOB, type WebhookJob } from './webhook-job.ts';

/** The producer of webhook jobs. One too many does no harm: its worker finds that nothing is due. */
export class WebhookQueue {
  /** @param queues one for each shard, in order */
  constructor(private readonly queues: readonly Queue[]) {}

  /** Has a worker tell the match's callback what it is owed, if it is time. */
  async enqueue(key: MatchKey): Promise<void> {
    const data: WebhookJob = { v: 1, key };
    await this.queues[shardOf(key, this.queues.length)]?.add(DELIVER_JOB, data);
  }
}
