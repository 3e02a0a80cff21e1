import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '../config/configuration.ts';
import { connectOrchestrator } from '../orchestrator/orchestration-adapter.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { ApiModule } from './api.ts';
import { startGateway } from './gateway.ts';
import type { Process } from './process.ts';
import type { Running } from './running.ts';
import { WorkerModule } from './worker.ts';

/** Both in one process, for one machine. */
@Module({})
export class AllModule {
  static register(process: Process, orchestrator: OrchestratorPort): DynamicModule {
    return {
      module: AllModule,
      imports: [ApiModule.register(process, orchestrator), WorkerModule.register(process, orchestrator)],
    };
  }
}

export const startAll = (configuration: Configuration): Promise<Running> =>
  startGateway(configuration, (process) => {
    const { port, close } = connectOrchestrator(configuration);
    return { module: AllModule.register(process, port), servesApi: true, close };
  });
