/**
 * Every route of the public API, for whoever needs the description without a running gateway. The controllers serve
 * them; a test holds the running gateway's /openapi.json against what is made of this list.
 */
import type { FastifySchema } from 'fastify';
import { listDeadLettersRoute, resendDeadLetterRoute, resendDeadLettersRoute } from '../dead-letter-routes.ts';
import { allEventsRoute, matchEventsRoute } from '../event-routes.ts';
import { explainPlanRoute, listAllocationsRoute, listProfilesRoute } from '../explain-routes.ts';
import { liveRoute, readyRoute } from '../health-routes.ts';
import {
  confirmMatchRoute,
  getMatchRoute,
  listMatchesRoute,
  submitBatchRoute,
  submitMatchRoute,
  withdrawMatchRoute,
} from '../match-routes.ts';
import { erasePlayerRoute } from '../player-routes.ts';

import { matchTimelineRoute, withdrawByOperatorRoute } from '../operated-match-routes.ts';
import { forceBreakerRoute, pauseAllocationRoute, resumeAllocationRoute } from '../operator-routes.ts';
import { overviewRoute } from '../overview-routes.ts';

export interface ApiRoute {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly url: string;
  readonly schema: FastifySchema;
}

export const API_ROUTES: readonly ApiRoute[] = [
  { method: 'POST', url: '/v1/matches', schema: submitMatchRoute },
  { method: 'POST', url: '/v1/matches/batch', schema: submitBatchRoute },
  { method: 'GET', url: '/v1/matches', schema: listMatchesRoute },
  { method: 'GET', url: '/v1/matches/:match_id', schema: getMatchRoute },
  { method: 'DELETE', url: '/v1/matches/:match_id', schema: withdrawMatchRoute },
  { method: 'POST', url: '/v1/matches/:match_id/confirm', schema: confirmMatchRoute },
  { method: 'GET', url: '/v1/matches/:match_id/timeline', schema: matchTimelineRoute },
  { method: 'POST', url: '/v1/matches/:match_id/withdraw', schema: withdrawByOperatorRoute },
  { method: 'GET', url: '/v1/overview', schema: overviewRoute },
  { method: 'GET', url: '/v1/events', schema: allEventsRoute },
  { method: 'GET', url: '/v1/matches/:match_id/events', schema: matchEventsRoute },
  { method: 'POST', url: '/v1/plans', schema: explainPlanRoute },
  { method: 'GET', url: '/v1/profiles', schema: listProfilesRoute },
  { method: 'GET', url: '/v1/allocations', schema: listAllocationsRoute },
  { method: 'GET', url: '/v1/webhooks/dead-letters', schema: listDeadLettersRoute },
  { method: 'POST', url: '/v1/webhooks/dead-letters/retry', schema: resendDeadLettersRoute },
  { method: 'POST', url: '/v1/webhooks/dead-letters/:id/retry', schema: resendDeadLetterRoute },
  { method: 'POST', url: '/v1/allocations/:name/pause', schema: pauseAllocationRoute },
  { method: 'POST', url: '/v1/allocations/:name/resume', schema: resumeAllocationRoute },
  { method: 'PUT', url: '/v1/allocations/:name/breaker', schema: forceBreakerRoute },
  { method: 'DELETE', url: '/v1/players/:player_id', schema: erasePlayerRoute },
  { method: 'GET', url: '/healthz/live', schema: liveRoute },
  { method: 'GET', url: '/healthz/ready', schema: readyRoute },
];
