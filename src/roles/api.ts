import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '../config/configuration.ts';
import { IntakeModule } from '../intake/intake.module.ts';
import { connectOrchestrator } from '../orchestrator/orchestration-adapter.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { startGateway } from './gateway.ts';
import { ProcessModule, type Process } from './process.ts';
import type { Running } from './running.ts';

/** Takes requests and answers them. Replicas scale by callers. */
@Module({})
export class ApiModule {
  /** @param fastPath exports FAST_PATH, where the process places matches as well */
  static register(process: Process, orchestrator?: OrchestratorPort, fastPath?: DynamicModule): DynamicModule {
    const { configuration, redis } = process;
    const intake = IntakeModule.register(configuration.QUEUE_SHARDS, redis.get('answers'), orchestrator, fastPath);
    return { module: ApiModule, imports: [ProcessModule.register(process), intake] };
  }
}

export const startApi = (configuration: Configuration): Promise<Running> =>
  startGateway(configuration, (process) => {
    // It asks the orchestrator for nothing but the counts of a plan, and does without them where it has no address.
    if (configuration.ORCHESTRATION_URL === undefined) return { module: ApiModule.register(process), servesApi: true };
    const { port, close } = connectOrchestrator(configuration);
    return { module: ApiModule.register(process, port), servesApi: true, close };
  });
