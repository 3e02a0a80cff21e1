import { Controller, Get, Headers, Param, Query, Req, Res } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { decodeCursor, encodeCursor, type EventPositions } from '../delivery/event-cursor.ts';
import { EventFeed } from '../delivery/event-feed.ts';
import type { EventStream } from '../delivery/event-stream.ts';
import { Ledger } from '../matches/ledger/ledger.ts';
import { matchKey } from '../matches/match-key.ts';
import { isFinal } from '../matches/match-state.ts';
import type { Caller } from './access/caller.ts';
import { From, Scope } from './access/scope.decorator.ts';
import { allEventsRoute, matchEventsRoute } from './event-routes.ts';
import type { MatchParamsSchema } from './match-schemas.ts';
import { Problem, invalidFields, matchNotFound } from './problem.ts';

/** Events over HTTP, as server-sent events. */
@Controller('v1')
export class EventsController {
  constructor(
    private readonly feed: EventFeed,
    private readonly ledger: Ledger,
  ) {}

  @Get('events')
  @Scope('matches:read')
  @RouteSchema(allEventsRoute)
  async all(
    @From() { tenant }: Caller,
    @Query('after') after: string | undefined,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    // A consumer that comes back by itself repeats its first query, and says in the header how far it has got.
    const positions = await this.positions(
      lastEventId ?? after,
      lastEventId === undefined ? '/after' : '/last-event-id',
    );
    void reply.header('last-event-id', encodeCursor(positions));
    await answer(request, reply, () => this.feed.all(tenant, positions));
  }

  @Get('matches/:match_id/events')
  @Scope('matches:read')
  @RouteSchema(matchEventsRoute)
  async ofMatch(
    @From() { tenant }: Caller,
    @Param() { match_id }: Static<typeof MatchParamsSchema>,
    @Headers('last-event-id') lastEventId: string | undefined,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const key = matchKey(tenant, match_id);
    const match = await this.ledger.read(key);
    if (!match) throw matchNotFound();
    const after = /^\d{1,15}$/.test(lastEventId ?? '') ? Number(lastEventId) : 0;
    if (isFinal(match.state) && after === match.version) {
      // The one answer after which an EventSource does not come back.
      await reply.code(204).send();
      return;
    }
    await answer(request, reply, () => this.feed.ofMatch(key, after));
  }

  private async positions(cursor: string | undefined, pointer: string): Promise<EventPositions> {
    if (cursor === undefined) return this.feed.history.now();
    const positions = decodeCursor(cursor, this.feed.history.keys.shards, Date.now());
    if (!positions) throw invalidFields([{ pointer, message: 'must be an id that this stream has given, or 0' }]);
    if (!(await this.feed.history.hasGapAfter(positions))) return positions;
    throw new Problem('cursor_expired', 'events after this cursor have been dropped');
  }
}

/** HEAD asks what GET would answer, and must not leave a stream behind that nobody reads. */
async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  open: () => EventStream | Promise<EventStream>,
): Promise<void> {
  void reply.type('text/event-stream').header('cache-control', 'no-store').header('x-accel-buffering', 'no');
  await reply.send(request.method === 'HEAD' ? '' : (await open()).body);
}
