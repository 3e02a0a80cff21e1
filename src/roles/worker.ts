import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '../config/configuration.ts';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import { connectOrchestrator } from '../orchestrator/orchestration-adapter.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { WebhooksModule } from '../delivery/webhooks/webhooks.module.ts';
import { PlacementModule } from '../placement/placement.module.ts';
import { placementWorkerOf } from '../queue/placement-worker.ts';
import { webhookWorkerOf } from '../queue/webhook-worker.ts';
import { ReconcilerModule } from '../reconciler/reconciler.module.ts';
import { startGateway } from './gateway.ts';
import { ProcessModule, type Process } from './process.ts';
import type { Running } from './running.ts';

/** Places matches and delivers webhooks. Replicas scale by the backlog; one of them at a time runs the reconciler. */
@Module({})
export class WorkerModule {
  /** @param placement is made anew where nobody else uses it */
  static register(process: Process, orchestrator: OrchestratorPort, placement?: DynamicModule): DynamicModule {
    const { configuration, redis } = process;
    const { QUEUE_SHARDS: shards, WORKER_CONCURRENCY, WEBHOOK_CONCURRENCY } = configuration;
    const connection = redis.get('waits');
    const keys = new LedgerKeys(shards);
    placement ??= PlacementModule.register(shards, connection, orchestrator);
    const webhooks = WebhooksModule.register();
    return {
      module: WorkerModule,
      imports: [ProcessModule.register(process), placement, webhooks, ReconcilerModule.register(placement, webhooks)],
      providers: keys.all().flatMap((shard) => {
        const ofShard = { shard, prefix: keys.tag(shard), connection };
        return [
          placementWorkerOf({ ...ofShard, concurrency: WORKER_CONCURRENCY }),
          webhookWorkerOf({ ...ofShard, concurrency: WEBHOOK_CONCURRENCY }),
        ];
      }),
    };
  }
}

export const startWorker = (configuration: Configuration): Promise<Running> =>
  startGateway(configuration, (process) => {
    const { port, close } = connectOrchestrator(configuration);
    return { module: WorkerModule.register(process, port), servesApi: false, close };
  });
