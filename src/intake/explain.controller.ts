import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { Static } from 'typebox';
import { AllocationListing } from '../allocations/allocation-listing.ts';
import type { MatchRequest } from '../matches/match-record.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import type { Caller } from './access/caller.ts';
import { From, Scope } from './access/scope.decorator.ts';
import { explainPlanRoute, listAllocationsRoute, listProfilesRoute, type ProbeQuerySchema } from './explain-routes.ts';
import { PlanExplanation } from './plan-explanation.ts';

/** What the gateway would do, and with what: plans, profiles and allocations. */
@Controller('v1')
export class ExplainController {
  constructor(
    private readonly plans: PlanExplanation,
    private readonly allocations: AllocationListing,
    @Inject(PROFILES) private readonly profiles: ProfileSource,
  ) {}

  @Post('plans')
  @HttpCode(200)
  @Scope('matches:read')
  @RouteSchema(explainPlanRoute)
  explain(
    @From() { tenant }: Caller,
    @Body() body: MatchRequest,
    @Query() { probe = false }: Static<typeof ProbeQuerySchema>,
  ): Promise<object> {
    return this.plans.explain(tenant, body, probe);
  }

  @Get('profiles')
  @Scope('matches:read')
  @RouteSchema(listProfilesRoute)
  listProfiles(): object {
    const { version, loadedAt, lastError } = this.profiles.status;
    return {
      version,
      loaded_at: loadedAt.toISOString(),
      last_error: lastError && {
        at: lastError.at.toISOString(),
        problems: lastError.problems,
      },
      profiles: [...this.profiles.current.profiles.values()].map((profile) => ({
        name: profile.name,
        deadline_ms: profile.deadlineMs,
        priority: profile.priority,
        prefer: profile.prefer,
        allow_override: profile.allowOverride,
        allocations: profile.allocationNames,
        selectors: profile.selectorNames,
      })),
    };
  }

  @Get('allocations')
  @Scope('matches:read')
  @RouteSchema(listAllocationsRoute)
  async listAllocations(): Promise<object> {
    return { allocations: await this.allocations.list() };
  }
}
