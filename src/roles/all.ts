import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '../config/configuration.ts';
import { connectOrchestrator } from '../orchestrator/orchestration-adapter.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { ClaimedAtOnce } from '../placement/claimed-at-once.ts';
import { PlacementModule } from '../placement/placement.module.ts';
import { FAST_PATH } from '../queue/fast-path.ts';
import { ApiModule } from './api.ts';
import { startGateway } from './gateway.ts';
import type { Process } from './process.ts';
import type { Running } from './running.ts';
import { WorkerModule } from './worker.ts';

/** What the part that accepts matches sees of the part that places them. */
@Module({})
class FastPathModule {
  static register(placement: DynamicModule): DynamicModule {
    return {
      module: FastPathModule,
      imports: [placement],
      providers: [{ provide: FAST_PATH, useExisting: ClaimedAtOnce }],
      exports: [FAST_PATH],
    };
  }
}

/** Both in one process: a match that nobody is ahead of is placed where it was accepted. */
@Module({})
export class AllModule {
  static register(process: Process, orchestrator: OrchestratorPort): DynamicModule {
    const { configuration, redis } = process;
    const placement = PlacementModule.register(configuration.QUEUE_SHARDS, redis.get('waits'), orchestrator);
    // A match that replicas have yet to confirm is not placed at once: it may still be forgotten.
    const fastPath = configuration.ACCEPT_WAIT_REPLICAS > 0 ? undefined : FastPathModule.register(placement);
    return {
      module: AllModule,
      imports: [
        ApiModule.register(process, orchestrator, fastPath),
        WorkerModule.register(process, orchestrator, placement),
      ],
    };
  }
}

export const startAll = (configuration: Configuration): Promise<Running> =>
  startGateway(configuration, (process) => {
    const { port, close } = connectOrchestrator(configuration);
    return { module: AllModule.register(process, port), servesApi: true, close };
  });
