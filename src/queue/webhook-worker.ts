import { Inject, type OnModuleDestroy, type Type } from '@nestjs/common';
import { OnWorkerEvent, Processor, WorkerHost } from '@nestjs/bullmq';
import type { Job } from 'bullmq';
import { beginToClose } from './close-worker.ts';
import { isMatchKey, type MatchKey } from '../matches/match-key.ts';
import { LOG, type Logger } from '../observability/logger.ts';
import { Repeated } from '../observability/repeated.ts';
import { RETRY_MS, type WorkerSettings } from './placement-worker.ts';
import { parseWebhookJob, webhookQueueName } from './webhook-job.ts';

/** Who tells callbacks what they are owed. Must be safe to call twice for the same match. */
export interface WebhookHandler {
  deliver(key: MatchKey): Promise<void>;
}
export const WEBHOOK_HANDLER = Symbol('WEBHOOK_HANDLER');

/** The webhook worker of one shard, apart from placement's: callbacks, however slow, take no place from matches. */
export function webhookWorkerOf({ shard, prefix, concurrency, connection }: WorkerSettings): Type<WorkerHost> {
  @Processor(webhookQueueName(shard), {
    prefix,
    concurrency,
    connection,
    lockDuration: 5_000,
    stalledInterval: 2_500,
    runRetryDelay: RETRY_MS,
    maxStalledCount: Number.MAX_SAFE_INTEGER,
  })
  class WebhookWorker extends WorkerHost implements OnModuleDestroy {
    constructor(
      @Inject(WEBHOOK_HANDLER) private readonly handler: WebhookHandler,
      @Inject(LOG) private readonly log: Logger,
      @Inject(Repeated) private readonly repeated: Repeated,
    ) {
      super();
    }

    /** As in placement: the first thing when the process is told to stop is to take no further job. */
    onModuleDestroy(): Promise<void> {
      return beginToClose(this.worker, (error) => this.log.warn({ err: error }, 'the webhook worker did not close'));
    }

    @OnWorkerEvent('error')
    onError({ message: why }: Error): void {
      this.repeated.warn(why, { why }, 'webhook worker');
    }

    async process(job: Job): Promise<void> {
      const { key } = parseWebhookJob(job.data);
      if (isMatchKey(key)) await this.handler.deliver(key);
    }
  }
  return WebhookWorker;
}
