import { Module, type DynamicModule } from '@nestjs/common';
import { AllocationBoard } from '../observability/allocation-board.ts';
import type { OrchestratorPort } from '../orchestrator/orchestrator-port.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import { RedisClients } from '../redis/redis-clients.ts';
import { ExplainController } from './explain.controller.ts';
import { PayloadProbe } from './payload-probe.ts';
import { PlanExplainer } from './plan-explainer.ts';

@Module({})
export class ExplainModule {
  /** @param orchestrator undefined where the process is not told of one; then nothing can be probed */
  static register(orchestrator: OrchestratorPort | undefined): DynamicModule {
    const probe = orchestrator && new PayloadProbe(orchestrator);
    return {
      module: ExplainModule,
      controllers: [ExplainController],
      providers: [
        {
          provide: AllocationBoard,
          inject: [RedisClients],
          useFactory: (redis: RedisClients) => new AllocationBoard(redis.get('answers')),
        },
        {
          provide: PlanExplainer,
          inject: [PROFILES, AllocationBoard],
          useFactory: (profiles: ProfileSource, board: AllocationBoard) =>
            new PlanExplainer(() => profiles.current, board, probe),
        },
      ],
    };
  }
}
