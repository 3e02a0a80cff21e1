import { Module, type DynamicModule, type FactoryProvider } from '@nestjs/common';
import { CONFIGURATION, type Configuration } from '../config/configuration.ts';
import { LedgerKeys } from '../matches/ledger/keys.ts';
import type { StandbyPlace } from '../matches/ledger/ledger-requests.ts';
import { Repeated } from '../observability/repeated.ts';
import { connectOrchestrator } from '../orchestrator/orchestration-adapter.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { WebhooksModule } from '../delivery/webhooks/webhooks.module.ts';
import { PlacementModule } from '../placement/placement.module.ts';
import { PLACEMENT_HANDLER, placementWorkerOf, type PlacementHandler } from '../queue/placement-worker.ts';
import { STANDBY_PLACE, Standby } from '../queue/standby.ts';
import { webhookWorkerOf } from '../queue/webhook-worker.ts';
import { RedisClients } from '../redis/redis-clients.ts';
import { ReconcilerModule } from '../reconciler/reconciler.module.ts';
import { startGateway } from './gateway.ts';
import { ProcessModule, type Process } from './process.ts';
import type { Running } from './running.ts';

const standby: FactoryProvider = {
  provide: Standby,
  inject: [STANDBY_PLACE, PLACEMENT_HANDLER, RedisClients, CONFIGURATION, Repeated],
  useFactory: (
    place: StandbyPlace,
    handler: PlacementHandler,
    redis: RedisClients,
    { QUEUE_SHARDS: shards }: Configuration,
    repeated: Repeated,
  ) =>
    new Standby(
      { place, shards, together: redis.target.kind !== 'cluster' },
      () => redis.own('blocks'),
      redis.get('waits'),
      handler,
      (error) => {
        const why = error instanceof Error ? error.message : String(error);
        repeated.warn(why, { why }, 'standing by the line');
      },
    ),
};

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
      providers: [
        standby,
        ...keys.all().flatMap((shard) => {
          const ofShard = { shard, prefix: keys.tag(shard), connection };
          return [
            placementWorkerOf({ ...ofShard, concurrency: WORKER_CONCURRENCY }),
            webhookWorkerOf({ ...ofShard, concurrency: WEBHOOK_CONCURRENCY }),
          ];
        }),
      ],
    };
  }
}

export const startWorker = (configuration: Configuration): Promise<Running> =>
  startGateway(configuration, (process) => {
    const { port, close } = connectOrchestrator(configuration);
    return { module: WorkerModule.register(process, port), servesApi: false, close };
  });
