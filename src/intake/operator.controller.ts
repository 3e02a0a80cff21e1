import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { Static } from 'typebox';
import { AllocationControls, NO_CONTROL, type OperatorAction } from '../allocations/allocation-controls.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import type { Caller } from './access/caller.ts';
import { From, Scope } from './access/scope.decorator.ts';
import {
  forceBreakerRoute,
  pauseAllocationRoute,
  resumeAllocationRoute,
  type AllocationParamsSchema,
  type BreakerRequestSchema,
} from './operator-routes.ts';
import { Problem } from './problem.ts';

/** What operators do to allocations. */
@Controller('v1/allocations/:name')
export class OperatorController {
  constructor(
    private readonly controls: AllocationControls,
    @Inject(PROFILES) private readonly profiles: ProfileSource,
  ) {}

  @Post('pause')
  @HttpCode(200)
  @Scope('operate')
  @RouteSchema(pauseAllocationRoute)
  pause(@From() caller: Caller, @Param() { name }: Static<typeof AllocationParamsSchema>): Promise<object> {
    return this.act(caller, name, { kind: 'pause' });
  }

  @Post('resume')
  @HttpCode(200)
  @Scope('operate')
  @RouteSchema(resumeAllocationRoute)
  resume(@From() caller: Caller, @Param() { name }: Static<typeof AllocationParamsSchema>): Promise<object> {
    return this.act(caller, name, { kind: 'resume' });
  }

  @Put('breaker')
  @Scope('operate')
  @RouteSchema(forceBreakerRoute)
  force(
    @From() caller: Caller,
    @Param() { name }: Static<typeof AllocationParamsSchema>,
    @Body() { state }: Static<typeof BreakerRequestSchema>,
  ): Promise<object> {
    return this.act(caller, name, { kind: 'breaker', state });
  }

  private async act({ tenant, id: by }: Caller, name: string, action: OperatorAction): Promise<object> {
    if (!this.profiles.current.allocations.has(name)) {
      throw new Problem('allocation_not_found', 'the profiles file has no allocation of this name');
    }
    await this.controls.act(name, action, { tenant, name: by });
    const { paused, breaker } = (await this.controls.all()).get(name) ?? NO_CONTROL;
    return { name, paused, breaker_forced: breaker };
  }
}
