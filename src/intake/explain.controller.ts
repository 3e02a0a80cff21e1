import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { Static } from 'typebox';
import type { MatchRequest } from '../matches/match-record.ts';
import { AllocationBoard } from '../observability/allocation-board.ts';
import { ProfileStore } from '../planning/profile-store.ts';
import { PROFILES } from '../planning/profile-source.ts';
import { allocationsRoute, explainRoute, profilesRoute, type PlanQuerySchema } from './explain-routes.ts';
import { PlanExplainer } from './plan-explainer.ts';

/** What the gateway would do and why, and what it sees of the world it does it in. */
@Controller('v1')
export class ExplainController {
  constructor(
    @Inject(PlanExplainer) private readonly explainer: PlanExplainer,
    @Inject(PROFILES) private readonly profiles: ProfileStore,
    @Inject(AllocationBoard) private readonly board: AllocationBoard,
  ) {}

  @Post('plans')
  @HttpCode(200)
  @RouteSchema(explainRoute)
  explain(@Body() body: MatchRequest, @Query() { probe = false }: Static<typeof PlanQuerySchema>): Promise<object> {
    return this.explainer.explain(body, probe);
  }

  @Get('profiles')
  @RouteSchema(profilesRoute)
  listProfiles(): object {
    const { current, status } = this.profiles;
    const { lastError } = status;
    return {
      version: current.version,
      loaded_at: status.loadedAt.toISOString(),
      last_error: lastError && { at: lastError.at.toISOString(), problems: lastError.problems },
      profiles: [...current.profiles.values()].map((profile) => ({
        name: profile.name,
        deadline_ms: profile.deadlineMs,
        priority: profile.priority,
        allocations: profile.allocationNames,
        selectors: profile.selectorNames,
        allow_override: profile.allowOverride,
      })),
    };
  }

  @Get('allocations')
  @RouteSchema(allocationsRoute)
  async listAllocations(): Promise<object> {
    const refs = [...this.profiles.current.allocations.values()];
    const board = await this.board.readAll(refs.map(({ name }) => name));
    const allocations = refs.map(({ name, projectId, allocationId, region }) => {
      const status = board.get(name);
      return {
        name,
        project_id: projectId,
        allocation_id: allocationId,
        region,
        breaker: status?.breaker ?? 'unknown',
        in_flight: status?.inFlight ?? 0,
        ready_payloads: status?.ready ?? null,
        last_errors: status?.lastErrors ?? [],
      };
    });
    return { allocations };
  }
}
