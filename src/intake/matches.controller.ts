import { Body, Controller, Delete, Get, HttpCode, Param, Post, Query, Req, Res } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import type { MatchRequest, StoredMatch } from '../matches/match-record.ts';
import { isSettled } from '../matches/match-state.ts';
import type { Caller } from './access/caller.ts';
import { From, Scope } from './access/scope.decorator.ts';
import { callerGone } from './caller-gone.ts';
import { originOf } from './http-tracing.ts';
import { batchOf } from './json-body.ts';
import { MatchConfirmation } from './match-confirmation.ts';
import { submitBatch, type BatchResult } from './match-batch.ts';
import { MatchListing, type ListingQuery, type MatchPage } from './match-listing.ts';
import { MatchIntake } from './match-intake.ts';
import type { BatchRequestSchema, MatchParamsSchema, WaitQuerySchema } from './match-schemas.ts';
import { matchView, type MatchView } from './match-view.ts';
import {
  confirmMatchRoute,
  getMatchRoute,
  listMatchesRoute,
  submitBatchRoute,
  submitMatchRoute,
  withdrawMatchRoute,
} from './match-routes.ts';
import { preferredWaitMs } from './prefer-wait.ts';

type MatchParams = Static<typeof MatchParamsSchema>;
type WaitQuery = Static<typeof WaitQuerySchema>;

/** Matches over HTTP. Shapes are checked before a method runs: each route's schema is in match-routes.ts. */
@Controller('v1/matches')
export class MatchesController {
  constructor(
    private readonly intake: MatchIntake,
    private readonly listing: MatchListing,
    private readonly confirmation: MatchConfirmation,
  ) {}

  @Post()
  @Scope('matches:write')
  @RouteSchema(submitMatchRoute)
  async submit(
    @From() { tenant }: Caller,
    @Body() body: MatchRequest,
    @Req() httpRequest: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MatchView> {
    const { prefer } = httpRequest.headers;
    const waitMs = preferredWaitMs(typeof prefer === 'string' ? prefer : undefined);
    const patience = waitMs > 0 ? { waitMs, gone: callerGone(reply) } : undefined;
    const sent = { request: body, text: httpRequest.bodyText, origin: originOf(httpRequest) };
    const { match, replayed } = await this.intake.submit(tenant, sent, patience);
    void reply.header('location', `/v1/matches/${encodeURIComponent(body.match_id)}`);
    if (replayed) void reply.header('idempotency-replayed', 'true');
    if (waitMs > 0) void reply.header('preference-applied', `wait=${waitMs / 1_000}`);
    void reply.code(progressStatus(match, waitMs > 0 || replayed));
    return matchView(match);
  }

  @Post('batch')
  @HttpCode(207)
  @Scope('matches:write')
  @RouteSchema(submitBatchRoute)
  async submitBatch(
    @From() { tenant }: Caller,
    @Body() body: Static<typeof BatchRequestSchema>,
    @Req() httpRequest: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ results: readonly BatchResult[] }> {
    const batch = { ...batchOf(httpRequest), matches: body.matches, origin: originOf(httpRequest) };
    const { results, retryAfterSeconds } = await submitBatch(this.intake, tenant, batch);
    if (retryAfterSeconds !== undefined) void reply.header('retry-after', retryAfterSeconds);
    return { results };
  }

  @Get()
  @Scope('matches:read')
  @RouteSchema(listMatchesRoute)
  list(@From() { tenant }: Caller, @Query() query: ListingQuery): Promise<MatchPage> {
    return this.listing.page(tenant, query);
  }

  @Get(':match_id')
  @Scope('matches:read')
  @RouteSchema(getMatchRoute)
  async get(
    @From() { tenant }: Caller,
    @Param() { match_id }: MatchParams,
    @Query() { wait = 0 }: WaitQuery,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<MatchView> {
    const waitMs = wait * 1_000;
    return matchView(await this.intake.show(tenant, match_id, waitMs, callerGone(reply)));
  }

  @Post(':match_id/confirm')
  @HttpCode(200)
  @Scope('matches:write')
  @RouteSchema(confirmMatchRoute)
  async confirm(@From() { tenant }: Caller, @Param() { match_id }: MatchParams): Promise<MatchView> {
    return matchView(await this.confirmation.confirm(tenant, match_id));
  }

  @Delete(':match_id')
  @HttpCode(200)
  @Scope('matches:write')
  @RouteSchema(withdrawMatchRoute)
  async withdraw(@From() { tenant }: Caller, @Param() { match_id }: MatchParams): Promise<MatchView> {
    return matchView(await this.intake.withdraw(tenant, match_id));
  }
}

/** 200 says "this is the outcome", 202 "accepted, still on the way"; a first answer that waited for nothing is a 202. */
function progressStatus(match: StoredMatch, mayBeOutcome: boolean): 200 | 202 {
  return mayBeOutcome && isSettled(match.state) ? 200 : 202;
}
