import { Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { RouteSchema } from '@nestjs/platform-fastify';
import type { Static } from 'typebox';
import { cloudEvent, type CloudEvent } from '../delivery/cloud-event.ts';
import { DeadLetters, type DeadLetter } from '../delivery/webhooks/dead-letters.ts';
import { OperatorLog } from '../matches/ledger/operator-log.ts';
import { splitMatchKey } from '../matches/match-key.ts';
import type { MatchState } from '../matches/match-state.ts';
import { WebhookQueue } from '../queue/webhook-queue.ts';
import type { Caller } from './access/caller.ts';
import { From, Scope } from './access/scope.decorator.ts';
import {
  listDeadLettersRoute,
  resendDeadLetterRoute,
  resendDeadLettersRoute,
  type DeadLetterParamsSchema,
  type DeadLetterQuery,
} from './dead-letter-routes.ts';
import { Problem, invalidFields } from './problem.ts';

const DEFAULT_LIMIT = 50;
const RESENT_AT_ONCE = 1_000;

/** Webhooks that were given up: to look at, and to send again. */
@Controller('v1/webhooks/dead-letters')
export class DeadLettersController {
  constructor(
    private readonly deadLetters: DeadLetters,
    private readonly queue: WebhookQueue,
    private readonly log: OperatorLog,
  ) {}

  @Get()
  @Scope('operate')
  @RouteSchema(listDeadLettersRoute)
  async list(
    @From() { tenant }: Caller,
    @Query() { limit = DEFAULT_LIMIT, cursor }: DeadLetterQuery,
  ): Promise<{ dead_letters: DeadLetterView[]; next_cursor: string | null }> {
    if (cursor !== undefined && !this.deadLetters.isId(cursor)) {
      throw invalidFields([{ pointer: '/cursor', message: 'must be a next_cursor that a page has given' }]);
    }
    const { letters, next } = await this.deadLetters.page(tenant, limit, cursor);
    return { dead_letters: letters.map(deadLetterView), next_cursor: next };
  }

  @Post('retry')
  @HttpCode(202)
  @Scope('operate')
  @RouteSchema(resendDeadLettersRoute)
  async resendAll(@From() caller: Caller): Promise<{ resent: number; more: boolean }> {
    const { tenant } = caller;
    const { letters, next } = await this.deadLetters.page(tenant, RESENT_AT_ONCE);
    if (letters.length > 0) await this.log.tell({ action: 'resend', subject: 'all', details: {} }, caller);
    const resent = await Promise.all(letters.map(({ id }) => this.send(tenant, id)));
    return { resent: resent.filter(Boolean).length, more: next !== null };
  }

  @Post(':id/retry')
  @HttpCode(202)
  @Scope('operate')
  @RouteSchema(resendDeadLetterRoute)
  async resend(
    @From() caller: Caller,
    @Param() { id }: Static<typeof DeadLetterParamsSchema>,
  ): Promise<{ resent: number }> {
    if (!(await this.send(caller.tenant, id, caller.id)))
      throw new Problem('dead_letter_not_found', 'no dead letter has this id');
    return { resent: 1 };
  }

  private async send(tenant: string, id: string, by?: string): Promise<boolean> {
    const key = await this.deadLetters.resend(tenant, id, by);
    // Due from now on, whether or not this job reaches the queue.
    if (key) await this.queue.enqueue(key).catch(() => undefined);
    return key !== undefined;
  }
}

interface DeadLetterView {
  readonly id: string;
  readonly match_id: string;
  readonly state: MatchState;
  readonly version: number;
  readonly endpoint: string;
  readonly tries: number;
  readonly reason: string;
  readonly first_tried_at: string;
  readonly died_at: string;
  readonly event: CloudEvent;
}

/** A query may hold a secret of the receiver's, and is not shown. */
function deadLetterView({ id, event, tries, why, firstTriedAt, diedAt }: DeadLetter): DeadLetterView {
  const { origin = '', pathname = '' } = URL.parse(event.url) ?? {};
  return {
    id,
    match_id: splitMatchKey(event.key).matchId,
    state: event.state,
    version: event.version,
    endpoint: origin + pathname,
    tries,
    reason: why,
    first_tried_at: new Date(firstTriedAt).toISOString(),
    died_at: new Date(diedAt).toISOString(),
    event: cloudEvent(event),
  };
}
