import { Controller, Get, HttpCode, Param, Post } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { Static } from 'typebox';
import { OperatorLog } from '../matches/ledger/operator-log.ts';
import type { Caller } from './access/caller.ts';
import { From, Scope } from './access/scope.decorator.ts';
import { MatchIntake } from './match-intake.ts';
import type { MatchParamsSchema } from './match-schemas.ts';
import { MatchTimeline, type MatchTimelineView } from './match-timeline.ts';
import { matchView, type MatchView } from './match-view.ts';
import { matchTimelineRoute, withdrawByOperatorRoute } from './operated-match-routes.ts';

const NO_PATIENCE = new AbortController().signal;

/** What operators see of one match, and do to it. */
@Controller('v1/matches/:match_id')
export class OperatedMatchesController {
  constructor(
    private readonly timeline: MatchTimeline,
    private readonly intake: MatchIntake,
    private readonly log: OperatorLog,
  ) {}

  @Get('timeline')
  @Scope('operate')
  @RouteSchema(matchTimelineRoute)
  show(
    @From() { tenant }: Caller,
    @Param() { match_id }: Static<typeof MatchParamsSchema>,
  ): Promise<MatchTimelineView> {
    return this.timeline.of(tenant, match_id);
  }

  @Post('withdraw')
  @HttpCode(200)
  @Scope('operate')
  @RouteSchema(withdrawByOperatorRoute)
  async withdraw(@From() caller: Caller, @Param() { match_id }: Static<typeof MatchParamsSchema>): Promise<MatchView> {
    const { state } = await this.intake.show(caller.tenant, match_id, 0, NO_PATIENCE);
    await this.log.tell({ action: 'withdraw', subject: match_id, details: { match_id, state } }, caller);
    return matchView(await this.intake.withdraw(caller.tenant, match_id));
  }
}
