import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { Static } from 'typebox';
import { AllocationControls, NO_CONTROL } from '../allocations/allocation-controls.ts';
import { AllocationReports, worstBreaker } from '../allocations/allocation-reports.ts';
import type { MatchRequest } from '../matches/match-record.ts';
import { PROFILES, type ProfileSource } from '../planning/profile-source.ts';
import { Scope } from './access/scope.decorator.ts';
import { explainPlanRoute, listAllocationsRoute, listProfilesRoute, type ProbeQuerySchema } from './explain-routes.ts';
import { PlanExplanation } from './plan-explanation.ts';

/** What the gateway would do, and with what: plans, profiles and allocations. */
@Controller('v1')
export class ExplainController {
  constructor(
    private readonly plans: PlanExplanation,
    private readonly reports: AllocationReports,
    private readonly controls: AllocationControls,
    @Inject(PROFILES) private readonly profiles: ProfileSource,
  ) {}

  @Post('plans')
  @HttpCode(200)
  @Scope('matches:read')
  @RouteSchema(explainPlanRoute)
  explain(@Body() body: MatchRequest, @Query() { probe = false }: Static<typeof ProbeQuerySchema>): Promise<object> {
    return this.plans.explain(body, probe);
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
        problems: lastError.problems.map(({ path, message }) => ({ path, message })),
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
    const [gates, counts, controls] = await Promise.all([
      this.reports.gates(),
      this.reports.counts(),
      this.controls.all(),
    ]);
    const allocations = [...this.profiles.current.allocations.values()];
    return {
      allocations: allocations.map(({ name, projectId, allocationId, region }) => {
        const seen = gates.get(name) ?? [];
        const { paused, breaker: forced } = controls.get(name) ?? NO_CONTROL;
        return {
          name,
          project_id: projectId,
          allocation_id: allocationId,
          region,
          breaker: forced ?? worstBreaker(seen),
          breaker_forced: forced,
          paused,
          in_flight: seen.reduce((sum, { in_flight }) => sum + in_flight, 0),
          workers: seen.length,
          last_errors: seen.flatMap(({ last_error }) => last_error ?? []).sort((a, b) => (a.at < b.at ? 1 : -1)),
          payloads: counts.get(name) ?? null,
        };
      }),
    };
  }
}
