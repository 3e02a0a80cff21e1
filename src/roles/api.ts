import { Module, type DynamicModule } from '@nestjs/common';
import type { Configuration } from '../config/configuration.ts';
import { IntakeModule } from '../intake/intake.module.ts';
import { startGateway } from './gateway.ts';
import { ProcessModule, type Process } from './process.ts';
import type { Running } from './running.ts';

/** Takes requests and answers them. Replicas scale by callers. */
@Module({})
export class ApiModule {
  static register(process: Process): DynamicModule {
    const { configuration, redis } = process;
    const intake = IntakeModule.register(configuration.QUEUE_SHARDS, redis.get('answers'));
    return { module: ApiModule, imports: [ProcessModule.register(process), intake] };
  }
}

export const startApi = (configuration: Configuration): Promise<Running> =>
  startGateway(configuration, (process) => ({ module: ApiModule.register(process), servesApi: true }));
