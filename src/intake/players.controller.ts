import { Controller, Delete, HttpCode, Param, Query } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { Static } from 'typebox';
import { OperatorLog } from '../matches/ledger/operator-log.ts';
import { PlayerErasure } from '../matches/ledger/player-erasure.ts';
import type { Caller } from './access/caller.ts';
import { From, Scope } from './access/scope.decorator.ts';
import { decodeListingCursor, encodeListingCursor } from './listing-cursor.ts';
import { erasePlayerRoute, type ErasureQuerySchema, type PlayerParamsSchema } from './player-routes.ts';
import { invalidFields } from './problem.ts';

/** What the gateway keeps of a player, and how it is removed. */
@Controller('v1/players')
export class PlayersController {
  constructor(
    private readonly erasure: PlayerErasure,
    private readonly log: OperatorLog,
  ) {}

  /** Not for matchmakers: a key that leaks from a game must not be able to rewrite what was played. */
  @Delete(':player_id')
  @HttpCode(200)
  @Scope('operate')
  @RouteSchema(erasePlayerRoute)
  async erase(
    @From() caller: Caller,
    @Param() { player_id }: Static<typeof PlayerParamsSchema>,
    @Query() { cursor }: Static<typeof ErasureQuerySchema>,
  ): Promise<object> {
    const from = cursor === undefined ? undefined : decodeListingCursor(cursor);
    if (cursor !== undefined && !from) {
      throw invalidFields([{ pointer: '/cursor', message: 'must be a next_cursor that an answer has given' }]);
    }
    // Of whom is not told: the events are kept, and the player is to be forgotten.
    if (!from) await this.log.tell({ action: 'erase', subject: 'player', details: {} }, caller);
    const { erased, inUse, next } = await this.erasure.erase(caller.tenant, player_id, from);
    return {
      matches_erased: erased,
      matches_in_use: inUse,
      next_cursor: next && encodeListingCursor(next),
    };
  }
}
