import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { Static } from 'typebox';
import { AllocationControls, NO_CONTROL, type OperatorAction } from '../allocations/allocation-controls.ts';
import { DEFAULT_TENANT } from '../matches/match-key.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import {
  forceBreakerRoute,
  pauseAllocationRoute,
  resumeAllocationRoute,
  type AllocationParamsSchema,
  type BreakerRequestSchema,
} from './operator-routes.ts';
import { Problem } from './problem.ts';

/** Whoever may call these routes where callers do not say who they are. */
const ANYBODY = { tenant: DEFAULT_TENANT, name: 'anonymous' };

/** What operators do to allocations. */
@Controller('v1/allocations/:name')
export class OperatorController {
  constructor(
    private readonly controls: AllocationControls,
    @Inject(PROFILES) private readonly profiles: ProfileSource,
  ) {}

  @Post('pause')
  @HttpCode(200)
  @RouteSchema(pauseAllocationRoute)
  pause(@Param() { name }: Static<typeof AllocationParamsSchema>): Promise<object> {
    return this.act(name, { kind: 'pause' });
  }

  @Post('resume')
  @HttpCode(200)
  @RouteSchema(resumeAllocationRoute)
  resume(@Param() { name }: Static<typeof AllocationParamsSchema>): Promise<object> {
    return this.act(name, { kind: 'resume' });
  }

  @Put('breaker')
  @RouteSchema(forceBreakerRoute)
  force(
    @Param() { name }: Static<typeof AllocationParamsSchema>,
    @Body() { state }: Static<typeof BreakerRequestSchema>,
  ): Promise<object> {
    return this.act(name, { kind: 'breaker', state });
  }

  private async act(name: string, action: OperatorAction): Promise<object> {
    if (!this.profiles.current.allocations.has(name)) {
      throw new Problem('allocation_not_found', 'the profiles file has no allocation of this name');
    }
    await this.controls.act(name, action, ANYBODY);
    const { paused, breaker } = (await this.controls.all()).get(name) ?? NO_CONTROL;
    return { name, paused, breaker_forced: breaker };
  }
}
